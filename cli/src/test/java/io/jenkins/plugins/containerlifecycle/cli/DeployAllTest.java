package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.deploy.DeployNames;
import io.jenkins.plugins.containerlifecycle.deploy.OutdatedContainer;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.WatchedEngine;
import io.jenkins.plugins.containerlifecycle.hook.RunningHooks;
import io.jenkins.plugins.containerlifecycle.hook.SeenScripts;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What becomes of the others, and of the result, if something goes wrong with one. */
class DeployAllTest {
    private final List<String> calls = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final ContainerEngine engine = WatchedEngine.fake((verb, arguments) -> {
        calls.add(verb);
        return List.of();
    });

    private DeployCommand command(String... more) {
        List<String> arguments = new ArrayList<>(List.of("deploy", "--all"));
        arguments.addAll(List.of(more));
        CommandLine commandLine = ContainerCtl.commandLine("deploy");
        commandLine.parseArgs(arguments.toArray(String[]::new));
        CommandLine deploy = commandLine.getSubcommands().get("deploy");
        deploy.setOut(new PrintWriter(out));
        deploy.setErr(new PrintWriter(err, true));
        return deploy.getCommand();
    }

    private DeployAll deployAll(int maxFailures, String... more) {
        DeployCommand command = command(more);
        return new DeployAll(engine, command.spec, command.options, maxFailures, 1);
    }

    private ExitCode run(DeployAll deployAll, DeployAll.Find find) throws Exception {
        return deployAll.run(find, false, command().options.validation(false), container -> {
            throw new IllegalStateException("of " + container.name());
        });
    }

    private static OutdatedContainer container(String name, String... requires) {
        return new OutdatedContainer(name, name + ":1", "old", "new", name, List.of(requires));
    }

    private JsonNode json() throws Exception {
        return new ObjectMapper().readTree(out.toString());
    }

    @Test
    void whatAKilledNightLeftIsBroughtIntoOrderBeforeAnythingIsPulled() throws Exception {
        List<String> before = new ArrayList<>();
        ExitCode exitCode = run(deployAll(1), () -> {
            before.addAll(calls);
            return List.of();
        });
        assertThat(exitCode).isEqualTo(ExitCode.FINE);
        assertThat(before).contains("containers.list");
        assertThat(out.toString()).contains("No running container has");
    }

    @Test
    void anErrorThatNobodyExpectedInOneHoldsUpNeitherTheOthersNorTheResult() throws Exception {
        ExitCode exitCode = run(deployAll(5, "--output", "json"), () -> List.of(container("one"), container("two")));

        assertThat(exitCode).isEqualTo(ExitCode.BROKEN);
        assertThat(json().findValuesAsText("container")).containsExactly("one", "two");
        assertThat(json().findValuesAsText("outcome")).containsExactly("error", "error");
        assertThat(err.toString()).contains("IllegalStateException: of one");
    }

    @Test
    void whatRequiresOneThatDidNotGetItsImageIsLeftAsItIs() throws Exception {
        run(
                deployAll(5, "--output", "json"),
                () -> List.of(container("app", "web"), container("web", "db"), container("db"), container("other")));

        assertThat(json().findValuesAsText("container")).containsExactly("db", "other", "web", "app");
        assertThat(json().findValuesAsText("outcome")).containsExactly("error", "error", "left", "left");
        assertThat(err.toString()).contains("app is left as it is, since it requires web");
    }

    @Test
    void afterSoManyFailuresTheRestIsLeft() throws Exception {
        run(deployAll(1), () -> List.of(container("one"), container("two")));
        assertThat(out.toString()).contains("Deployed 0 of 2; the rest is left as it is after a failure: 1.");
    }

    @Test
    void whatIsLeftAfterAFailureIsInTheDocument() throws Exception {
        run(deployAll(1, "--output", "json"), () -> List.of(container("one"), container("two")));
        assertThat(json().findValuesAsText("container")).containsExactly("one", "two");
        assertThat(json().findValuesAsText("outcome")).containsExactly("error", "left");
        assertThat(json().findValuesAsText("reason").get(1))
                .isEqualTo(
                        "two is left as it is, since 1 other did not get the new image: --max-failures allows no more.");
    }

    @Test
    void oneThatIsToldToStopWhileItPullsSaysSo() throws Exception {
        DeployCommand command = command("--output", "json");
        Deploying deploying = new Deploying(new DeployNames("web"), command.spec, command.options);
        assertThatThrownBy(() -> deploying.reporting(() -> {
                    deploying.cancel();
                    Thread.sleep(60_000);
                    return null;
                }))
                .isInstanceOf(InterruptedException.class);
        assertThat(json().path("outcome").asText()).isEqualTo("stopped");
        assertThat(json().path("container").asText()).isEqualTo("web");
        assertThat(deploying.awaitEnd(0)).isTrue();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aHookThatIsToldToStopHasAResult() throws Exception {
        HookTask task = new HookTask(
                engine,
                new RunningHooks.Candidate("id", "web", null, Hook.UPDATE),
                Duration.ofSeconds(1),
                new LiveOutput(null, new PrintWriter(err), null),
                new SeenScripts());
        task.cancel();
        assertThat(ErrorReport.sentence(task.call().why())).startsWith("The command was told to stop");
    }

    @Test
    void oneThatIsToldToStopSaysWhatWasDoneUntilThen() throws Exception {
        DeployAll deployAll = deployAll(5, "--output", "json");
        assertThatThrownBy(() -> run(deployAll, () -> {
                    deployAll.cancel();
                    return List.of(container("one"), container("two"));
                }))
                .isInstanceOf(InterruptedException.class);
        assertThat(json().findValuesAsText("outcome")).contains("stopped");
        assertThat(deployAll.awaitEnd(0)).isTrue();
    }

    @Test
    void oneThatCannotGoOnSaysWhatWasDoneUntilThen() throws Exception {
        DeployAll deployAll = deployAll(5, "--output", "json");
        assertThatThrownBy(() -> run(deployAll, () -> {
                    throw new NothingDoneException("Nothing is selected.");
                }))
                .isInstanceOf(NothingDoneException.class);
        assertThat(json().findValuesAsText("reason")).containsExactly("Nothing is selected.");
    }
}
