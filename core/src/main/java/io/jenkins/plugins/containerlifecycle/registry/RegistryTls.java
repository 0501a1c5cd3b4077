package io.jenkins.plugins.containerlifecycle.registry;

import io.jenkins.plugins.containerlifecycle.registry.RegistryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.hc.core5.ssl.SSLContexts;

/**
 * Whom to trust as a registry, by the rules of Docker and Podman: the machine's certificate authorities and those in
 * {@code certs.d/REGISTRY/*.crt}; anybody, if the engine treats the registry as insecure.
 */
final class RegistryTls {
    /** Podman reads all three, Docker only the last. */
    private final List<Path> folders;

    RegistryTls(Path home) {
        this(List.of(
                home.resolve(".config/containers/certs.d"),
                Path.of("/etc/containers/certs.d"),
                Path.of("/etc/docker/certs.d")));
    }

    RegistryTls(List<Path> folders) {
        this.folders = folders;
    }

    static SSLContext trustingAnybody() {
        try {
            return SSLContexts.custom()
                    .loadTrustMaterial(null, (chain, authType) -> true)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws RegistryException if a certificate there cannot be read */
    SSLContext trusting(String registry) throws RegistryException {
        List<Path> files = authorities(registry);
        if (files.isEmpty()) {
            return SSLContexts.createSystemDefault();
        }
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int index = 0;
            for (Certificate known : ofTheMachine()) {
                store.setCertificateEntry("machine-" + index++, known);
            }
            for (Path file : files) {
                for (Certificate authority : certificates(file)) {
                    store.setCertificateEntry("registry-" + index++, authority);
                }
            }
            return SSLContexts.custom().loadTrustMaterial(store, null).build();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Path> authorities(String registry) throws RegistryException {
        List<Path> files = new ArrayList<>();
        for (Path parent : folders) {
            Path folder = parent.resolve(registry);
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.crt")) {
                found.forEach(files::add);
            } catch (IOException e) {
                throw unreadable(folder, e);
            }
        }
        return files;
    }

    private static Iterable<? extends Certificate> certificates(Path file) throws RegistryException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        } catch (IOException | GeneralSecurityException e) {
            throw unreadable(file, e);
        }
    }

    private static List<Certificate> ofTheMachine() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        List<Certificate> certificates = new ArrayList<>();
        for (var manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                certificates.addAll(List.of(x509.getAcceptedIssuers()));
            }
        }
        return certificates;
    }

    private static RegistryException unreadable(Path file, Exception e) {
        return new RegistryException(
                Kind.BAD_CONFIGURATION,
                "Could not read " + file + ", which says which registries to trust: " + e.getMessage() + ".",
                e);
    }
}
