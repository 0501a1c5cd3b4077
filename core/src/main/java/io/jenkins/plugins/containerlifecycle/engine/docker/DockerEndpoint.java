package io.jenkins.plugins.containerlifecycle.engine.docker;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where an engine is and how long to wait for it.
 *
 * @param host {@code unix}, {@code npipe}, {@code tcp}, {@code http} or {@code https}; {@code https} means TLS
 * @param certPath folder with {@code ca.pem}, {@code cert.pem} and {@code key.pem}, if there is one. With {@code tcp} it
 *     turns TLS on
 * @param tlsVerify TLS is on and the engine's certificate is checked; with {@code certPath} or {@code https} alone TLS
 *     is on and any authority is trusted, although docker-java's client still requires the host's name in the
 *     certificate
 * @param connectTimeout for the connection to be made
 * @param responseTimeout for the whole answer to a quick call; long calls have a {@link Deadline} instead
 * @param settings the user's names for all this, for messages
 */
public record DockerEndpoint(
        URI host,
        @Nullable Path certPath,
        boolean tlsVerify,
        Duration connectTimeout,
        Duration responseTimeout,
        Settings settings) {
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    public static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(120);

    /**
     * A front end's names for the settings that say where the engine is.
     *
     * @param address such as {@code DOCKER_HOST or --host}
     * @param tls what to do if the engine wants TLS, such as {@code set DOCKER_TLS_VERIFY=1}
     */
    public record Settings(String address, String tls) {
        /** Those of the command. */
        public static final Settings COMMAND =
                new Settings("DOCKER_HOST or --host", "set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH");
    }

    public DockerEndpoint {
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(host, "host");
        requirePositive(connectTimeout);
        requirePositive(responseTimeout);
    }

    /**
     * Finds the engine as the docker command does: {@code hostOverride}, DOCKER_HOST, DOCKER_CONTEXT, the current
     * context of {@code config.json}, the default socket. Reads files, but asks no engine.
     *
     * @param environment of the user or build, not of this JVM: on a Jenkins agent they differ
     * @param home of the user, for {@code ~/.docker}
     * @param hostOverride value of a {@code --host} option, if there is one; blank is none
     * @param warnings gets a sentence if {@code config.json} cannot be read, which does not stop docker either
     * @throws EngineException of kind {@code BAD_CONFIGURATION}, naming the variable or file
     */
    public static DockerEndpoint resolve(
            Map<String, String> environment, Path home, @Nullable String hostOverride, Consumer<String> warnings)
            throws EngineException {
        return new DockerEndpointResolver(environment, home, warnings).resolve(hostOverride);
    }

    /** Like {@link #resolve(Map, Path, String, Consumer)}, without warnings. */
    public static DockerEndpoint resolve(Map<String, String> environment, Path home, @Nullable String hostOverride)
            throws EngineException {
        return resolve(environment, home, hostOverride, warning -> {});
    }

    /** The engine at that address without TLS and with the usual timeouts. */
    public static DockerEndpoint of(URI host) {
        return new DockerEndpoint(host, null, false, CONNECT_TIMEOUT, RESPONSE_TIMEOUT, Settings.COMMAND);
    }

    public DockerEndpoint withHost(URI newHost) {
        return new DockerEndpoint(newHost, certPath, tlsVerify, connectTimeout, responseTimeout, settings);
    }

    public DockerEndpoint withTls(@Nullable Path newCertPath, boolean verify) {
        return new DockerEndpoint(host, newCertPath, verify, connectTimeout, responseTimeout, settings);
    }

    public DockerEndpoint withConnectTimeout(Duration timeout) {
        return new DockerEndpoint(host, certPath, tlsVerify, timeout, responseTimeout, settings);
    }

    public DockerEndpoint withResponseTimeout(Duration timeout) {
        return new DockerEndpoint(host, certPath, tlsVerify, connectTimeout, timeout, settings);
    }

    public DockerEndpoint withSettings(Settings names) {
        return new DockerEndpoint(host, certPath, tlsVerify, connectTimeout, responseTimeout, names);
    }

    /**
     * Reads an address as {@link #resolve} does, without asking anybody.
     *
     * @param setting where the user wrote it, for the message
     * @throws EngineException of kind {@code BAD_CONFIGURATION}
     */
    public static void checkAddress(String address, String setting) throws EngineException {
        HostAddress.parse(address, setting, false);
    }

    /** Whether the connection is encrypted; never so for a local socket. */
    public boolean tls() {
        return !isLocal() && (tlsVerify || certPath != null || "https".equals(host.getScheme()));
    }

    /** Whether the engine is reached by a Unix socket or a Windows pipe. */
    boolean isLocal() {
        return "unix".equals(host.getScheme()) || "npipe".equals(host.getScheme());
    }

    /** The address in the form that docker-java's client takes: it knows {@code tcp} only and sees TLS by its context. */
    URI clientAddress() {
        String address = host.toString();
        return isLocal() ? host : URI.create("tcp" + address.substring(address.indexOf(':')));
    }

    private static void requirePositive(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a timeout must be positive, not " + timeout);
        }
    }
}
