package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.engine.EngineWording;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;

/** Turns what a transport or an engine says into a sentence for the user: what was wrong, where, what to do. */
final class EngineErrors {
    private final DockerEndpoint config;

    EngineErrors(DockerEndpoint config) {
        this.config = config;
    }

    /** {@code The engine at unix:///var/run/docker.sock}. */
    String engine() {
        return "The engine at " + address();
    }

    private String address() {
        return SafeText.line(config.host().toString());
    }

    EngineException timedOut(String task, Duration limit) {
        return new EngineException(
                Kind.TIMED_OUT,
                engine() + " did not answer within " + Durations.text(limit) + " when asked to " + task
                        + ". It may be overloaded or hang: see 'docker info' and the engine's log.");
    }

    /** No answer came, or half of one, or one that does not come from an engine. */
    EngineException broken(String task, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof EngineException known) {
                return known;
            }
            EngineException translated = translate(task, cause, failure);
            if (translated != null) {
                return translated;
            }
        }
        if (failure instanceof Error) {
            // A bug or a lost class path, not the engine's fault; but a clean-up must be able to report it.
            return new EngineException(Kind.CONNECTION_LOST, "Could not " + task + ": " + failure, failure);
        }
        return lost(task, SafeText.line(String.valueOf(failure)), failure);
    }

    private @Nullable EngineException translate(String task, Throwable cause, Throwable failure) {
        String message = SafeText.line(String.valueOf(cause.getMessage()));
        if (cause instanceof SSLException) {
            return tls(message, failure);
        }
        if (cause instanceof UnknownHostException) {
            return unreachable("the host name " + config.host().getHost() + " is not known", failure);
        }
        if (cause instanceof ConnectTimeoutException) {
            return unreachable("no connection was made within " + Durations.text(config.connectTimeout()), failure);
        }
        if (cause instanceof SocketTimeoutException) {
            return timedOut(task, config.responseTimeout());
        }
        EngineWording wording = EngineWording.of(message);
        if (wording.isPermissionDenied()) {
            return permissionDenied(failure);
        }
        if (wording.isNoSuchFile()) {
            return unreachable("there is no such socket", failure);
        }
        if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return unreachable(wording.isConnectionRefused() ? "the connection was refused" : message, failure);
        }
        if (cause instanceof JsonEOFException
                || cause instanceof MalformedChunkCodingException
                || cause instanceof NoHttpResponseException) {
            return lost(task, message, failure);
        }
        if (cause instanceof JsonProcessingException
                || cause instanceof CharacterCodingException
                || cause instanceof HttpException
                || cause instanceof ClientProtocolException) {
            return notAnEngine(message, failure);
        }
        if (cause instanceof CancellationException) {
            return lost(task, "the connection was closed", failure);
        }
        boolean plain = cause instanceof IOException && cause.getCause() == null;
        return plain ? lost(task, message, failure) : null;
    }

    EngineException lost(String task, String why, @Nullable Throwable cause) {
        return new EngineException(
                Kind.CONNECTION_LOST,
                "The connection to the engine at " + address() + " broke while it was asked to " + task + " (" + why
                        + "): the result is not known.",
                cause);
    }

    EngineException notAnEngine(String why, @Nullable Throwable cause) {
        return new EngineException(
                Kind.REFUSED,
                "What answers at " + address() + " does not speak the Docker API (" + why + "): check "
                        + config.settings().address() + ".",
                cause);
    }

    private EngineException unreachable(String why, Throwable cause) {
        return new EngineException(
                Kind.UNREACHABLE,
                "No container engine answers at " + address() + ": " + why
                        + ". Start the engine, or say where it is with "
                        + config.settings().address() + ".",
                cause);
    }

    private EngineException permissionDenied(Throwable cause) {
        return new EngineException(
                Kind.PERMISSION,
                "Permission denied on the engine's socket " + address() + ": add the user "
                        + SafeText.lineOrNull(System.getProperty("user.name"))
                        + " to the group docker (and log in again, or restart the agent), or use sudo.",
                cause);
    }

    private EngineException tls(String message, Throwable cause) {
        boolean plain = EngineWording.of(message).isNoTls();
        return new EngineException(
                Kind.PERMISSION,
                plain
                        ? engine() + " does not speak TLS: unset DOCKER_TLS_VERIFY, or use its TLS port (mostly 2376)."
                        : "TLS with the engine at " + address() + " failed: " + message
                                + ". Check the certificates in "
                                + (config.certPath() == null ? "DOCKER_CERT_PATH" : config.certPath()) + ".",
                cause);
    }

    /** The engine refused. {@code subject} is what the request was about, such as an image's or container's name. */
    EngineException refused(String task, String subject, EngineRefusal refusal) {
        String said = refusal.getMessage();
        EngineWording wording = EngineWording.of(said);
        if (wording.isDiskFull()) {
            return of(
                    Kind.DISK_FULL,
                    "The disk of the engine at " + address() + " is full, so it could not " + task
                            + ": free space there ('docker system df' shows what takes it). It says: " + said);
        }
        if (wording.isUnknownId()) {
            return of(Kind.NO_SUCH_IMAGE, "There is no image '" + subject + "' at " + address() + ".");
        }
        if (wording.isInvalidReference()) {
            // Valid by today's grammar, or the engine would not have been asked; older engines have an older one.
            return subject.startsWith("[")
                    ? of(
                            Kind.BAD_REFERENCE,
                            "The image name '" + subject + "' has an IPv6 address as its registry, which "
                                    + "the engine at " + address() + " does not take: write a host name. It says: "
                                    + said)
                    : of(Kind.BAD_REFERENCE, "'" + subject + "' is not a valid image name: " + said);
        }
        if (refusal.status() == 404 && wording.isNoSuchImage()) {
            return of(Kind.NO_SUCH_IMAGE, "There is no image '" + subject + "' at " + address() + ".");
        }
        if (refusal.status() == 404 && wording.isNoSuchContainer()) {
            String missing = wording.missingContainer().orElse(subject);
            if (!isSame(subject, missing)) {
                return of(
                        Kind.REFUSED,
                        "There is no container '" + missing + "' at " + address() + ", whose network was to be used.");
            }
            return of(Kind.NO_SUCH_CONTAINER, "There is no container '" + subject + "' at " + address() + ".");
        }
        if (wording.isWantingTls()) {
            return of(
                    Kind.PERMISSION,
                    engine() + " wants TLS: " + config.settings().tls() + ".");
        }
        if (wording.isOtherVersion()) {
            return of(Kind.REFUSED, engine() + " speaks no version of the API that this program knows: " + said);
        }
        // Docker says 403 of an address in a network, too, that somebody else has.
        if (refusal.status() == 401 || refusal.status() == 403 && !wording.isTaken()) {
            return of(Kind.PERMISSION, engine() + " does not allow this user to " + task + ": " + said);
        }
        String reason = StartFailure.explain(wording);
        boolean conflict = refusal.status() == 409 || StartFailure.isConflict(wording);
        Kind kind = conflict ? Kind.CONFLICT : Kind.REFUSED;
        return of(kind, engine() + " could not " + task + (reason == null ? "" : ": " + reason) + ". It says: " + said);
    }

    /** An ID may be shortened, and a path in a container may follow its name. */
    private static boolean isSame(String subject, String said) {
        return subject.isEmpty() || said.startsWith(subject) || subject.startsWith(said);
    }

    private static EngineException of(Kind kind, String message) {
        return new EngineException(kind, SafeText.line(message));
    }
}
