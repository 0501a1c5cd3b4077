package io.jenkins.plugins.containerlifecycle.agent.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.text.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    @TempDir
    Path folder;

    private TestCertificate pair(String name, String algorithm, String from) throws Exception {
        return TestCertificate.make(folder, name, algorithm, from);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void aCertificateAndItsKeyAreTaken(String algorithm) throws Exception {
        TestCertificate pair = pair("one", algorithm, "-1d");
        assertThat(Tls.load(pair.certificate(), pair.key()).warnings()).isEmpty();
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {
        TestCertificate ec = pair("ec", "EC", "-1d");
        for (TestCertificate other :
                List.of(pair("ec2", "EC", "-1d"), pair("rsa", "RSA", "-1d"), pair("ed", "Ed25519", "-1d"))) {
            assertThatThrownBy(() -> Tls.load(ec.certificate(), other.key()))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("is not that of the first certificate in");
            assertThatThrownBy(() -> Tls.load(other.certificate(), ec.key())).isInstanceOf(InputException.class);
        }
    }

    @Test
    void onesWhoseTimeIsOverOrHasNotComeAreTakenWithAWarning() throws Exception {
        TestCertificate old = pair("old", "EC", "-90d");
        assertThat(Tls.load(old.certificate(), old.key()).warnings())
                .singleElement()
                .asString()
                .contains("old.crt expired at ");
        TestCertificate early = pair("early", "EC", "+10d");
        assertThat(Tls.load(early.certificate(), early.key()).warnings())
                .singleElement()
                .asString()
                .contains("is valid only from ");
    }

    @Test
    void whatHasNoEndIsNotRead() throws Exception {
        TestCertificate pair = pair("one", "EC", "-1d");
        assertThatThrownBy(() -> Tls.load(Path.of("/dev/zero"), pair.key()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is a pipe or a device");
        Path large = Files.write(folder.resolve("large"), new byte[1024 * 1024]);
        assertThatThrownBy(() -> Tls.load(large, pair.key()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is longer than");
    }
}
