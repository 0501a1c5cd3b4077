package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.engine.ImageNameCheck;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Creates a container, and removes it again if the caller is interrupted before it learns the ID. */
final class ContainerCreation {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");
    private static final Duration UNWANTED_PATIENCE = Duration.ofSeconds(20);

    private final EngineApi api;
    private final @Nullable String name;
    private final ObjectNode body;
    private final String image;
    private final String task;

    /**
     * @param name null lets the engine choose
     * @param body the engine's JSON, with the {@code Image}
     */
    ContainerCreation(EngineApi api, @Nullable String name, ObjectNode body) {
        this.api = api;
        this.name = name;
        this.body = body;
        this.image = JsonBodies.text(body.path("Image"));
        this.task = "create a container of the image " + image;
    }

    /** @return the container's ID */
    String run() throws EngineException, InterruptedException {
        EngineTransport.Pending<JsonNode> pending = api.transport().quick(request(), JsonBodies::read);
        try {
            return id(pending.awaitOrLeave(task, api.responseTimeout()));
        } catch (EngineRefusal e) {
            String subject = e.wording().isNoSuchImage() ? image : "";
            throw MissingImage.explain(api, api.errors().refused(task, subject, e), image);
        } catch (TimeoutException e) {
            throw api.errors().timedOut(task, api.responseTimeout());
        } catch (InterruptedException e) {
            removeUnwanted(pending);
            throw e;
        } finally {
            pending.abort();
        }
    }

    private Request request() throws EngineException, InterruptedException {
        ImageNameCheck.require(image);
        if (name != null && !NAME.matcher(name).matches()) {
            throw ContainerBody.refuse("'" + name + "' cannot be a container's name: expected two or more of letters,"
                    + " digits, '_', '.' and '-', the first a letter or digit");
        }
        return api.request("POST", "/containers/create" + (name == null ? "" : "?name=" + name), body)
                .build();
    }

    private String id(JsonNode answer) throws EngineException {
        String id = JsonBodies.line(answer.path("Id"));
        if (id.isEmpty()) {
            throw new EngineException(
                    Kind.CONNECTION_LOST, api.errors().engine() + " was asked to " + task + " and gave no ID.");
        }
        return id;
    }

    /** The engine may still be creating the container: cutting the connection does not stop it. */
    private void removeUnwanted(EngineTransport.Pending<JsonNode> pending) {
        Deadline deadline = Deadline.in(UNWANTED_PATIENCE);
        boolean interrupted = false;
        try {
            while (!deadline.passed()) {
                try {
                    String id = id(pending.awaitOrLeave(task, deadline.remaining()));
                    Removal.ofContainer(api, id, true, UNWANTED_PATIENCE).run();
                    return;
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
        } catch (EngineRefusal | EngineException | TimeoutException e) {
            // It was not created, or the engine does not answer; then the sweep by label finds it.
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
