package io.jenkins.plugins.containerlifecycle.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.TarContent;
import io.jenkins.plugins.containerlifecycle.engine.WatchedEngine;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.report.HookExitCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the first line of a hook's file says, without an engine. */
class HookFilesTest {
    private static Optional<String> complaint(String script, String... there) throws Exception {
        ContainerEngine engine = WatchedEngine.fake((verb, arguments) -> switch (verb) {
            case "containers.readFiles" ->
                Optional.of(new TarContent(
                        Map.of("validate", script.getBytes(StandardCharsets.ISO_8859_1)), List.of(), false));
            case "containers.pathExists" -> List.of(there).contains(String.valueOf(arguments[1]));
            default -> throw new IllegalStateException(verb);
        });
        return HookFiles.complaint(
                engine.containers(), "c", HookRequest.validate("web:1"), Ancestry.EMPTY, HookExitCode.NOT_FOUND.code());
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aFirstLineThatIsMadeToTakeLongDoesNot() throws Exception {
        String program = "/" + "a".repeat(100_000);

        assertThat(complaint("#!" + program + "\rb\n", program)).isEmpty();
    }

    @Test
    void anInterpreterThatIsNotThereIsNamed() throws Exception {
        assertThat(complaint("#!/bin/python -u\n"))
                .hasValueSatisfying(
                        sentence -> assertThat(sentence)
                                .contains(
                                        "asks for the interpreter '/bin/python' in its first line, which is not in the image."));
        assertThat(complaint("#! /usr/bin/env perl\nexit 0\n", "/usr/bin/env"))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("asks for the interpreter 'perl'"));
        assertThat(complaint("#!/bin/sh\r\n", "/bin/sh"))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("has Windows line ends (CRLF)"));
        assertThat(complaint("#!/bin/sh\n", "/bin/sh")).isEmpty();
        assertThat(complaint("#!  \n")).isEmpty();
    }
}
