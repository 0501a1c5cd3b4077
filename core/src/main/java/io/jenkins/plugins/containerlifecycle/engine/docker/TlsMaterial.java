package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.github.dockerjava.core.util.CertificateUtils;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes a TLS context from {@code ca.pem}, {@code cert.pem} and {@code key.pem}. Unlike docker-java's own reader, it
 * adds no security provider to the JVM (which is a Jenkins agent's, not ours) and accepts a folder without a client
 * certificate.
 */
final class TlsMaterial {
    private static final char[] IN_MEMORY_ONLY = "docker".toCharArray();

    private TlsMaterial() {}

    static SSLContext load(DockerEndpoint config) throws EngineException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            Path folder = config.certPath();
            KeyManager[] keys = folder == null ? null : clientKeys(folder);
            TrustManager[] trust = config.tlsVerify() ? trusted(folder) : new TrustManager[] {new TrustAnything()};
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new EngineException(
                    Kind.BAD_CONFIGURATION,
                    "The TLS files in " + config.certPath() + " could not be read: " + e.getMessage()
                            + ". Check DOCKER_CERT_PATH or the docker context.",
                    e);
        }
    }

    private static KeyManager @Nullable [] clientKeys(Path folder)
            throws GeneralSecurityException, IOException, EngineException {
        Path certFile = folder.resolve("cert.pem");
        Path keyFile = folder.resolve("key.pem");
        if (!Files.exists(certFile) && !Files.exists(keyFile)) {
            return null;
        }
        PrivateKey key = CertificateUtils.loadPrivateKey(Files.readString(need(keyFile)));
        Certificate[] chain = certificates(need(certFile)).toArray(new Certificate[0]);
        if (key == null || chain.length == 0) {
            throw new EngineException(
                    Kind.BAD_CONFIGURATION,
                    (key == null ? keyFile + " holds no private key" : certFile + " is empty")
                            + " in PEM form: TLS needs both.");
        }
        KeyStore store = emptyStore();
        store.setKeyEntry("docker", key, IN_MEMORY_ONLY, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, IN_MEMORY_ONLY);
        return factory.getKeyManagers();
    }

    /** Nothing stands for the JVM's own certificate authorities. */
    private static TrustManager @Nullable [] trusted(@Nullable Path folder)
            throws GeneralSecurityException, IOException, EngineException {
        if (folder == null) {
            return null;
        }
        KeyStore store = emptyStore();
        int index = 0;
        for (Certificate authority : certificates(need(folder.resolve("ca.pem")))) {
            store.setCertificateEntry("ca-" + index++, authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Path need(Path file) throws EngineException {
        if (!Files.isReadable(file)) {
            throw new EngineException(
                    Kind.BAD_CONFIGURATION,
                    "TLS needs " + file + ", which is not there or not readable: check DOCKER_CERT_PATH or the docker"
                            + " context, or unset DOCKER_TLS_VERIFY if the engine has no TLS.");
        }
        return file;
    }

    /** For {@code SkipTLSVerify} of a docker context: the user asked for encryption without a check. */
    private static final class TrustAnything extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
