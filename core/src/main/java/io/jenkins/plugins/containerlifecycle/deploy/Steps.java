package io.jenkins.plugins.containerlifecycle.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.Containers;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import io.jenkins.plugins.containerlifecycle.time.Timeout;
import java.time.Duration;
import java.util.Map;

/** What a deployment does to containers, one call of the engine at a time: each step may be the last one of a process. */
final class Steps {
    /** After its signal and its time the engine's own "stop" would kill it; this is how long that may take. */
    private static final Duration KILL = Duration.ofSeconds(10);

    /** How long after its time a container that was told to stop may still end. */
    private static final Duration WATCH = Duration.ofSeconds(2);

    /** Nobody waits longer for a container that may take what it takes to end. */
    private static final Duration LONGEST_WATCH = Duration.ofMinutes(5);

    private static final long POLL_MILLIS = 200;

    private final ContainerEngine engine;
    private final Containers containers;
    private final HookListener listener;
    private final DeployLock lock;

    Steps(ContainerEngine engine, HookListener listener, DeployLock lock) {
        this.engine = engine;
        this.containers = engine.containers();
        this.listener = listener;
        this.lock = lock;
    }

    /**
     * Ends a container as {@code docker stop} does, but by signals: the engine's own "stop" goes on when its caller has
     * died, and stops what a recovery has started again.
     *
     * @throws LostLockException if somebody else has taken over meanwhile, since that may take its time: nothing more may be
     *     done to any container then
     */
    void stop(KnownContainer container) throws LostLockException, EngineException, InterruptedException {
        end(container);
        lock.check();
    }

    private void end(KnownContainer container) throws LostLockException, EngineException, InterruptedException {
        if (container.status().equals("restarting")) {
            // Between two starts there is no process to tell; without a policy the engine makes no other one.
            setNoPolicy(container);
        }
        if (!containers.signal(container.id(), container.stopSignal())) {
            return;
        }
        if (containers
                .waitForExit(container.id(), Deadline.in(container.stopTimeout()))
                .isEmpty()) {
            // Somebody else may have started it again.
            lock.check();
            listener.onPhase("Container " + container.name() + " did not end within "
                    + container.stopTimeout().toSeconds() + " s and is killed.");
            containers.kill(container.id());
            if (containers.waitForExit(container.id(), Deadline.in(KILL)).isEmpty()) {
                throw new EngineException(
                        EngineException.Kind.TIMED_OUT,
                        "The container " + container.name() + " did not end " + KILL.toSeconds()
                                + " s after it was killed: a process of it may hang in the kernel.");
            }
        }
    }

    void start(String id) throws EngineException, InterruptedException {
        containers.start(id);
    }

    /**
     * Starts a container that somebody may have told to stop: it may still run now and end in a moment. So it is watched
     * for as long as that can take, but no longer than five minutes.
     */
    void startAndWatch(KnownContainer container) throws EngineException, InterruptedException {
        containers.start(container.id());
        Deadline watch =
                Deadline.in(LONGEST_WATCH).within(container.stopTimeout().plus(WATCH));
        listener.onPhase("Watching the old container for " + watch.length().toSeconds()
                + " s, since it may have been told to stop.");
        while (!watch.passed()) {
            ContainerDetails now = containers.inspect(container.id());
            if (!now.running()) {
                containers.start(container.id());
                return;
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    void rename(KnownContainer container, String name) throws EngineException, InterruptedException {
        containers.rename(container.id(), name);
    }

    /** Of a container that has one already somebody has set it since. */
    void setPolicy(KnownContainer container, JsonNode policy) throws EngineException, InterruptedException {
        if (!container.restarts() && !container.restartPolicy().equals(policy) && policy.isObject()) {
            containers.setRestartPolicy(container.id(), policy);
        }
    }

    void setNoPolicy(KnownContainer container) throws EngineException, InterruptedException {
        if (container.restarts()) {
            ObjectNode no = JsonNodeFactory.instance.objectNode();
            containers.setRestartPolicy(container.id(), no.put("Name", "no").put("MaximumRetryCount", 0));
        }
    }

    /** Connects a container with networks that it is not in; one that is there with fewer names than it should have is connected anew. */
    void connect(KnownContainer container, Map<String, ObjectNode> endpoints)
            throws EngineException, InterruptedException {
        Map<String, ObjectNode> known = Endpoints.of(container);
        for (Map.Entry<String, ObjectNode> endpoint : endpoints.entrySet()) {
            ObjectNode now = known.get(endpoint.getKey());
            if (now != null && Endpoints.hasAliases(endpoint.getValue()) && !Endpoints.hasAliases(now)) {
                engine.networks().disconnect(endpoint.getKey(), container.id());
                now = null;
            }
            if (now == null) {
                engine.networks().connect(endpoint.getKey(), container.id(), endpoint.getValue());
            }
        }
    }

    void remove(KnownContainer container) throws EngineException {
        containers.remove(container.id(), Timeout.REMOVAL.get());
    }

    /** Of a container that has served: what it wrote into volumes without a name is not ours to remove. */
    void removeServed(KnownContainer container) throws EngineException {
        containers.removeKeepingVolumes(container.id(), Timeout.REMOVAL.get());
    }
}
