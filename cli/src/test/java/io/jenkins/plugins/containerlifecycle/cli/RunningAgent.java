package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The packaged agent in a process of its own, with a token and a secret, and who asks it. */
final class RunningAgent implements AutoCloseable {
    static final String TOKEN = "a-token-for-these-tests-only";

    private static final String SECRET = "a-secret-for-these-tests-only";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

    private final Ctl ctl;
    private final Path log;
    private final Process process;
    private final String address;

    private RunningAgent(Ctl ctl, Path log, Process process) throws Exception {
        this.ctl = ctl;
        this.log = log;
        this.process = process;
        this.address = await(() -> {
            Matcher matcher = ADDRESS.matcher(log());
            return matcher.find() ? matcher.group() : null;
        });
    }

    /**
     * @param temp where the tool has its files
     * @param name of its log
     */
    static RunningAgent start(Ctl ctl, Path temp, Map<String, String> environment, String name, String... options)
            throws Exception {
        List<String> all = new ArrayList<>(List.of("agent", "--listen=127.0.0.1:0"));
        all.add("--token-file=" + secretFile(temp.resolve("token"), TOKEN));
        all.add("--webhook-secret=" + secretFile(temp.resolve("secret"), SECRET));
        all.addAll(List.of(options));
        Process process = ctl.start(environment, name, all.toArray(String[]::new));
        return new RunningAgent(ctl, temp.resolve(name + ".err"), process);
    }

    private static Path secretFile(Path file, String secret) throws IOException {
        Files.writeString(file, secret + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** Such as {@code http://127.0.0.1:9649}. */
    String address() {
        return address;
    }

    String log() throws IOException {
        return ctl.read(log);
    }

    /** Waits until there is something. */
    <T> T await(Callable<T> asked) throws Exception {
        return await(asked, () -> "");
    }

    /**
     * The same.
     *
     * @param state what to say if it does not come, besides what the agent has said
     */
    <T> T await(Callable<T> asked, Callable<String> state) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (System.nanoTime() < end) {
            T answer = asked.call();
            if (answer != null) {
                return answer;
            }
            Thread.sleep(200);
        }
        throw new AssertionError("It did not come; the agent said:\n" + log() + "\n" + state.call());
    }

    /** Its metrics as of now: for a second all who ask get the same. */
    String metrics() throws Exception {
        Thread.sleep(1100);
        return get("/metrics").body();
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofSeconds(20));
        return send(request, headers);
    }

    HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path)).POST(HttpRequest.BodyPublishers.ofString(body));
        return send(request, headers);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request, String... headers) throws Exception {
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> response) throws Exception {
        return new ObjectMapper().readTree(response.body());
    }

    JsonNode container(String name) throws Exception {
        return json(get("/api/v1/containers/" + name));
    }

    JsonNode engine() throws Exception {
        return json(get("/api/v1/containers")).path("engine");
    }

    /** Waits until the hook of the container has said that. */
    JsonNode awaitStatus(String name, String hook, String status) throws Exception {
        return await(() -> {
            JsonNode json = container(name);
            return json.at("/hooks/" + hook + "/status").asText().equals(status) ? json : null;
        });
    }

    /** @param hook {@code update} or {@code validate} */
    HttpResponse<String> act(String name, String hook) throws Exception {
        return post("/api/v1/containers/" + name + "/" + hook, "", "Authorization", "Bearer " + TOKEN);
    }

    /** What came of a request. @param answer that accepted it */
    JsonNode finished(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        String status = json(answer).path("status").asText();
        return await(() -> {
            JsonNode request = json(get(status));
            return request.path("finished").asBoolean() ? request : null;
        });
    }

    /** A push as GitHub sends it. */
    static String push(String cloneUrl) {
        return push(cloneUrl, "1".repeat(40));
    }

    /** @param commit that is the newest now: without it two pushes would be the same */
    static String push(String cloneUrl, String commit) {
        return "{\"ref\":\"refs/heads/main\",\"after\":\"" + commit + "\",\"repository\":{\"clone_url\":\"" + cloneUrl
                + "\"}}";
    }

    HttpResponse<String> hook(String project, String body, String delivery) throws Exception {
        return hook(project, body, signature(body), delivery);
    }

    HttpResponse<String> hook(String project, String body, String signature, String delivery) throws Exception {
        return post(
                "/hooks/" + project,
                body,
                "Content-Type",
                "application/json",
                "X-GitHub-Event",
                "push",
                "X-GitHub-Delivery",
                delivery,
                "X-Hub-Signature-256",
                "sha256=" + signature);
    }

    private static String signature(String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }

    /** As by {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /**
     * As by SIGTERM.
     *
     * @return its exit code
     */
    int stop() throws Exception {
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the agent ends").isTrue();
        return process.exitValue();
    }

    @Override
    public void close() throws Exception {
        stop();
    }
}
