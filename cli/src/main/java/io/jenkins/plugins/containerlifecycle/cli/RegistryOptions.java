package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.graph.RegistrySource;
import io.jenkins.plugins.containerlifecycle.reference.RegistryName;
import io.jenkins.plugins.containerlifecycle.registry.CredentialsException;
import io.jenkins.plugins.containerlifecycle.registry.DockerConfigCredentials;
import io.jenkins.plugins.containerlifecycle.registry.RegistryClient;
import io.jenkins.plugins.containerlifecycle.registry.RegistryException;
import io.jenkins.plugins.containerlifecycle.registry.RegistryLister;
import io.jenkins.plugins.containerlifecycle.registry.RegistryPlace;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Registries whose images are looked at, in place of those of an engine. */
final class RegistryOptions {
    private static final int MAX_SHOWN = 5;
    private static final int MAX_NAME = 120;

    @Option(
            names = "--registry",
            paramLabel = "HOST[/PATH]",
            description = "Look at the images of this registry in place of those of an engine, or only at those of one"
                    + " repository or folder of it. May be repeated.")
    List<String> places = new ArrayList<>();

    @Option(
            names = "--base-registry",
            paramLabel = "HOST",
            description =
                    "With --registry: ask this registry, too, such as docker.io, for bases that are not there. May be"
                            + " repeated.")
    List<String> bases = new ArrayList<>();

    @Option(
            names = "--insecure-registry",
            paramLabel = "HOST",
            description =
                    "With --registry: this one may do without TLS, or have any certificate, as those of this machine"
                            + " may. May be repeated.")
    List<String> insecure = new ArrayList<>();

    @Option(
            names = "--registry-timeout",
            paramLabel = "TIME",
            defaultValue = "10m",
            converter = DurationConverter.class,
            description = "With --registry: how long reading may take; what was not read by then is not known. Default:"
                    + " ${DEFAULT-VALUE}.")
    Duration timeout;

    /** Whether an engine is not needed. */
    boolean areGiven() throws InputException {
        if (places.isEmpty() && !(bases.isEmpty() && insecure.isEmpty())) {
            throw new InputException((bases.isEmpty() ? "--insecure-registry" : "--base-registry")
                    + " is for --registry, which says whose images are looked at.");
        }
        return !places.isEmpty();
    }

    /** @param verdicts as for {@link RegistrySource#read} */
    RegistrySource read(CommonOptions common, @Nullable List<ImageVerdict> verdicts, Progress progress)
            throws InputException, RegistryException, CredentialsException, InterruptedException {
        if (common.host != null) {
            throw new InputException("--registry looks at no engine: leave out --host.");
        }
        Durations.requirePositive("The time that reading a registry may take", timeout);
        Set<RegistryPlace> wanted = new LinkedHashSet<>();
        for (String place : places) {
            wanted.add(RegistryPlace.parse(place));
        }
        Set<String> asked = hosts("--base-registry", bases);
        Set<String> trusted = hosts("--insecure-registry", insecure);
        Path home = Path.of(System.getProperty("user.home"));
        try (RegistryLister lister = new RegistryLister(
                new RegistryClient(home),
                new DockerConfigCredentials(System.getenv(), home, common::warn),
                registry -> trusted.contains(registry) || RegistryName.isOfThisMachine(registry),
                Deadline.in(timeout),
                progress::show)) {
            RegistrySource source = RegistrySource.read(lister, wanted, asked, verdicts);
            progress.end();
            warnOfNotAsked(source.notAsked(), common);
            return source;
        } finally {
            progress.end();
        }
    }

    private static Set<String> hosts(String option, List<String> values) throws InputException {
        Set<String> hosts = new LinkedHashSet<>();
        for (String value : values) {
            RegistryPlace place = RegistryPlace.parse(value);
            if (place.path() != null) {
                throw new InputException(
                        option + " takes a registry only, such as " + place.host() + ", and no repository.");
            }
            hosts.add(place.registry());
        }
        return hosts;
    }

    private static void warnOfNotAsked(Map<String, Set<String>> notAsked, CommonOptions common) {
        notAsked.entrySet().stream().limit(MAX_SHOWN).forEach(registry -> {
            Set<String> names = registry.getValue();
            common.warn("Images stand on what may be at "
                    + shown(registry.getKey()) + ", which was not asked: "
                    + names.stream()
                            .limit(MAX_SHOWN)
                            .map(RegistryOptions::shown)
                            .collect(Collectors.joining(", "))
                    + (names.size() > MAX_SHOWN ? " and " + (names.size() - MAX_SHOWN) + " more" : "")
                    + "; --base-registry " + shown(registry.getKey()) + " asks there.");
        });
        if (notAsked.size() > MAX_SHOWN) {
            common.warn("They stand on what may be at " + (notAsked.size() - MAX_SHOWN)
                    + " more registries that were not asked.");
        }
    }

    private static String shown(String name) {
        return Shortening.after(SafeText.line(name), MAX_NAME);
    }
}
