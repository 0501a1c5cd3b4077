package io.jenkins.plugins.containerlifecycle.registry;

import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks registries what they have, for engines that cannot.
 *
 * <p>Each request has a thread and a connection of its own: a read from a socket cannot be interrupted, so the caller
 * waits with a limit, and when it stops waiting, the connection is closed under the thread.
 */
public final class RegistryClient {
    /** A registry without TLS may not react to the beginning of a handshake at all. */
    private static final Duration HANDSHAKE = Duration.ofSeconds(5);

    /** For one of many answers, which are all small. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);

    private final RegistryTls tls;
    private final Duration handshake;

    /** @param home where the user's own {@code .config/containers/certs.d} is */
    public RegistryClient(Path home) {
        this(new RegistryTls(home), HANDSHAKE);
    }

    RegistryClient(RegistryTls tls, Duration handshake) {
        this.tls = tls;
        this.handshake = handshake;
    }

    /**
     * Reads a manifest and computes its digest.
     *
     * @param reference with a tag or a digest, such as {@code registry:5000/web:1}; a digest is compared with that of
     * the bytes
     * @param insecure whether the registry may do without TLS or have any certificate: the engine's setting
     * @return empty if the registry has nothing under that name
     * @throws RegistryException not necessarily final: if its kind is {@code UNAVAILABLE}, it may work later
     */
    public Optional<RegistryManifest> manifest(
            ImageReference reference, RegistryAuth auth, boolean insecure, Deadline deadline)
            throws RegistryException, InterruptedException {
        String registry = reference.registry();
        RegistryTrouble trouble = new RegistryTrouble(reference, auth);
        try (RegistryConversation conversation = new RegistryConversation(
                reference,
                auth,
                insecure,
                insecure ? RegistryTls.trustingAnybody() : tls.trusting(registry),
                handshake,
                deadline)) {
            FutureTask<Optional<RegistryManifest>> question = new FutureTask<>(conversation::manifest);
            Thread thread = new Thread(question, "registry-client");
            thread.setDaemon(true);
            thread.start();
            return question.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RegistryException known) {
                throw known;
            }
            throw new IllegalStateException("A request to a registry failed.", e.getCause());
        } catch (TimeoutException | CancellationException e) {
            throw trouble.timedOut();
        }
    }

    /** For many questions; whoever has it closes it. */
    RegistryReader reader(String registry, RegistryAuth auth, boolean insecure, Deadline deadline)
            throws RegistryException {
        RegistryConnection connection = new RegistryConnection(
                registry,
                insecure,
                insecure ? RegistryTls.trustingAnybody() : tls.trusting(registry),
                handshake,
                deadline,
                LONGEST_ANSWER);
        return new RegistryReader(registry, auth, connection);
    }
}
