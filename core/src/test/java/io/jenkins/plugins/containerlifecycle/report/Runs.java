package io.jenkins.plugins.containerlifecycle.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs of hooks as the tests need them. */
final class Runs {
    private Runs() {}

    static HookOutput printed(Integer exitCode, String stdout) {
        return new HookOutput(exitCode, CapturedText.of(stdout), CapturedText.EMPTY, Map.of(), null, null);
    }

    static HookOutput printed(Integer exitCode, CapturedText stdout) {
        return new HookOutput(exitCode, stdout, CapturedText.EMPTY, Map.of(), null, null);
    }

    /** A run that left files: name, content, name, content... */
    static HookOutput left(Integer exitCode, String... files) {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        for (int i = 0; i < files.length; i += 2) {
            contents.put(files[i], files[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return new HookOutput(exitCode, CapturedText.EMPTY, CapturedText.EMPTY, contents, null, null);
    }

    static HookVerdict read(HookOutput output) {
        return ReportReader.read("validate", output, ReportFormat.AUTO);
    }

    static HookVerdict read(HookOutput output, ReportFormat declared) {
        return ReportReader.read("validate", output, declared);
    }

    static CapturedText truncated(String head, String tail) {
        return new CapturedText(head, tail, head.length() + tail.length() + 100_000L);
    }

    static ReportContext context() {
        return new ReportContext(
                "registry:5000/example/dns",
                "validate",
                "registry:5000/example/dns:55",
                "sha256:0123",
                "c0ffee",
                "e1b0a445744fec5e584919711cafd8f4cebdee0e",
                Instant.parse("2015-03-30T06:02:10.5Z"),
                Duration.ofMillis(6860),
                Map.of("build", "jenkins-rbldnsd-55"),
                null);
    }

    static String resource(String name) {
        try (InputStream in = Runs.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
