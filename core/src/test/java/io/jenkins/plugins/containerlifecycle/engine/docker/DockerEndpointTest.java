package io.jenkins.plugins.containerlifecycle.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerEndpointTest {
    @TempDir
    Path home;

    private final List<String> warnings = new ArrayList<>();

    @ParameterizedTest
    @CsvSource(textBlock = """
            # given,                          resolved,                         tls
            unix:///run/user/1/docker.sock,   unix:///run/user/1/docker.sock,   false
            unix:///with space/docker.sock,   unix:///with%20space/docker.sock, false
            npipe:////./pipe/docker_engine,   npipe:////./pipe/docker_engine,   false
            tcp://build-host:1234,            tcp://build-host:1234,            false
            tcp://build-host,                 tcp://build-host:2375,            false
            TCP://:2375/,                     tcp://localhost:2375,             false
            tcp://10.0.0.1:2375/prefix,       tcp://10.0.0.1:2375/prefix,       false
            tcp://[::1]:2375,                 tcp://[::1]:2375,                 false
            build-host:2375,                  tcp://build-host:2375,            false
            http://build-host:2375,           http://build-host:2375,           false
            https://build-host,               https://build-host:2376,          true
            """)
    void anAddressIsTakenInTheNotationsOfTheDockerCommand(String given, String resolved, boolean tls) throws Exception {
        DockerEndpoint config = resolve(Map.of("DOCKER_HOST", given), null);

        assertThat(config.host()).hasToString(resolved);
        assertThat(config.tls()).isEqualTo(tls);
        assertThat(config.certPath()).isNull();
        assertThat(config.connectTimeout()).hasSeconds(10);
        assertThat(config.responseTimeout()).hasSeconds(120);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"unix://relative.sock", "ftp://x", "tcp://", "tcp://a b", "tcp://h:99999", "tcp://u@h:1", "a:b:c"
            })
    void aMalformedAddressIsRefusedNamingTheVariable(String given) {
        assertBad(Map.of("DOCKER_HOST", given), null)
                .hasMessageContaining(given)
                .hasMessageContaining("DOCKER_HOST")
                .hasMessageContaining("expected unix:///path/to/socket");
    }

    @Test
    void sshIsRefusedWithAWayOut() {
        assertBad(Map.of("DOCKER_HOST", "ssh://me@host"), null)
                .hasMessageContaining("ssh://, which is not supported")
                .hasMessageContaining("ssh -nNT -L");
    }

    @Test
    void theHostOptionWinsOverDockerHostWhichWinsOverTheContextWhichWinsOverTheCurrentOne() throws Exception {
        context("named", "tcp://named:1", false);
        context("current", "tcp://current:1", false);
        Files.writeString(dockerFolder().resolve("config.json"), "{\"currentContext\":\"current\",\"auths\":{}}");
        Map<String, String> environment = new HashMap<>();

        assertThat(resolve(environment, null).host()).hasToString("tcp://current:1");
        environment.put("DOCKER_CONTEXT", "named");
        assertThat(resolve(environment, null).host()).hasToString("tcp://named:1");
        environment.put("DOCKER_HOST", "tcp://variable:1");
        assertThat(resolve(environment, null).host()).hasToString("tcp://variable:1");
        assertThat(resolve(environment, "tcp://option:1").host()).hasToString("tcp://option:1");
        assertThat(resolve(environment, " ").host()).hasToString("tcp://variable:1");
        environment.put("DOCKER_HOST", "");
        assertThat(resolve(environment, null).host()).hasToString("tcp://named:1");
    }

    @Test
    void withNothingSaidOrTheDefaultContextTheDefaultSocketIsTaken() throws Exception {
        assertThat(resolve(Map.of(), null).host()).hasToString("unix:///var/run/docker.sock");
        assertThat(resolve(Map.of("DOCKER_CONTEXT", "default"), null).host())
                .hasToString("unix:///var/run/docker.sock");
    }

    @Test
    void theConfigurationFolderMayBeElsewhere() throws Exception {
        Path elsewhere = home.resolve("elsewhere");
        context(elsewhere, "remote", "tcp://remote:1", false);

        DockerEndpoint config =
                resolve(Map.of("DOCKER_CONFIG", elsewhere.toString(), "DOCKER_CONTEXT", "remote"), null);

        assertThat(config.host()).hasToString("tcp://remote:1");
    }

    @Test
    void anyValueOfDockerTlsVerifySwitchesItOn() throws Exception {
        Map<String, String> environment =
                Map.of("DOCKER_HOST", "tcp://h", "DOCKER_TLS_VERIFY", "0", "DOCKER_CERT_PATH", "/certs");

        DockerEndpoint config = resolve(environment, null);

        assertThat(config.tls()).isTrue();
        assertThat(config.tlsVerify()).isTrue();
        assertThat(config.certPath()).isEqualTo(Path.of("/certs"));
        assertThat(config.host()).hasToString("tcp://h:2376");
    }

    @Test
    void aCertPathAloneSwitchesNothingOnAndItsDefaultIsTheConfigurationFolder() throws Exception {
        assertThat(resolve(Map.of("DOCKER_HOST", "tcp://h", "DOCKER_CERT_PATH", "/certs"), null)
                        .tls())
                .isFalse();
        assertThat(resolve(Map.of("DOCKER_HOST", "tcp://h", "DOCKER_TLS_VERIFY", "1"), null)
                        .certPath())
                .isEqualTo(home.resolve(".docker"));
        assertThat(resolve(Map.of("DOCKER_HOST", "unix:///s", "DOCKER_TLS_VERIFY", "1"), null)
                        .tls())
                .isFalse();
    }

    @Test
    void aContextBringsItsTlsFilesAndItsWishNotToVerify() throws Exception {
        Path plain = context("secure", "tcp://secure:2376", false);
        Files.createDirectories(plain);
        context("lax", "tcp://lax:2376", true);

        DockerEndpoint secure = resolve(Map.of("DOCKER_CONTEXT", "secure"), null);
        DockerEndpoint lax = resolve(Map.of("DOCKER_CONTEXT", "lax"), null);

        assertThat(secure.certPath()).isEqualTo(plain);
        assertThat(secure.tlsVerify()).isTrue();
        assertThat(lax.tls()).isTrue();
        assertThat(lax.tlsVerify()).isFalse();
    }

    @Test
    void aContextThatIsNotThereOrCannotBeReadIsRefusedNamingTheFile() throws Exception {
        assertBad(Map.of("DOCKER_CONTEXT", "gone"), null)
                .hasMessageContaining("'gone' (from DOCKER_CONTEXT) does not exist")
                .hasMessageContaining("meta.json");
        Path meta =
                context("broken", "tcp://h:1", false).getParent().getParent().getParent();
        assertThat(meta).hasFileName("contexts");
        Files.writeString(
                meta.resolve("meta/" + org.apache.commons.codec.digest.DigestUtils.sha256Hex("broken") + "/meta.json"),
                "[]");
        assertBad(Map.of("DOCKER_CONTEXT", "broken"), null).hasMessageContaining("is not a JSON object");
        context("empty", "", false);
        assertBad(Map.of("DOCKER_CONTEXT", "empty"), null).hasMessageContaining("names no docker engine");
        context("ssh", "ssh://me@host", false);
        assertBad(Map.of("DOCKER_CONTEXT", "ssh"), null).hasMessageContaining("meta.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{ s3cret", "[]", "5", "{\"currentContext\":\"remote\",s3cret}", "\u0000", "{\"a\":}", "s3cret"})
    void anUnreadableConfigurationIsWarnedOfOnceAndTheDefaultIsTakenAsDockerDoes(String text) throws Exception {
        Path config = dockerFolder().resolve("config.json");
        Files.writeString(config, text);

        assertThat(resolve(Map.of(), null).host()).hasToString("unix:///var/run/docker.sock");
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains(config.toString(), "cannot be read", "going on without it")
                .doesNotContain("s3cret");
    }

    @Test
    void aConfigurationThatIsAFolderIsWarnedOf() throws Exception {
        Files.createDirectory(dockerFolder().resolve("config.json"));

        assertThat(resolve(Map.of(), null).host()).hasToString("unix:///var/run/docker.sock");
        assertThat(warnings).singleElement().asString().contains("it is a folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "{}"})
    void anEmptyConfigurationIsNoMistakeToDockerEither(String text) throws Exception {
        Files.writeString(dockerFolder().resolve("config.json"), text);

        assertThat(resolve(Map.of(), null).host()).hasToString("unix:///var/run/docker.sock");
        assertThat(warnings).isEmpty();
    }

    @Test
    void whereTheEngineIsNamedNobodyReadsTheConfiguration() throws Exception {
        Files.writeString(dockerFolder().resolve("config.json"), "{ broken");

        assertThat(resolve(Map.of("DOCKER_HOST", "tcp://h:1"), null).host()).hasToString("tcp://h:1");
        assertThat(resolve(Map.of(), "tcp://h:2").host()).hasToString("tcp://h:2");
        assertThat(warnings).isEmpty();
    }

    @Test
    void tlsFilesThatAreMissingOrNoCertificatesAreSaidBeforeAnythingIsSent() throws Exception {
        Path certs = Files.createDirectories(home.resolve("certs"));
        DockerEndpoint config = DockerEndpoint.resolve(
                Map.of("DOCKER_HOST", "tcp://h:1", "DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", certs.toString()),
                home,
                null);
        try (DockerEngine engine = DockerEngine.connect(config)) {
            assertThatThrownBy(engine::info)
                    .satisfies(e -> assertKind(e, Kind.BAD_CONFIGURATION))
                    .hasMessageContaining("ca.pem");
            Files.writeString(certs.resolve("ca.pem"), "no certificate");
            assertThatThrownBy(engine::info)
                    .satisfies(e -> assertKind(e, Kind.BAD_CONFIGURATION))
                    .hasMessageContaining(certs.toString());
        }
    }

    private Path dockerFolder() throws IOException {
        return Files.createDirectories(home.resolve(".docker"));
    }

    /** @return where its TLS files would be */
    private Path context(String name, String host, boolean skipVerify) throws IOException {
        return context(dockerFolder(), name, host, skipVerify);
    }

    private static Path context(Path folder, String name, String host, boolean skipVerify) throws IOException {
        String hash = org.apache.commons.codec.digest.DigestUtils.sha256Hex(name);
        Path meta = Files.createDirectories(folder.resolve("contexts/meta/" + hash));
        Files.writeString(
                meta.resolve("meta.json"),
                "{\"Name\":\"%s\",\"Metadata\":{},\"Endpoints\":{\"docker\":{\"Host\":\"%s\",\"SkipTLSVerify\":%s}}}"
                        .formatted(name, host, skipVerify));
        return folder.resolve("contexts/tls/" + hash + "/docker");
    }

    private DockerEndpoint resolve(Map<String, String> environment, String host) throws EngineException {
        return DockerEndpoint.resolve(environment, home, host, warnings::add);
    }

    private AbstractThrowableAssert<?, ?> assertBad(Map<String, String> environment, String host) {
        return assertThatThrownBy(() -> resolve(environment, host))
                .satisfies(e -> assertKind(e, Kind.BAD_CONFIGURATION));
    }

    static void assertKind(Throwable e, Kind kind) {
        assertThat(e)
                .isInstanceOfSatisfying(
                        EngineException.class, x -> assertThat(x.kind()).isEqualTo(kind));
    }
}
