package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be a build context to write metadata into. */
class ContextArgumentTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/dns.git",
                "http://example.org/dns.tar.gz",
                "git://example.org/dns",
                "ssh://git@example.org/dns",
                "git@example.org:dns.git",
            })
    void whatTheBuilderWouldFetchIsShownAsItWasWritten(String url) {
        assertThatThrownBy(() -> ContextArgument.folder(url, "this machine"))
                .hasMessageStartingWith("'" + url + "' is not a folder");
    }

    @Test
    void aPasswordInAUrlIsNotRepeated() {
        assertThatThrownBy(() -> ContextArgument.folder("https://ci:secret@example.org/dns.git#main:web", "the agent"))
                .hasMessageStartingWith("'https://example.org/dns.git' is not a folder")
                .hasMessageContaining("one on the agent.");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "web", "/srv/web", "../web", "a:b", "http:"})
    void aFolderIsTaken(String folder) {
        assertThat(ContextArgument.folder(folder, "this machine")).isEqualTo(Path.of(folder));
    }
}
