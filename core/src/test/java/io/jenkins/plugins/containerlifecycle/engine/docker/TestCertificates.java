package io.jenkins.plugins.containerlifecycle.engine.docker;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** An authority, a server and a client certificate, made by openssl in a folder. */
final class TestCertificates {
    private static final char[] PASSWORD = "password".toCharArray();
    private final Path folder;

    /** @param serverName subject alternative name, such as {@code IP:127.0.0.1} */
    TestCertificates(Path folder, String serverName) throws Exception {
        this.folder = folder;
        openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ca -keyout ca-key.pem -out ca.pem");
        issue("server", "subjectAltName=" + serverName);
        issue("client", "extendedKeyUsage=clientAuth");
        openssl("pkcs12 -export -inkey server-key.pem -in server.pem -passout pass:password -out server.p12");
        Files.createDirectories(folder.resolve("docker"));
        Files.copy(folder.resolve("ca.pem"), clientFolder().resolve("ca.pem"));
        Files.copy(folder.resolve("client.pem"), clientFolder().resolve("cert.pem"));
        // The form that "openssl genrsa" wrote for years, as did docker's instructions.
        openssl("rsa -traditional -in client-key.pem -out docker/key.pem");
    }

    /** What DOCKER_CERT_PATH would name. */
    Path clientFolder() {
        return folder.resolve("docker");
    }

    /** Sockets that demand the client's certificate. */
    SSLServerSocketFactory serverSockets() throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("server.p12"))) {
            store.load(in, PASSWORD);
        }
        keys.init(store, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(folder.resolve("ca.pem"))) {
            trusted.setCertificateEntry(
                    "ca",
                    java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return new ClientCertificateWanted(context.getServerSocketFactory());
    }

    private void issue(String name, String extension) throws Exception {
        Files.writeString(folder.resolve(name + ".ext"), extension);
        openssl("req -newkey rsa:2048 -nodes -subj /CN=%s -keyout %s-key.pem -out %s.csr".formatted(name, name, name));
        openssl("x509 -req -in %s.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 2 -extfile %s.ext -out %s.pem"
                .formatted(name, name, name));
    }

    private void openssl(String arguments) {
        String command = "cd '" + folder + "' && openssl " + arguments;
        TestEngine.run(new byte[0], List.of("sh", "-c", command));
    }

    private static final class ClientCertificateWanted extends SSLServerSocketFactory {
        private final SSLServerSocketFactory factory;

        ClientCertificateWanted(SSLServerSocketFactory factory) {
            this.factory = factory;
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return factory.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return factory.getSupportedCipherSuites();
        }

        @Override
        public java.net.ServerSocket createServerSocket(int port) throws java.io.IOException {
            return need(factory.createServerSocket(port));
        }

        @Override
        public java.net.ServerSocket createServerSocket(int port, int backlog) throws java.io.IOException {
            return need(factory.createServerSocket(port, backlog));
        }

        @Override
        public java.net.ServerSocket createServerSocket(int port, int backlog, java.net.InetAddress address)
                throws java.io.IOException {
            return need(factory.createServerSocket(port, backlog, address));
        }

        private static java.net.ServerSocket need(java.net.ServerSocket socket) {
            ((SSLServerSocket) socket).setNeedClientAuth(true);
            return socket;
        }
    }
}
