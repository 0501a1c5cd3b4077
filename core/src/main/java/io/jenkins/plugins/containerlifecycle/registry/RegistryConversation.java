package io.jenkins.plugins.containerlifecycle.registry;

import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** One question to one registry: what it has under a name. */
final class RegistryConversation implements AutoCloseable {
    private final ImageReference reference;
    private final RegistryAuth auth;
    private final RegistryTrouble trouble;
    private final RegistryConnection connection;

    RegistryConversation(
            ImageReference reference,
            RegistryAuth auth,
            boolean insecure,
            SSLContext tls,
            Duration handshake,
            Deadline deadline) {
        this.reference = reference;
        this.auth = auth;
        this.trouble = new RegistryTrouble(reference, auth);
        this.connection =
                new RegistryConnection(reference.registry(), insecure, tls, handshake, deadline, deadline.length());
    }

    Optional<RegistryManifest> manifest() throws RegistryException, InterruptedException {
        String name = reference.digest() == null ? reference.tagOrLatest() : reference.digest();
        RegistryLogin login = connection.login(auth, RegistryLogin.pull(reference.registryPath()), trouble);
        RegistryHttp.Answer answer = connection.get(
                "/v2/" + reference.registryPath() + "/manifests/" + name,
                ManifestDocument.ACCEPT,
                login,
                trouble,
                ManifestDocument.MAX_BYTES);
        Optional<byte[]> body = RegistryConnection.body(answer, trouble);
        if (body.isEmpty()) {
            return Optional.empty();
        }
        ManifestDocument manifest = ManifestDocument.parse(body.get(), name, trouble);
        return Optional.of(new RegistryManifest(manifest.digest(), manifest.configDigest()));
    }

    @Override
    public void close() {
        connection.close();
    }
}
