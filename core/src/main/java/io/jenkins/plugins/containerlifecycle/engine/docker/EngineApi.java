package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.engine.EngineInfo;
import io.jenkins.plugins.containerlifecycle.engine.ImageSummary;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Requests in the engine's terms: the negotiated version in the path, JSON in and out.
 *
 * <p>JSON is read as a tree, not into docker-java's model: a short-lived program would pay for reflection over several
 * hundred classes, and an agent for fetching them one by one; and a field that an engine leaves out or adds does no
 * harm.
 */
final class EngineApi {
    /** The newest version for whose answers this program was written; Engine 29 still accepts it. */
    private static final int NEWEST_MINOR = 44;
    /** 1.25 (Engine 1.13) brought CPU limits in {@code NanoCpus}. */
    private static final int OLDEST_MINOR = 25;

    private static final String SAY_VERSION = "say its API version";
    private static final Pattern VERSION = Pattern.compile("1\\.(\\d{1,4})");

    private final EngineTransport transport;
    private final EngineErrors errors;
    private final ReentrantLock negotiation = new ReentrantLock();

    /** Such as {@code 1.41}; known after the first call. */
    private volatile @Nullable String version;
    /** The newest version that the engine speaks, which may be newer than the negotiated one. */
    private volatile int newest;

    EngineApi(EngineTransport transport) {
        this.transport = transport;
        this.errors = transport.errors();
    }

    EngineErrors errors() {
        return errors;
    }

    EngineTransport transport() {
        return transport;
    }

    Duration responseTimeout() {
        return transport.config().responseTimeout();
    }

    /** A request for a path such as {@code /containers/json}. */
    Request.Builder request(String method, String path) throws EngineException, InterruptedException {
        return plain(method, "/v" + version() + path);
    }

    /** @param body if there is one */
    Request.Builder request(String method, String path, @Nullable JsonNode body)
            throws EngineException, InterruptedException {
        return withBody(request(method, path), body);
    }

    /**
     * A request in the newest version that the engine speaks: for what is read and written back whole, of which an older
     * one would lose what it does not know.
     */
    Request.Builder verbatim(String method, String path, @Nullable JsonNode body)
            throws EngineException, InterruptedException {
        version();
        return withBody(plain(method, "/v1." + newest + path), body);
    }

    private static Request.Builder withBody(Request.Builder request, @Nullable JsonNode body) {
        // An empty body if there is none: the client would send POST without Content-Length.
        return request.putHeader("Content-Type", "application/json")
                .bodyBytes(body == null ? new byte[0] : LenientJson.text(body).getBytes(StandardCharsets.UTF_8));
    }

    JsonNode get(String task, String path) throws EngineRefusal, EngineException, InterruptedException {
        return call(task, request("GET", path).build(), responseTimeout());
    }

    /** Whether the engine speaks version 1.{@code minor}, whatever was negotiated. */
    boolean speaks(int minor) throws EngineException, InterruptedException {
        version();
        return newest >= minor;
    }

    /** A request that needs a newer version than the negotiated one. */
    JsonNode getAs(int minor, String task, String path) throws EngineRefusal, EngineException, InterruptedException {
        return call(task, plain("GET", "/v1." + minor + path).build(), responseTimeout());
    }

    JsonNode post(String task, String path, @Nullable JsonNode body)
            throws EngineRefusal, EngineException, InterruptedException {
        return call(task, request("POST", path, body).build(), responseTimeout());
    }

    List<ImageSummary> images() throws EngineRefusal, EngineException, InterruptedException {
        return EngineAnswers.images(get("list its images", "/images/json"));
    }

    JsonNode call(String task, Request request, Duration limit)
            throws EngineRefusal, EngineException, InterruptedException {
        EngineTransport.Pending<JsonNode> pending = transport.quick(request, JsonBodies::read);
        JsonBodies.load();
        return pending.await(task, limit);
    }

    /** What the engine is; saves the ping if this is the first call. */
    EngineInfo info() throws EngineException, InterruptedException {
        JsonNode answer;
        try {
            answer = call("say its version", plain("GET", "/version").build(), responseTimeout());
        } catch (EngineRefusal e) {
            throw errors.refused("say its version", "", e);
        }
        String agreed = agree(
                answer.path("ApiVersion").asText(null),
                answer.path("MinAPIVersion").asText("1.0"));
        version = agreed;
        // Podman's name is in its component, Docker's edition in the platform.
        String component = answer.path("Components").path(0).path("Name").asText("");
        String platform = answer.path("Platform").path("Name").asText("");
        boolean docker = component.isBlank() || component.equals("Engine");
        String name = !docker ? component : platform.isBlank() ? "Docker Engine" : platform;
        return new EngineInfo(
                JsonBodies.lineOrNull(name),
                JsonBodies.lineOrNull(answer.path("Version").asText("")),
                agreed,
                JsonBodies.line(answer.path("Os")),
                JsonBodies.line(answer.path("Arch")));
    }

    private String version() throws EngineException, InterruptedException {
        negotiate(responseTimeout());
        return Objects.requireNonNull(version, "version");
    }

    /** Agrees on a version with the engine, once; for a caller that has less time than the response timeout. */
    void negotiate(Duration limit) throws EngineException, InterruptedException {
        if (version != null) {
            return;
        }
        if (!negotiation.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            throw errors.timedOut(SAY_VERSION, limit);
        }
        try {
            if (version == null) {
                version = agree(ping(limit), "1.0");
            }
        } finally {
            negotiation.unlock();
        }
    }

    private @Nullable String ping(Duration limit) throws EngineException, InterruptedException {
        EngineTransport.Pending<String> pending =
                transport.quick(plain("GET", "/_ping").build(), response -> response.getHeader("Api-Version"));
        // This is the first call of a program, and the worker is busy loading the HTTP client for a while.
        JsonBodies.load();
        try {
            return pending.await(SAY_VERSION, limit);
        } catch (EngineRefusal e) {
            throw errors.refused(SAY_VERSION, "", e);
        }
    }

    /**
     * @param latest that the engine speaks, if it says it
     * @param oldest that the engine speaks; {@code 1.0} if it does not say; a refusal will tell
     */
    private String agree(@Nullable String latest, String oldest) throws EngineException {
        Matcher upper = VERSION.matcher(latest == null ? "" : latest);
        if (!upper.matches()) {
            throw errors.notAnEngine(latest == null ? "it names no API version" : "API version " + latest, null);
        }
        int engineNewest = Integer.parseInt(upper.group(1));
        Matcher lower = VERSION.matcher(oldest);
        int engineOldest = lower.matches() ? Integer.parseInt(lower.group(1)) : 0;
        if (engineNewest < OLDEST_MINOR || engineOldest > NEWEST_MINOR) {
            throw new EngineException(
                    Kind.REFUSED,
                    errors.engine() + " speaks the API versions 1." + engineOldest + " to 1." + engineNewest
                            + ", this program 1." + OLDEST_MINOR + " to 1." + NEWEST_MINOR + ": update "
                            + (engineNewest < OLDEST_MINOR ? "the engine." : "this program."));
        }
        newest = engineNewest;
        return "1." + Math.min(engineNewest, NEWEST_MINOR);
    }

    /**
     * What cannot be a request fails here, when it is certain that nothing was sent; in the client it would look like a
     * broken connection.
     */
    private static Request.Builder plain(String method, String path) throws EngineException {
        try {
            URI.create(path);
        } catch (IllegalArgumentException e) {
            throw new EngineException(
                    Kind.BAD_REFERENCE,
                    "Nothing was asked of the engine, since '" + SafeText.line(path)
                            + "' cannot be the path of a request.",
                    e);
        }
        return Request.builder()
                .method(method)
                .path(path)
                .putHeader("Connection", "close")
                // Compression costs more than it saves on a local socket, and this way a small answer cannot unpack to
                // a big one.
                .putHeader("Accept-Encoding", "identity");
    }

    /**
     * The name of an image in a path: its slashes and colons stay; an IPv6 address's brackets are not allowed there.
     */
    static String encodeName(String reference) {
        return encode(reference).replace("%2F", "/").replace("%3A", ":").replace("%40", "@");
    }

    /** For a query or one step of a path. */
    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
