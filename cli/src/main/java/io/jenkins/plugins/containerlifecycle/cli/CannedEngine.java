package io.jenkins.plugins.containerlifecycle.cli;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** Gives the shortest answers of an engine with which every command goes on to its end. */
final class CannedEngine implements UnaryOperator<String> {
    static final String IMAGE = "example/training:1";
    static final String CONTAINER = "0".repeat(64);
    private static final String EMPTY_TAR_HEADER = "Content-Type: application/x-tar\r\n";

    /** The folder for reports, as it is in an image with the {@link #label}. */
    private static final String UNTOUCHED_FOLDER = "{\"name\":\"report\",\"mtime\":\"1970-01-01T00:00:05Z\"}";

    private enum State {
        RUNNING,
        KILLED,
        REMOVED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);

    private volatile int exitCode;

    /**
     * Has its container run again.
     *
     * @param hooks what they exit with from now on
     */
    void restart(int hooks) {
        state.set(State.RUNNING);
        exitCode = hooks;
    }

    /** @return the whole answer to a request, of which only the first line is given; one byte a character */
    @Override
    public String apply(String request) {
        if (request.contains("/_ping")) {
            return response("200 OK", "Api-Version: 1.41\r\n", "OK");
        }
        if (request.contains("/exec/") && request.contains("/start")) {
            String output = "ok\n";
            return response(
                    "200 OK",
                    "Content-Type: application/vnd.docker.raw-stream\r\n",
                    "\u0001\u0000\u0000\u0000\u0000\u0000\u0000" + (char) output.length() + output);
        }
        if (request.contains("/exec/") && request.contains("/json")) {
            return json("{\"Running\":false,\"ExitCode\":" + exitCode + ",\"Pid\":1}");
        }
        if (request.contains("/history")) {
            return json("[]");
        }
        if (request.startsWith("HEAD") && request.contains("/archive")) {
            String stat = Base64.getEncoder().encodeToString(UNTOUCHED_FOLDER.getBytes(StandardCharsets.US_ASCII));
            return response("200 OK", "X-Docker-Container-Path-Stat: " + stat + "\r\n", "");
        }
        if (request.startsWith("GET") && request.contains("/archive")) {
            return response("200 OK", EMPTY_TAR_HEADER, "\u0000".repeat(1024));
        }
        if (request.contains("/images/json")) {
            return json(
                    "[{\"Id\":\"sha256:" + CONTAINER + "\",\"RepoTags\":[\"example/training:1\"],\"RepoDigests\":[],"
                            + "\"Labels\":{" + label() + "},\"Created\":1,\"Size\":1}]");
        }
        if (request.contains("/containers/json")) {
            return json("[]");
        }
        if (request.contains("/images/")) {
            return json("{\"Id\":\"sha256:" + CONTAINER + "\",\"RepoTags\":[\"example/training:1\"],\"Os\":\"linux\","
                    + "\"Config\":{\"Cmd\":[\"/service\",\"run\"],\"Labels\":{" + label() + "}}}");
        }
        if (request.contains("/containers/create")) {
            state.set(State.RUNNING);
        }
        if (request.startsWith("DELETE") && request.contains(CONTAINER)) {
            state.set(State.REMOVED);
            return "HTTP/1.1 204 No Content\r\n\r\n";
        }
        if (request.contains("/containers/create") || request.contains("/exec")) {
            return response("201 Created", "Content-Type: application/json\r\n", "{\"Id\":\"" + CONTAINER + "\"}");
        }
        if (request.contains("/kill")) {
            state.set(State.KILLED);
        }
        if (request.startsWith("GET")
                && request.contains("/containers/" + CONTAINER + "/json")
                && state.get() != State.REMOVED) {
            boolean killed = state.get() == State.KILLED;
            return json("{\"Id\":\"" + CONTAINER + "\",\"Name\":\"/training\",\"State\":{\"Status\":\""
                    + (killed ? "exited" : "running") + "\",\"Running\":" + !killed + ",\"ExitCode\":"
                    + (killed ? 137 : 0)
                    + "},\"Config\":{\"Labels\":{" + label() + "}}}");
        }
        if (request.contains("/containers/" + CONTAINER) && state.get() != State.REMOVED) {
            return "HTTP/1.1 204 No Content\r\n\r\n";
        }
        return response(
                "404 Not Found", "Content-Type: application/json\r\n", "{\"message\":\"No such container: training\"}");
    }

    private static String label() {
        return "\"io.jenkins.container-lifecycle.self\":\"5.00000000\","
                + "\"io.jenkins.container-lifecycle.meta.5.00000000\":\"{\\\"build_id\\\":\\\"00000000\\\","
                + "\\\"project\\\":\\\"training\\\",\\\"build_time_stamp\\\":5,"
                + "\\\"validate_method\\\":\\\"ok\\\",\\\"update_method\\\":\\\"ok\\\",\\\"monitor_method\\\":\\\"ok\\\",\\\"metrics_method\\\":\\\"ok\\\","
                + "\\\"image_tag_names\\\":[\\\"1\\\"]}\"";
    }

    private static String json(String body) {
        return response("200 OK", "Content-Type: application/json\r\n", body);
    }

    private static String response(String status, String header, String body) {
        return "HTTP/1.1 " + status + "\r\n" + header + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }
}
