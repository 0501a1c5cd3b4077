package io.jenkins.plugins.containerlifecycle.agent.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.containerlifecycle.text.InputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets come from files, and are refused if they would protect nothing. */
class WebhookSecretsTest {
    private static final String SECRET = "sixteen letters!";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("secret");
    }

    private WebhookSecrets read(String content) throws Exception {
        Files.writeString(file, content);
        return WebhookSecrets.read(Map.of("dns", file));
    }

    private void isRefused(String content, String why) {
        assertThatThrownBy(() -> read(content))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("The secret for webhooks of project dns in " + file + " ")
                .hasMessageContaining(why)
                .hasMessageNotContaining(content.isBlank() ? "nothing to hide" : content.strip());
    }

    @Test
    void theLineFeedOfAnEditorIsNotPartOfASecret() throws Exception {
        for (String end : new String[] {"", "\n", "\r\n"}) {
            assertThat(read(SECRET + end).find("dns").orElseThrow().isToken(SECRET))
                    .isTrue();
            assertThat(read(SECRET + end).find("dns").orElseThrow().isToken(SECRET + "\n"))
                    .isFalse();
        }
        assertThat(read(SECRET + " \n").find("dns").orElseThrow().isToken(SECRET))
                .isFalse();
    }

    @Test
    void aProjectHasItsOwnSecretOrThatOfAllOthers() throws Exception {
        Path all = Files.writeString(folder.resolve("all"), "the secret of all others");
        Files.writeString(file, SECRET);
        WebhookSecrets secrets = WebhookSecrets.read(Map.of("dns", file, WebhookSecrets.ALL_OTHERS, all));
        assertThat(secrets.find("dns").orElseThrow().isToken(SECRET)).isTrue();
        assertThat(secrets.find("dns").orElseThrow().isToken("the secret of all others"))
                .isFalse();
        assertThat(secrets.find("mail").orElseThrow().isToken("the secret of all others"))
                .isTrue();
        assertThat(read(SECRET).find("mail")).isEmpty();
    }

    @Test
    void aSecretThatIsNoneIsRefused() {
        isRefused("", "is empty: write one there");
        isRefused("\n", "is empty");
        isRefused(" ".repeat(20), "is empty");
        isRefused("fifteen letters", "has 15 characters, which can be guessed: use at least 16");
        isRefused(SECRET + "\n\n", "line break");
        isRefused(SECRET + "\n" + SECRET, "line break");
        isRefused("x".repeat(4097), "longer than 4096 bytes");
        isRefused("whsec_not base64 at all", "copy the whole signing token");
        isRefused("whsec_=========================", "copy the whole signing token");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws Exception {
        assertThatThrownBy(() -> WebhookSecrets.read(Map.of("", folder.resolve("none"))))
                .isInstanceOf(InputException.class)
                .hasMessage("The secret for webhooks in " + folder.resolve("none")
                        + " cannot be read: there is no such file.");
        assertThatThrownBy(() -> WebhookSecrets.read(Map.of("", folder)))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith(" cannot be read: it is a folder.");
        Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE});
        assertThatThrownBy(() -> WebhookSecrets.read(Map.of("", file)))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith(" is not UTF-8 text.");
    }

    @Test
    void aFileThatEverybodyCanReadIsWarnedOf() throws Exception {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Files.writeString(file, SECRET);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(WebhookSecrets.read(Map.of("dns", file)).warnings()).isEmpty();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(WebhookSecrets.read(Map.of("dns", file)).warnings())
                .containsExactly("The secret for webhooks of project dns in " + file
                        + " can be read by every user of this machine: chmod o-r it.");
    }

    @Test
    void aSecretBeyondAsciiIsComparedByItsBytes() throws Exception {
        String secret = "geheim f\u00fcr alle \u2603";
        // As an HTTP server reads the bytes of a header.
        String header = new String(SignedRequest.bytes(secret), StandardCharsets.ISO_8859_1);
        WebhookSecret read = read(secret).find("dns").orElseThrow();
        assertThat(read.isToken(header)).isTrue();
        assertThat(read.hasSigned(SignedRequest.bytes("body"), SignedRequest.hex(secret, SignedRequest.bytes("body"))))
                .isTrue();
    }
}
