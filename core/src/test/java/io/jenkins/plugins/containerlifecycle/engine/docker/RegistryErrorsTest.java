package io.jenkins.plugins.containerlifecycle.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.registry.RegistryAuth;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryErrorsTest {
    private static final ImageReference REFERENCE = ImageReference.split("r:5/a:1");

    private static final RegistryAuth AUTH = RegistryAuth.basic("registry:5000", "tester", "secret word");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "unauthorized: authentication required|REGISTRY_DENIED",
                "no basic auth credentials|REGISTRY_DENIED",
                "denied: requested access to the resource is denied|REGISTRY_DENIED",
                "received unexpected HTTP status: 403 Forbidden|REGISTRY_DENIED",
                "unknown: unexpected status code 502 Bad Gateway, then denied: no|REGISTRY_DENIED",
                "Get \"http://r:5/v2/\": dial tcp 127.0.0.1:5: connect: connection refused|REGISTRY_UNAVAILABLE",
                "Put \"http://r:5/v2/a\": EOF|REGISTRY_UNAVAILABLE",
                "read tcp 1.2.3.4:5: read: connection reset by peer|REGISTRY_UNAVAILABLE",
                "received unexpected HTTP status: 503 Service Unavailable|REGISTRY_UNAVAILABLE",
                "received unexpected HTTP status: 500 Internal Server Error|REGISTRY_UNAVAILABLE",
                "net/http: TLS handshake timeout|REGISTRY_UNAVAILABLE",
                "toomanyrequests: slow down|REGISTRY_UNAVAILABLE",
                "lookup r on 1.1.1.1:53: server misbehaving|REGISTRY_UNAVAILABLE",
                "x509: certificate signed by unknown authority|REGISTRY_REFUSED",
                "http: server gave HTTP response to HTTPS client|REGISTRY_REFUSED",
                "dial tcp: lookup nowhere on 1.1.1.1:53: no such host|REGISTRY_UNKNOWN",
                "manifest invalid: manifest invalid|REGISTRY_REFUSED",
                "something that nobody has ever seen|REGISTRY_REFUSED",
                "An image does not exist locally with the tag: r:5/a|NO_SUCH_IMAGE",
                "tag does not exist: r:5/a:2|NO_SUCH_IMAGE",
                "write /var/lib/registry: no space left on device|DISK_FULL",
            })
    void whatARegistrySaysIsToldApart(String said, Kind kind) {
        EngineException e = RegistryErrors.explain("push r:5/a:1", REFERENCE, said, RegistryAuth.NONE);

        assertThat(e.kind()).isEqualTo(kind);
        assertThat(e).hasMessageContaining(said).hasMessageContaining("r:5/a");
    }

    @Test
    void withoutCredentialsTheAdviceIsToLogInAndWithSomeToCheckThem() {
        assertThat(RegistryErrors.explain("push r:5/a:1", REFERENCE, "unauthorized", RegistryAuth.NONE))
                .hasMessage(
                        "The registry r:5 does not let you push r:5/a:1 with no credentials: log in there first. It says: unauthorized.");
        assertThat(RegistryErrors.explain("push r:5/a:1", REFERENCE, "unauthorized", AUTH))
                .hasMessageContaining("with the credentials given: check them");
    }

    @Test
    void credentialsAreCutOutOfWhatARegistrySays() {
        String encoded = Base64.getEncoder().encodeToString("tester:secret word".getBytes(StandardCharsets.UTF_8));
        String said = "denied: tester/secret word, Basic " + encoded + ", X-Registry-Auth: " + AUTH.header()
                + ", http://me:pw1@host/x?token=abc&scope=y, Authorization: Bearer eyJhbGciOi.J.x";

        String message = RegistryErrors.explain("push", REFERENCE, said, AUTH).getMessage();

        assertThat(message)
                .doesNotContain("secret word", encoded, AUTH.header(), "pw1", "token=abc", "eyJhbGciOi")
                .contains("tester/****", "scope=y");
    }

    @Test
    void credentialsDoNotShowThemselves() {
        assertThat(AUTH).hasToString("credentials for registry:5000");
        assertThat(RegistryAuth.identityToken("r", "t0ken")).hasToString("credentials for r");
        assertThat(RegistryAuth.NONE).hasToString("no credentials");
    }

    @Test
    void theHeaderIsWhatEnginesRead() {
        assertThat(decode(AUTH.header()))
                .isEqualTo(
                        "{\"username\":\"tester\",\"password\":\"secret word\",\"serveraddress\":\"registry:5000\"}");
        assertThat(decode(RegistryAuth.identityToken("https://index.docker.io/v1/", "t")
                        .header()))
                .isEqualTo("{\"identitytoken\":\"t\",\"serveraddress\":\"https://index.docker.io/v1/\"}");
        assertThat(decode(RegistryAuth.NONE.header())).isEqualTo("{}");
        // Characters that differ between the two alphabets of Base64.
        assertThat(decode(RegistryAuth.basic("r", "u", "\u00ff\u00fe>>>???").header()))
                .contains("\u00ff\u00fe>>>???");
    }

    private static String decode(String header) {
        return new String(Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8);
    }

    @Test
    void encodedCredentialsAreUnderstoodAndNeverQuoted() {
        RegistryAuth auth = RegistryAuth.encoded("r", "dGVzdGVyOnBhc3M6d29yZA==");

        assertThat(auth.username()).isEqualTo("tester");
        assertThat(auth.password()).isEqualTo("pass:word");
        assertThatThrownBy(() -> RegistryAuth.encoded("r", "p\u00e4ssword"))
                .hasMessage("The credentials for r are not Base64.")
                .hasNoCause();
        assertThatThrownBy(() -> RegistryAuth.encoded("r", "cGFzc3dvcmQ="))
                .hasMessage("The credentials for r are not user and password.");
    }

    @ParameterizedTest
    @CsvSource({
        "registry:5000,registry:5000,true",
        "https://registry:5000/v2/,registry:5000,true",
        "https://index.docker.io/v1/,docker.io,true",
        "registry:5000,registry,false",
        "registry:5000,docker.io,false",
    })
    void credentialsAreShownToTheirOwnRegistryOnly(String registry, String host, boolean expected) {
        assertThat(RegistryAuth.basic(registry, "u", "p").isFor(host)).isEqualTo(expected);
        assertThat(RegistryAuth.NONE.isFor(host)).isFalse();
    }
}
