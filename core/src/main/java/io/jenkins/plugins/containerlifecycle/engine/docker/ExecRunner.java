package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.engine.ExecResult;
import io.jenkins.plugins.containerlifecycle.engine.ExecSpec;
import io.jenkins.plugins.containerlifecycle.engine.OutputListener;
import io.jenkins.plugins.containerlifecycle.engine.OutputListener.Stream;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Runs a command in a running container: create, start and follow, then ask how it went. */
final class ExecRunner {
    /** The engine knows the exit code only some milliseconds after the end of the output. */
    private static final int EXIT_CODE_ATTEMPTS = 20;

    private static final long EXIT_CODE_PAUSE_MILLIS = 25;
    private static final Duration PID_PATIENCE = Duration.ofSeconds(5);

    private final EngineApi api;

    ExecRunner(EngineApi api) {
        this.api = api;
    }

    ExecResult run(String container, ExecSpec spec, OutputListener output, Deadline deadline)
            throws EngineException, InterruptedException {
        if (deadline.passed()) {
            return new ExecResult(null, null);
        }
        String task = "run " + spec.command().get(0) + " in the container " + container;
        try {
            api.negotiate(limit(deadline));
            String id = create(container, spec, task, deadline);
            return start(id, task, output, deadline);
        } catch (EngineRefusal e) {
            Integer exitCode = StartFailure.exitCode(e.wording());
            if (exitCode == null) {
                throw api.errors().refused(task, container, e);
            }
            // Newer engines refuse what older ones report as 126 or 127; it is the same to a caller.
            output.onOutput(Stream.STDERR, (e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
            return new ExecResult(exitCode, null);
        }
    }

    private String create(String container, ExecSpec spec, String task, Deadline deadline)
            throws EngineRefusal, EngineException, InterruptedException {
        ObjectNode body = LenientJson.object();
        // Podman wants at least one stream attached at creation.
        body.put("AttachStdout", true).put("AttachStderr", true).put("Tty", false);
        spec.command().forEach(body.putArray("Cmd")::add);
        if (!spec.environment().isEmpty()) {
            ContainerBody.environment(body.putArray("Env"), spec.environment());
        }
        if (spec.user() != null) {
            body.put("User", spec.user());
        }
        JsonNode answer = api.call(
                task,
                api.request("POST", "/containers/" + container + "/exec", body).build(),
                limit(deadline));
        return JsonBodies.line(answer.path("Id"));
    }

    private ExecResult start(String id, String task, OutputListener output, Deadline deadline)
            throws EngineRefusal, EngineException, InterruptedException {
        ObjectNode body = LenientJson.object();
        body.put("Detach", false).put("Tty", false);
        try (FollowedOutput stream = FollowedOutput.open(
                api.transport(),
                api.request("POST", "/exec/" + EngineApi.encode(id) + "/start", body)
                        .build(),
                output,
                task,
                limit(deadline))) {
            if (stream.awaitEnd(deadline)) {
                return exitCode(id, task);
            }
        }
        return new ExecResult(null, pid(id));
    }

    private Duration limit(Deadline deadline) {
        return deadline.within(api.responseTimeout()).remaining();
    }

    private ExecResult exitCode(String id, String task) throws EngineException, InterruptedException {
        for (int attempt = 1; attempt <= EXIT_CODE_ATTEMPTS; attempt++) {
            JsonNode state = inspect(id, task, api.responseTimeout());
            JsonNode code = state.path("ExitCode");
            if (!state.path("Running").asBoolean() && JsonBodies.isExitCode(code)) {
                return new ExecResult(code.asInt(), pid(state));
            }
            Thread.sleep(EXIT_CODE_PAUSE_MILLIS);
        }
        throw new EngineException(
                Kind.CONNECTION_LOST,
                api.errors().engine() + " was asked to " + task
                        + "; the output ended, but the engine does not know the exit code, so the result is unclear.");
    }

    private JsonNode inspect(String id, String task, Duration limit) throws EngineException, InterruptedException {
        try {
            String path = "/exec/" + EngineApi.encode(id) + "/json";
            return api.call(task, api.request("GET", path).build(), limit);
        } catch (EngineRefusal e) {
            throw api.errors().lost(task, e.getMessage(), e);
        } catch (EngineException e) {
            // Whatever prevented the engine's answer, the command has run and its end is unknown.
            throw e.kind() == Kind.UNREACHABLE ? api.errors().lost(task, e.getMessage(), e) : e;
        }
    }

    /** For the message to whoever must kill it; not worth an error. */
    private @Nullable Long pid(String id) throws InterruptedException {
        try {
            return pid(inspect(id, "say the process ID", PID_PATIENCE));
        } catch (EngineException e) {
            return null;
        }
    }

    private static @Nullable Long pid(JsonNode state) {
        long pid = state.path("Pid").asLong();
        return pid > 0 ? pid : null;
    }
}
