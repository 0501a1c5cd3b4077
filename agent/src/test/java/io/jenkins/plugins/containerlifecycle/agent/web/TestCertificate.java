package io.jenkins.plugins.containerlifecycle.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

/** The files of a certificate for {@code localhost} and of its key, as {@code openssl} would have them. */
record TestCertificate(Path certificate, Path key) {
    private static final String PASSWORD = "for-this-test";

    /**
     * Makes one.
     *
     * @param algorithm of the key, as keytool has it
     * @param from when it begins to hold, as keytool has it; it does for 30 days
     */
    static TestCertificate make(Path folder, String name, String algorithm, String from) throws Exception {
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
        return new TestCertificate(
                pem(
                        folder,
                        name + ".crt",
                        "CERTIFICATE",
                        keys.getCertificate("agent").getEncoded()),
                pem(
                        folder,
                        name + ".key",
                        "PRIVATE KEY",
                        keys.getKey("agent", PASSWORD.toCharArray()).getEncoded()));
    }

    private static Path pem(Path folder, String name, String what, byte[] bytes) throws Exception {
        return Files.writeString(
                folder.resolve(name),
                "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + what
                        + "-----\n");
    }
}
