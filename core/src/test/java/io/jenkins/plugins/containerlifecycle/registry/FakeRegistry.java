package io.jenkins.plugins.containerlifecycle.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.containerlifecycle.text.Json;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import io.jenkins.plugins.containerlifecycle.text.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A registry without TLS that has what a test gives it, and lies where a test wants it to. */
public final class FakeRegistry implements AutoCloseable {
    /** What to do in place of the true answer. */
    @FunctionalInterface
    public interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Map<String, String>> tags = new TreeMap<>();
    private final Map<String, String> documents = new ConcurrentHashMap<>();
    private final Map<String, Answer> lies = new ConcurrentHashMap<>();
    /** Addresses that were asked for, and the authorization with each. */
    public final List<String> seen = new CopyOnWriteArrayList<>();

    /** Of images that are pushed. */
    public String architecture = "amd64";

    /** How many names a page of a list has. */
    public int page = 1_000;

    public FakeRegistry() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                answer(exchange);
            }
        });
        server.start();
    }

    /** One that does not wait long for the beginning of TLS, which this does not have. */
    public static RegistryClient client() {
        return new RegistryClient(new RegistryTls(List.of()), Duration.ofMillis(200));
    }

    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** @param path without its query */
    public void lie(String path, Answer answer) {
        lies.put(path, answer);
    }

    public static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static String digest(String text) {
        return "sha256:" + Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @return the ID */
    public String image(String repository, String tag, Map<String, String> labels, long created, String... layers) {
        String config = config("linux", architecture, labels, created, layers);
        tag(repository, tag, manifest(repository, config, "application/vnd.oci.image.config.v1+json"));
        return digest(config);
    }

    public static String config(
            String os, String architecture, Map<String, String> labels, long created, String... layers) {
        var json = LenientJson.object();
        json.put("os", os).put("architecture", architecture);
        json.put("created", Instant.ofEpochSecond(created).toString());
        var all = json.putObject("config").putObject("Labels");
        labels.forEach(all::put);
        var ids = json.putObject("rootfs").put("type", "layers").putArray("diff_ids");
        List.of(layers).forEach(layer -> ids.add(digest(layer)));
        return json.toString();
    }

    /** @return the digest */
    public String manifest(String repository, String config, String configType) {
        documents.put(repository + "/blobs/" + digest(config), config);
        return document(
                repository,
                "{\"schemaVersion\":2,\"mediaType\":\"" + OCI_MANIFEST + "\",\"config\":{\"mediaType\":\"" + configType
                        + "\",\"digest\":\"" + digest(config) + "\"},\"layers\":[]}");
    }

    /** @param children of a list: their digests by platforms such as {@code linux/amd64} */
    public String list(String repository, Map<String, String> children) {
        String all = children.entrySet().stream()
                .map(child -> {
                    String[] words = child.getKey().split("/");
                    return "{\"digest\":\"" + child.getValue() + "\",\"platform\":{\"os\":\"" + words[0]
                            + "\",\"architecture\":\"" + words[1] + "\"}}";
                })
                .collect(Collectors.joining(","));
        return document(repository, "{\"schemaVersion\":2,\"manifests\":[" + all + "]}");
    }

    public String document(String repository, String manifest) {
        documents.put(repository + "/manifests/" + digest(manifest), manifest);
        return digest(manifest);
    }

    public synchronized void tag(String repository, String tag, String digest) {
        tags.computeIfAbsent(repository, name -> new TreeMap<>()).put(tag, digest);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        seen.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Authorization"));
        exchange.getRequestBody().readAllBytes();
        Answer lie = lies.get(path);
        if (lie != null) {
            lie.to(exchange);
            return;
        }
        String rest = path.startsWith("/v2/") ? path.substring(4) : "";
        if (rest.equals("_catalog")) {
            list(exchange, "repositories", List.copyOf(tags.keySet()));
        } else if (rest.endsWith("/tags/list") && tags.containsKey(rest.replace("/tags/list", ""))) {
            list(
                    exchange,
                    "tags",
                    List.copyOf(tags.get(rest.replace("/tags/list", "")).keySet()));
        } else {
            int at = rest.indexOf("/manifests/");
            String repository = at < 0 ? "" : rest.substring(0, at);
            String digest = at < 0
                    ? null
                    : tags.getOrDefault(repository, Map.of()).get(rest.substring(at + "/manifests/".length()));
            String document = documents.get(digest == null ? rest : repository + "/manifests/" + digest);
            send(exchange, document == null ? 404 : 200, document == null ? "{}" : document);
        }
    }

    private void list(HttpExchange exchange, String field, List<String> names) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        String last = query.contains("last=") ? query.replaceFirst(".*last=([^&]*).*", "$1") : "";
        List<String> rest =
                names.stream().filter(name -> name.compareTo(last) > 0).toList();
        List<String> some = rest.subList(0, Math.min(page, rest.size()));
        if (some.size() < rest.size()) {
            exchange.getResponseHeaders()
                    .set(
                            "Link",
                            "<" + exchange.getRequestURI().getPath() + "?last=" + some.get(some.size() - 1) + "&n="
                                    + page + ">; rel=\"next\"");
        }
        var json = LenientJson.object();
        some.forEach(json.putArray(field)::add);
        send(exchange, 200, Json.compact(json));
    }

    /** Answers nothing for longer than any test waits, unless it is closed. */
    public static void stall() {
        try {
            Thread.sleep(Duration.ofMinutes(2).toMillis());
        } catch (InterruptedException e) {
            // The test is over.
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
