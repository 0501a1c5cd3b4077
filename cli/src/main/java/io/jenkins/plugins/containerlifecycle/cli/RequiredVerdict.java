package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.push.GateDecision;
import io.jenkins.plugins.containerlifecycle.push.Platforms;
import io.jenkins.plugins.containerlifecycle.push.PushGate;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.ReplacedHook;
import io.jenkins.plugins.containerlifecycle.verdict.VerdictFiles;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The gate of a deployment. */
final class RequiredVerdict {
    private static final String USE = "deployed";

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Option(
            names = "--require-verdict",
            paramLabel = "FILE",
            description = "Deploy only the very image that passed by this file of 'containerctl validate --verdict'.")
    Path file;

    @Option(
            names = "--max-age",
            paramLabel = "TIME",
            defaultValue = "24h",
            converter = DurationConverter.class,
            description = "How old that verdict may be. Default: ${DEFAULT-VALUE}.")
    Duration maxAge;

    /** @return null if no verdict is required */
    @Nullable
    GateDecision decide(ContainerEngine engine, String image) throws Exception {
        if (file == null) {
            return null;
        }
        ImageDetails details = engine.images().inspect(image);
        Optional<String> platforms = Platforms.complaint(engine.images(), image, details, USE);
        if (platforms.isPresent()) {
            return GateDecision.severalPlatforms(details.id(), platforms.get());
        }
        VerdictFiles verdicts = new VerdictFiles(List.of(file));
        verdicts.missing()
                .forEach(missing -> spec.commandLine()
                        .getErr()
                        .println("containerctl: warning: There is no verdict file " + missing
                                + "; a validation that does not come to an end leaves none."));
        return new PushGate(maxAge, ReplacedHook.REFUSED, Clock.systemUTC(), USE)
                .decide(
                        image,
                        details.id(),
                        verdicts.find(details.id()),
                        "get a verdict with 'containerctl validate --verdict " + file + " " + image + "'");
    }

    /** For the record of the deployment. */
    static @Nullable String outcome(@Nullable GateDecision decision) {
        ImageVerdict verdict = decision == null ? null : decision.verdict();
        return verdict == null ? null : verdict.outcome().name().toLowerCase(Locale.ROOT);
    }
}
