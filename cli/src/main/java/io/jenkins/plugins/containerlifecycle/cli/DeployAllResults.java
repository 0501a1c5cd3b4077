package io.jenkins.plugins.containerlifecycle.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.deploy.OutdatedContainer;
import io.jenkins.plugins.containerlifecycle.text.Json;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What has become of the containers of one {@code deploy --all}, as several threads tell. */
final class DeployAllResults {
    /** The outcome of what was not tried. */
    static final String LEFT = "left";

    private final CommandSpec spec;
    private final boolean asJson;
    private final int maxFailures;
    private final ArrayNode json = JsonNodeFactory.instance.arrayNode();

    /** Projects of containers that did not get their new image. */
    private final Set<String> behind = new HashSet<>();

    private ExitCode worst = ExitCode.FINE;
    private int deployed;
    private int failures;
    private int left;
    private boolean stopped;
    private boolean imagesUnknown;

    /** @param maxFailures after so many the rest is left as it is */
    DeployAllResults(CommandSpec spec, boolean asJson, int maxFailures) {
        this.spec = spec;
        this.asJson = asJson;
        this.maxFailures = maxFailures;
    }

    /** The result of one container. */
    synchronized void add(ObjectNode result) {
        json.add(result);
    }

    void add(String what, @Nullable String name, String outcome, String sentence) {
        add(LenientJson.object().put(what, name).put("outcome", outcome).put("reason", sentence));
    }

    /** Whether it is its turn, after what has become of the others; if not, it is left as it is. */
    synchronized boolean mayBegin(OutdatedContainer container) {
        if (failures >= maxFailures) {
            left++;
            add(
                    "container",
                    container.name(),
                    LEFT,
                    container.name() + " is left as it is, since " + failures
                            + (failures == 1 ? " other did" : " others did")
                            + " not get the new image: --max-failures allows no more.");
            return false;
        }
        Optional<String> missing =
                container.requires().stream().filter(behind::contains).findFirst();
        if (missing.isPresent()) {
            left++;
            behind(container.project());
            String sentence = container.name() + " is left as it is, since it requires " + missing.get()
                    + ", which did not get its new image.";
            err("containerctl: " + sentence);
            add("container", container.name(), LEFT, sentence);
        }
        return missing.isEmpty();
    }

    synchronized void deployed() {
        deployed++;
    }

    /** @param project that others may require; null if it has none */
    synchronized void ended(ExitCode exitCode, @Nullable String project) {
        worst = worst.or(exitCode);
        if (exitCode != ExitCode.FINE) {
            failures++;
            behind(project);
        }
    }

    /**
     * It came to no result.
     *
     * @param tellsOfOthers whether the others may have the same trouble
     */
    synchronized void failed(
            String name, @Nullable String project, String outcome, Exception e, boolean tellsOfOthers) {
        String sentence = ErrorReport.sentence(e);
        err("containerctl: " + sentence);
        add("container", name, outcome, sentence);
        worst = worst.or(ErrorReport.exitCode(e));
        behind(project);
        if (tellsOfOthers) {
            failures++;
        }
    }

    /** Nobody knows what the image's name means by now. */
    synchronized void unknownImage(String image, String sentence) {
        err("containerctl: " + sentence + " The containers of " + image + " are left as they are.");
        add("image", image, "error", sentence);
        worst = worst.or(ExitCode.BROKEN);
        imagesUnknown = true;
    }

    synchronized void stopped(String name) {
        stopped = true;
        add(
                "container",
                name,
                StoppableDeployment.STOPPED,
                "The command was told to stop; what had been changed of this container is undone.");
    }

    private void behind(@Nullable String project) {
        if (project != null) {
            behind.add(project);
        }
    }

    /** The end of one that all were done of. */
    synchronized ExitCode summary(int outdated, boolean dryRun) {
        if (!asJson && outdated == 0) {
            spec.commandLine()
                    .getOut()
                    .println(
                            imagesUnknown
                                    ? "Nothing was deployed; it is not known what all names of images mean by now."
                                    : "No running container has an image whose name means another one by now.");
        } else if (!asJson && !dryRun) {
            spec.commandLine()
                    .getOut()
                    .println("Deployed " + deployed + " of " + outdated
                            + (left > 0 ? "; the rest is left as it is after a failure: " + left + "." : "."));
        }
        print();
        return worst;
    }

    /** The end of one that was given up: what was done before is told all the same. */
    synchronized void givenUp(Exception e) {
        if (e instanceof InterruptedException) {
            if (!stopped) {
                add("container", null, StoppableDeployment.STOPPED, "The command was told to stop.");
            }
            if (!asJson) {
                spec.commandLine().getOut().println("Deployed " + deployed + " before it was told to stop.");
            }
        } else {
            add("container", null, "error", ErrorReport.sentence(e));
        }
        print();
    }

    private void print() {
        PrintWriter out = spec.commandLine().getOut();
        if (asJson) {
            out.print(Json.pretty(json));
        }
        out.flush();
    }

    void err(String line) {
        spec.commandLine().getErr().println(line);
    }
}
