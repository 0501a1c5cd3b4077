package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.inventory.AuditJson;
import io.jenkins.plugins.containerlifecycle.inventory.AuditJunit;
import io.jenkins.plugins.containerlifecycle.inventory.AuditResult;
import io.jenkins.plugins.containerlifecycle.inventory.AuditRule;
import io.jenkins.plugins.containerlifecycle.inventory.AuditTarget;
import io.jenkins.plugins.containerlifecycle.inventory.AuditText;
import io.jenkins.plugins.containerlifecycle.inventory.Auditor;
import io.jenkins.plugins.containerlifecycle.inventory.Condition;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.Json;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "audit",
        description =
                "Finds the images and running containers that have a package in a version that they should not have,"
                        + " and the ancestor that brought it.",
        footerHeading = "%nExample:%n",
        footer = {
            "  containerctl audit 'openssl<3.0.15'",
            "  containerctl audit openssl example/dns:12 web    in which version, and from where?",
            "  containerctl audit --rules rules.txt --output junit >audit.xml",
            "",
            "Exit code 1 if anything is affected, 4 if nothing is, but not of all of them that is known, or if",
            "one that was named is not there."
        })
final class AuditCommand implements Callable<Integer> {
    enum Format {
        TEXT,
        JSON,
        JUNIT
    }

    /** What conditions have, and names of images and containers have not. */
    private static final Pattern CONDITION = Pattern.compile("[<>=]|^pkg:[a-z]+/");

    private static final Path STANDARD_INPUT = Path.of("-");

    private boolean conditionIsArgument;

    @Spec
    CommandSpec spec;

    @Mixin
    CommonOptions common;

    @Mixin
    KindOptions kind;

    @Mixin
    CacheOptions cache;

    @Mixin
    DepthOptions depth;

    @Parameters(
            arity = "0..*",
            paramLabel = "CONDITION|IMAGE|CONTAINER",
            description = "First the condition, unless --rule or --rules is given. After it, where to look;"
                    + " by default in all images and running containers.")
    List<String> arguments = new ArrayList<>();

    @Option(
            names = "--rule",
            paramLabel = "CONDITION",
            description = "What to look for: a package, its source or a package URL, and the versions that are meant"
                    + " (<, <=, =, >=, >, several with commas). May be repeated.")
    List<String> conditions = new ArrayList<>();

    @Option(
            names = "--rules",
            paramLabel = "FILE",
            description = "A condition a line, with a reason after #; - is standard input.")
    @Nullable
    Path file;

    @Option(
            names = "--allow-unknown",
            description = "Images and containers whose packages are not known are named, but do not count."
                    + " A name that is not there counts all the same.")
    boolean allowUnknown;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json|junit",
            defaultValue = "TEXT",
            description = "How to show it. Default: text.")
    Format output;

    @Override
    public Integer call() throws Exception {
        List<AuditRule> rules = rules();
        Instant started = Instant.now();
        try (ContainerEngine engine = common.engine()) {
            common.removeLeftovers(engine);
            refuseNameOfTarget(engine, rules.get(0));
            List<AuditTarget> targets = targets(engine);
            Progress progress = new Progress(spec.commandLine().getErr());
            Auditor auditor = new Auditor(engine, cache.cache(depth.depth()), depth.depth(), progress::show);
            List<AuditResult> results;
            try {
                results = StoppableReading.run(() -> auditor.audit(rules, targets));
            } finally {
                progress.end();
            }
            auditor.cacheProblem().ifPresent(common::warn);
            print(results, started);
            if (results.stream().anyMatch(result -> !result.findings().isEmpty())) {
                return ExitCode.VALIDATION_FAILED.code();
            }
            boolean unknown = results.stream()
                    .flatMap(result -> result.unknown().keySet().stream())
                    .anyMatch(target -> !allowUnknown || target.isMissing());
            return (unknown ? ExitCode.BROKEN : ExitCode.FINE).code();
        }
    }

    private List<AuditRule> rules() throws InputException {
        List<AuditRule> rules = new ArrayList<>();
        Path rulesFile = file;
        if (rulesFile != null) {
            rules.addAll(readRules(rulesFile));
        }
        for (String condition : conditions) {
            rules.add(AuditRule.of(condition));
        }
        if (rulesFile == null && conditions.isEmpty()) {
            if (arguments.isEmpty()) {
                throw new ParameterException(
                        spec.commandLine(), "Say what to look for, as in: containerctl audit 'openssl<3.0.15'");
            }
            rules.add(AuditRule.of(arguments.remove(0)));
            conditionIsArgument = true;
        }
        for (AuditRule rule : rules) {
            if (rule.condition().isOfLanguage() && !depth.deep) {
                throw new ParameterException(
                        spec.commandLine(),
                        "The condition '" + SafeText.line(rule.condition().text())
                                + "' is about packages of a programming language, which are in no database. Give --deep to"
                                + " look into all files.");
            }
        }
        for (String argument : arguments) {
            if (CONDITION.matcher(argument).find()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "'" + SafeText.line(argument)
                                + "' is no name of an image or container; if it is a condition, give"
                                + " it and each other one with --rule.");
            }
        }
        return rules;
    }

    /** Who forgot the condition would look for a package of that name in all there is, and find none. */
    private void refuseNameOfTarget(ContainerEngine engine, AuditRule rule)
            throws EngineException, InterruptedException {
        Condition condition = rule.condition();
        if (!conditionIsArgument
                || !condition.bounds().isEmpty()
                || condition.ecosystem() != null
                || !condition.isOfLanguage()) {
            return;
        }
        AuditTarget target;
        try {
            target = AuditTarget.of(kind.find(engine, condition.name()), condition.name());
        } catch (EngineException e) {
            switch (e.kind()) {
                case NO_SUCH_IMAGE, NO_SUCH_CONTAINER, BAD_REFERENCE -> {
                    return;
                }
                default -> throw e;
            }
        }
        throw new ParameterException(
                spec.commandLine(),
                "'" + SafeText.line(target.name())
                        + "' is the name of an image or container here. Say before it what to look for, as in: containerctl"
                        + " audit 'openssl<3.0.15' " + SafeText.line(target.name())
                        + "; if it is a package, give it with --rule.");
    }

    private static List<AuditRule> readRules(Path file) throws InputException {
        if (file.equals(STANDARD_INPUT)) {
            try {
                // Not closed: it is not ours.
                return AuditRule.read(System.in.readNBytes(AuditRule.MAX_BYTES + 1), "Standard input");
            } catch (IOException e) {
                throw InputException.unreadable("Standard input, which should have the rules,", file, e);
            }
        }
        try (InputStream in = Files.newInputStream(file)) {
            return AuditRule.read(in.readNBytes(AuditRule.MAX_BYTES + 1), file.toString());
        } catch (IOException e) {
            throw InputException.unreadable("The file of rules " + SafeText.line(file.toString()), file, e);
        }
    }

    private List<AuditTarget> targets(ContainerEngine engine) throws EngineException, InterruptedException {
        if (arguments.isEmpty()) {
            List<AuditTarget> all = AuditTarget.all(engine);
            if (all.isEmpty()) {
                throw new IllegalArgumentException("The engine has no image and no running container to look into.");
            }
            return all;
        }
        List<AuditTarget> targets = new ArrayList<>();
        for (String name : new LinkedHashSet<>(arguments)) {
            targets.add(target(engine, name));
        }
        return AuditTarget.distinct(targets);
    }

    /** One that is not there is said with the results: the others have some. */
    private AuditTarget target(ContainerEngine engine, String name) throws EngineException, InterruptedException {
        try {
            return AuditTarget.of(kind.find(engine, name), name);
        } catch (EngineException e) {
            switch (e.kind()) {
                case NO_SUCH_IMAGE, NO_SUCH_CONTAINER -> {
                    // It knows names that are alike.
                    common.warn(e.getMessage());
                    return AuditTarget.missing(name);
                }
                default -> throw e;
            }
        }
    }

    private void print(List<AuditResult> results, Instant started) {
        PrintWriter out = spec.commandLine().getOut();
        switch (output) {
            case JSON -> out.print(Json.pretty(AuditJson.of(results, allowUnknown)));
            case JUNIT ->
                out.print(new String(
                        AuditJunit.of(results, !allowUnknown, started, Duration.between(started, Instant.now())),
                        StandardCharsets.UTF_8));
            default -> out.print(AuditText.of(results));
        }
        out.flush();
    }
}
