package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.cli.Ctl.Result;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import io.jenkins.plugins.containerlifecycle.hostile.HostileImages;
import io.jenkins.plugins.containerlifecycle.hostile.HostileRuns;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The hostile corpora on a real engine through the command: its exit code, and that nothing reaches the terminal that a
 * terminal would obey. Most run in this JVM, some as a user runs them.
 */
@Timeout(90)
class HostileImagesIT {
    private static Ctl ctl;
    private static String container;

    @TempDir
    static Path temp;

    @BeforeAll
    static void startOneForAllRuns() throws Exception {
        ctl = new Ctl(temp);
        Map<String, String> scripts = new LinkedHashMap<>();
        List<HostileRuns.Run> runs = HostileRuns.all();
        for (int i = 0; i < runs.size(); i++) {
            scripts.put("runs/" + i + ".sh", runs.get(i).script());
        }
        // As a folder: the classic builder takes a program's start for each file of a pattern.
        String image = build("FROM busybox\nCOPY runs /runs\n", scripts);
        container = ctl.sh("docker run --detach --network none " + image).trim();
    }

    @AfterAll
    static void clean() {
        if (ctl != null) {
            ctl.sh("docker rm --force " + container);
            ctl.close();
        }
    }

    private static String build(String dockerfile, Map<String, String> files) throws IOException {
        Path context = Files.createTempDirectory(temp, "context");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = context.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
            assertThat(path.toFile().setExecutable(true, false)).isTrue();
        }
        Files.writeString(context.resolve("Dockerfile"), dockerfile.replace("FROM busybox", "FROM " + ctl.base));
        String tag = ctl.image(context.getFileName().toString().toLowerCase(Locale.ROOT));
        ctl.dockerBuild(tag, context);
        return tag;
    }

    private static Result run(String... arguments) {
        return Ctl.runHere(arguments);
    }

    private static void assertSafe(Result result) {
        Held.block(result.out());
        Held.block(result.err());
        assertThat(result.out() + result.err()).doesNotContain("Exception", "\tat ");
    }

    /** Cases whose messages are all ours, and not the output of a hook. */
    private static void assertBrief(Result result) {
        assertSafe(result);
        assertThat(result.err().lines().count()).as(result.err()).isLessThan(50);
    }

    private static JsonNode json(Result result) throws IOException {
        assertThat(result.out()).matches("[\\n -~]*");
        return new ObjectMapper().readTree(result.out());
    }

    static List<HostileRuns.Run> runs() {
        return Held.onEngine(HostileRuns.all());
    }

    static List<HostileImages.Image> images() {
        return Held.onEngine(HostileImages.all());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("runs")
    void aRunEndsInTheExitCodeThatItDeserves(HostileRuns.Run run) throws Exception {
        int number =
                HostileRuns.all().stream().map(HostileRuns.Run::name).toList().indexOf(run.name());
        String[] arguments = {
            "validate",
            "--container",
            "--method",
            "/runs/" + number + ".sh",
            "--format",
            run.format().name().toLowerCase(Locale.ROOT),
            "--output",
            "json",
            container
        };

        Result result = run(arguments);

        assertSafe(result);
        assertThat(json(result).get("outcome").asText()).as(result.out()).isEqualTo(word(run.expected()));
        assertThat(result.exitCode())
                .isEqualTo(ExitCode.of(run.expected(), false).code());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("images")
    void anImageIsShownAndValidatedAsItDeserves(HostileImages.Image image) throws Exception {
        String tag = build(image.dockerfile(), image.files());
        try {
            Result examined = run("examine", tag);
            assertBrief(examined);
            assertThat(examined.exitCode()).isZero();
            assertThat(examined.err().isEmpty()).as(examined.err()).isEqualTo(!image.warned());
            JsonNode json = json(run("examine", "--output", "json", tag));
            assertThat(json.get("images")).hasSize(image.shown());

            Result validated = run("validate", "--network", "none", "--ready-timeout", "8", tag);

            assertSafe(validated);
            assertThat(validated.exitCode())
                    .as(validated.out().length() > 2000 ? "" : validated.toString())
                    .isEqualTo(ExitCode.of(image.outcome(), false).code());
            assertBrief(run("ls"));
            json(run("ls", "--all", "--output", "json"));
            assertThat(ctl.containers()).isEmpty();
        } finally {
            ctl.sh("docker rmi --force " + tag);
        }
    }

    @Test
    void thePackagedCommandIsNoMoreImpressed() throws Exception {
        List<String> names = List.of(
                "ten thousand labels",
                "script: clears the screen",
                "script: prints sixteen megabytes",
                "a command that is not there",
                "script: puts a sparse terabyte into its report");
        List<HostileImages.Image> all = HostileImages.all();
        assertThat(all).extracting(HostileImages.Image::name).containsAll(names);
        List<String> tried = names.subList(0, FaultBench.LONG ? names.size() : 2);
        for (HostileImages.Image image : all) {
            if (tried.contains(image.name())) {
                String tag = build(image.dockerfile(), image.files());
                // As much memory as any laptop can spare.
                Map<String, String> small = Map.of("CONTAINERCTL_JAVA_OPTS", "-Xmx192m");

                Result examined = ctl.run(small, "examine", tag);
                Result validated = ctl.run(small, "validate", "--network", "none", tag);

                assertThat(examined.exitCode()).as(image.name()).isZero();
                assertThat(validated.exitCode())
                        .as(image.name() + ": " + validated.err())
                        .isEqualTo(ExitCode.of(image.outcome(), false).code());
                Held.block(examined.out() + examined.err() + validated.out() + validated.err());
                assertThat(examined.err() + validated.err()).doesNotContain("Exception", "OutOfMemory");
            }
        }
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
