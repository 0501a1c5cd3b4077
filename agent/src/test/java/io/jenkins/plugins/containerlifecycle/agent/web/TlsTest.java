package io.jenkins.plugins.containerlifecycle.agent.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.text.InputException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    private static final String PASSWORD = "for-this-test";

    @TempDir
    Path folder;

    /** The names of a certificate and its key. */
    private record Pair(Path certificate, Path key) {}

    private Pair pair(String name, String algorithm, String from) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "agent",
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=localhost",
                        "-startdate",
                        from,
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return new Pair(
                pem(name + ".crt", "CERTIFICATE", keys.getCertificate("agent").getEncoded()),
                pem(
                        name + ".key",
                        "PRIVATE KEY",
                        keys.getKey("agent", PASSWORD.toCharArray()).getEncoded()));
    }

    private Path pem(String name, String what, byte[] bytes) throws Exception {
        return Files.writeString(
                folder.resolve(name),
                "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + what
                        + "-----\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void aCertificateAndItsKeyAreTaken(String algorithm) throws Exception {
        Pair pair = pair("one", algorithm, "-1d");
        assertThat(Tls.load(pair.certificate(), pair.key()).warnings()).isEmpty();
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {
        Pair ec = pair("ec", "EC", "-1d");
        for (Pair other : List.of(pair("ec2", "EC", "-1d"), pair("rsa", "RSA", "-1d"), pair("ed", "Ed25519", "-1d"))) {
            assertThatThrownBy(() -> Tls.load(ec.certificate(), other.key()))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("is not that of the first certificate in");
            assertThatThrownBy(() -> Tls.load(other.certificate(), ec.key())).isInstanceOf(InputException.class);
        }
    }

    @Test
    void onesWhoseTimeIsOverOrHasNotComeAreTakenWithAWarning() throws Exception {
        Pair old = pair("old", "EC", "-90d");
        assertThat(Tls.load(old.certificate(), old.key()).warnings())
                .singleElement()
                .asString()
                .contains("old.crt expired at ");
        Pair early = pair("early", "EC", "+10d");
        assertThat(Tls.load(early.certificate(), early.key()).warnings())
                .singleElement()
                .asString()
                .contains("is valid only from ");
    }

    @Test
    void whatHasNoEndIsNotRead() throws Exception {
        Pair pair = pair("one", "EC", "-1d");
        assertThatThrownBy(() -> Tls.load(Path.of("/dev/zero"), pair.key()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is a pipe or a device");
        Path large = Files.write(folder.resolve("large"), new byte[1024 * 1024]);
        assertThatThrownBy(() -> Tls.load(large, pair.key()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is longer than");
    }
}
