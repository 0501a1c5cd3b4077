package io.jenkins.plugins.containerlifecycle.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class DockerConfigCredentialsTest {
    private static final String ENCODED = "dGVzdGVyOnBhc3M6d29yZA==";

    @TempDir
    Path home;

    private final List<String> warnings = new ArrayList<>();

    private RegistryAuth find(String config, String registry) throws Exception {
        Files.createDirectories(home.resolve(".docker"));
        Files.writeString(home.resolve(".docker/config.json"), config);
        return credentials(Map.of()).of(registry);
    }

    private DockerConfigCredentials credentials(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("PATH", home.resolve("bin") + ":" + System.getenv("PATH"));
        return new DockerConfigCredentials(all, home, warnings::add);
    }

    private void helper(String name, String script) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Path file = home.resolve("bin/docker-credential-" + name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @ParameterizedTest
    @CsvSource({
        "registry:5000,registry:5000",
        "https://registry:5000,registry:5000",
        "http://registry:5000/v1/,registry:5000",
        "https://index.docker.io/v1/,docker.io",
        "docker.io,docker.io",
        "index.docker.io,docker.io",
    })
    void whatDockerLoginWroteIsFound(String key, String registry) throws Exception {
        RegistryAuth auth = find("{\"auths\":{\"" + key + "\":{\"auth\":\"" + ENCODED + "\"}}}", registry);

        assertThat(auth.username()).isEqualTo("tester");
        assertThat(auth.password()).isEqualTo("pass:word");
        assertThat(auth.isFor(registry)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "registry:5000,registry",
        "registry,registry:5000",
        "registry:5000,registry:5001",
        "evil.example/registry:5000,registry:5000",
        "registry:5000,docker.io",
    })
    void whatIsForAnotherRegistryIsNot(String key, String registry) throws Exception {
        assertThat(find("{\"auths\":{\"" + key + "\":{\"auth\":\"" + ENCODED + "\"}}}", registry))
                .isEqualTo(RegistryAuth.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"auths\":{}}", "{\"auths\":{\"r:1\":{}}}", "{\"auths\":[],\"credsStore\":\"\"}"})
    void withoutAnEntryThereAreNone(String config) throws Exception {
        assertThat(find(config, "r:1")).isEqualTo(RegistryAuth.NONE);
    }

    @Test
    void withoutAFileThereAreNone() throws Exception {
        assertThat(credentials(Map.of()).of("r:1")).isEqualTo(RegistryAuth.NONE);
    }

    @Test
    void theFolderOfDockerConfigIsUsed() throws Exception {
        find("{\"auths\":{\"r:1\":{\"auth\":\"" + ENCODED + "\"}}}", "r:1");
        Path other = Files.createDirectories(home.resolve("other"));
        Files.writeString(
                other.resolve("config.json"), "{\"auths\":{\"r:1\":{\"username\":\"u\",\"password\":\"p\"}}}");

        RegistryAuth auth =
                credentials(Map.of("DOCKER_CONFIG", other.toString())).of("r:1");

        assertThat(auth).isEqualTo(RegistryAuth.basic("r:1", "u", "p"));
    }

    @Test
    void tokensAreUnderstood() throws Exception {
        assertThat(find("{\"auths\":{\"r:1\":{\"auth\":\"" + ENCODED + "\",\"identitytoken\":\"t\"}}}", "r:1"))
                .isEqualTo(RegistryAuth.identityToken("r:1", "t"));
        assertThat(find("{\"auths\":{\"r:1\":{\"registrytoken\":\"t\"}}}", "r:1")
                        .registryToken())
                .isEqualTo("t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"auths\":{\"r:1\":{\"auth\":\"s3cret!\"}}}",
                "{\"auths\":{\"r:1\":{\"auth\":\"czNjcmV0\"}}}",
            })
    void credentialsThatCannotBeReadAreSaidWithoutWhatIsInThem(String config) {
        assertThatThrownBy(() -> find(config, "r:1"))
                .isInstanceOf(CredentialsException.class)
                .hasMessageContaining(home.resolve(".docker/config.json").toString())
                .message()
                .doesNotContain("s3cret", "czNjcmV0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"auths\":{\"r:1\":{\"auth\":s3cret}}}", "s3cret", "[\"s3cret\"]"})
    void withAFileThatCannotBeReadThereAreNoneAndAWarningAsFromDocker(String config) throws Exception {
        assertThat(find(config, "r:1")).isEqualTo(RegistryAuth.NONE);
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains(home.resolve(".docker/config.json").toString(), "cannot be read")
                .doesNotContain("s3cret");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "The helper is a shell script")
    void aHelperIsAskedOnItsStandardInput() throws Exception {
        helper(
                "test",
                "[ \"$#\" = 1 ] && read -r server; [ \"$1\" = get ] && printf '{\"ServerURL\":\"%s\","
                        + "\"Username\":\"u-%s\",\"Secret\":\"s\"}' \"$server\" \"$server\"");

        assertThat(find("{\"credsStore\":\"test\"}", "r:1")).isEqualTo(RegistryAuth.basic("r:1", "u-r:1", "s"));
        assertThat(find("{\"credsStore\":\"test\"}", "docker.io"))
                .isEqualTo(RegistryAuth.basic("docker.io", "u-https://index.docker.io/v1/", "s"));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "The helper is a shell script")
    void theHelperOfARegistryComesBeforeTheOneForAll() throws Exception {
        helper("one", "echo '{\"Username\":\"<token>\",\"Secret\":\"t\"}'");
        helper("all", "echo '{\"Username\":\"u\",\"Secret\":\"s\"}'");
        String config = "{\"credsStore\":\"all\",\"credHelpers\":{\"r:1\":\"one\"},\"auths\":{\"r:1\":{\"auth\":\""
                + ENCODED + "\"}}}";

        assertThat(find(config, "r:1")).isEqualTo(RegistryAuth.identityToken("r:1", "t"));
        assertThat(find(config, "r:2")).isEqualTo(RegistryAuth.basic("r:2", "u", "s"));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "The helper is a shell script")
    void aHelperThatHasNothingIsNoError() throws Exception {
        helper("test", "echo 'credentials not found in native keychain'; exit 1");

        assertThat(find("{\"credsStore\":\"test\"}", "r:1")).isEqualTo(RegistryAuth.NONE);
    }

    @ParameterizedTest
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "The helper is a shell script")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "echo the key chain is locked; exit 1|docker-credential-test (from CONFIG) failed for r:1: the key chain is locked. Log in",
                "exit 3|failed for r:1. Log in",
                "echo s3cret|did not answer with a JSON object",
                "echo '{\"Username\":\"u\",\"Secret\":s3cret}'|did not answer with a JSON object",
                "head -c 100000 /dev/zero|did not answer with a JSON object",
            })
    void aHelperThatFailsIsAnErrorWithoutSecrets(String script, String sentence) throws Exception {
        helper("test", script);

        assertThatThrownBy(() -> find("{\"credsStore\":\"test\"}", "r:1"))
                .isInstanceOf(CredentialsException.class)
                .hasMessageContaining(sentence.replace(
                        "CONFIG", home.resolve(".docker/config.json").toString()))
                .message()
                .doesNotContain("s3cret");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "The helper is a shell script")
    void aHelperThatHangsIsEnded() throws Exception {
        helper("slow", "echo $$ > " + home.resolve("pid") + "; sleep 60");
        CredentialHelper helper = new CredentialHelper(
                "slow",
                "config",
                Map.of("PATH", home.resolve("bin") + ":" + System.getenv("PATH")),
                Duration.ofMillis(500));

        assertThatThrownBy(() -> helper.get("r:1"))
                .isInstanceOf(CredentialsException.class)
                .hasMessageContaining("did not answer within 500 ms");
        long pid = Long.parseLong(Files.readString(home.resolve("pid")).strip());
        Thread.sleep(200);
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../bin/sh", "/bin/sh", "-x", "a b", "a;b", "a\\u001bb"})
    void aHelperIsAPlainNameAndNoWayToAnyProgram(String name) {
        assertThatThrownBy(() -> find("{\"credsStore\":\"" + name + "\"}", "r:1"))
                .isInstanceOf(CredentialsException.class)
                .hasMessageContaining("which is not a plain name")
                .message()
                .doesNotContain("\u001b");
    }

    @Test
    void aHelperThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> find("{\"credsStore\":\"nowhere\"}", "r:1"))
                .hasMessageContaining("docker-credential-nowhere (from ")
                .hasMessageContaining("is not on PATH");
    }
}
