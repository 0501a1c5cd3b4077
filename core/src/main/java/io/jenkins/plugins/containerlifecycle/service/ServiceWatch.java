package io.jenkins.plugins.containerlifecycle.service;

import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ServiceTask;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Follows the update of a service to its end, and says what happens. */
final class ServiceWatch {
    /** The service and its tasks at one moment. */
    record Sight(KnownService service, List<ServiceTask> tasks) {
        List<ServiceTask> wanted() {
            return tasks.stream().filter(ServiceTask::wanted).toList();
        }

        /** As the service is to be now; never so if it has no task. */
        boolean allRun() {
            List<ServiceTask> wanted = wanted();
            return !wanted.isEmpty() && wanted.stream().allMatch(task -> task.running() && isOf(task, service.spec()));
        }

        /** Also if the swarm was told, but has not begun: it says nothing then, and the old tasks run. */
        boolean underWay() {
            return service.underWay()
                    || service.updateState().isEmpty()
                            && wanted().stream().anyMatch(task -> !isOf(task, service.spec()));
        }

        /** Whether the service is something to go back to. */
        boolean settled() {
            return !underWay() && !service.paused();
        }

        /** Those of that specification that ended, though nobody wanted that. */
        List<ServiceTask> failed(ServiceSpec spec) {
            return tasks.stream()
                    .filter(task -> FAILED.contains(task.state()) && isOf(task, spec))
                    .toList();
        }

        static boolean isOf(ServiceTask task, ServiceSpec spec) {
            return task.labels().getOrDefault(DeploymentRecord.LABEL, "").equals(spec.recordText());
        }
    }

    private static final Set<String> FAILED = Set.of("failed", "rejected", "complete", "orphaned");
    private static final Set<String> ENDED = Set.of("completed", "paused", "rollback_completed", "rollback_paused");
    private static final int MAX_DIFFERENCES = 5;

    private static final Duration PAUSE = Duration.ofMillis(500);

    /** After so long a silence it is said what is waited for: a silent log looks as if it hung. */
    static final Duration SILENCE = Duration.ofSeconds(15);

    /** How long managers may not answer, as when another one takes the lead. */
    private static final Duration OUTAGE = Duration.ofMinutes(1);

    private final ContainerEngine engine;
    private final KnownService start;
    private final Duration patience;
    private final Duration silence;
    private final Consumer<String> progress;
    private final Map<String, TaskState> known = new HashMap<>();
    private final Sight first;
    private Map<String, String> nodes = Map.of();
    private String state = "";
    private String cause = "";
    private String foreign = "";
    /** When it is to be said what is waited for, since nothing else has been said for so long. */
    private Deadline quiet;

    /** What the manager made of what it was told; null before it has said it. */
    private @Nullable KnownService accepted;

    /**
     * @param patience how long nothing may change beyond the time that the swarm itself waits
     * @param silence after which it is said what is waited for
     */
    ServiceWatch(
            ContainerEngine engine, KnownService start, Duration patience, Duration silence, Consumer<String> progress)
            throws DeployException, EngineException, InterruptedException {
        this.engine = engine;
        this.start = start;
        this.patience = patience;
        this.silence = silence;
        this.progress = progress;
        quiet = Deadline.in(silence);
        first = look();
        compare(first, first.service().spec(), line -> {});
    }

    /** The service as it was before anything was done. */
    Sight first() {
        return first;
    }

    /** Why the swarm began to roll back, or paused, in its words; empty if it did not. */
    String cause() {
        return cause;
    }

    /** That somebody else changed the service meanwhile, in one sentence; empty if nobody did. */
    String foreign() {
        return foreign;
    }

    TaskState state(ServiceTask task) {
        return TaskState.of(start.name(), task, nodes);
    }

    /**
     * Until it is over, or is not this update any more, since somebody else changed the service: see {@link #foreign}.
     *
     * @param wanted what the service was told to be
     * @param rollback whether that was by a rollback
     * @throws DeployException if the end cannot be known, since nothing happens any more
     */
    Sight untilEnd(ServiceSpec wanted, boolean rollback) throws DeployException, EngineException, InterruptedException {
        state = "";
        cause = "";
        Deadline answer = Deadline.in(OUTAGE);
        Deadline change = Deadline.in(patience);
        Deadline settling = null;
        quiet = Deadline.in(silence);
        long begun = System.nanoTime();
        while (true) {
            try {
                Sight sight = look();
                answer = Deadline.in(OUTAGE);
                if (compare(sight, wanted, this::tell)) {
                    change = Deadline.in(patience.plus(sight.service().spec().longestSilence()));
                }
                if (quiet.passed()) {
                    tell(new ServiceWait(sight, this::state).sentence(Duration.ofNanos(System.nanoTime() - begun)));
                }
                foreign = foreign(sight.service(), wanted, rollback);
                if (!foreign.isEmpty()) {
                    return sight;
                }
                String now = sight.service().updateState();
                if (ENDED.contains(now) || now.isEmpty() && sight.wanted().isEmpty()) {
                    // The swarm says that it has rolled back while a task still starts.
                    settling = settling == null ? Deadline.in(patience) : settling;
                    boolean none = sight.wanted().isEmpty();
                    if (sight.allRun() || none || sight.service().paused() || settling.passed()) {
                        return sight;
                    }
                }
            } catch (EngineException e) {
                if (answer.passed()) {
                    throw new DeployException(e.getMessage() + goesOn());
                }
                if (quiet.passed()) {
                    tell(start.name() + ": nothing is known for the moment: " + e.getMessage());
                }
            }
            if (change.passed()) {
                throw new DeployException("Nothing has changed in the update of the service " + start.name() + " for "
                        + Durations.about(change.length()) + stuck() + "." + goesOn());
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private void tell(String line) {
        progress.accept(line);
        quiet = Deadline.in(silence);
    }

    private String foreign(KnownService service, ServiceSpec wanted, boolean rollback) {
        boolean back = service.rollsBack();
        if (back && !rollback) {
            // The swarm does that by itself.
            return "";
        }
        ServiceSpec spec = service.spec();
        if (accepted == null && spec.runsAs(wanted) && back == rollback) {
            accepted = service;
        }
        if (accepted != null && back == rollback && spec.equals(accepted.spec())) {
            return "";
        }
        KnownService before = accepted == null ? start : accepted;
        List<String> differences = accepted == null ? List.of() : spec.differences(accepted.spec());
        return "Somebody else changed the service " + service.name() + " in the middle of this update, from version "
                + before.version() + " to " + service.version() + ": it is to run " + spec.image() + " now, "
                + (spec.image().equals(wanted.image()) ? "as before" : "in place of " + wanted.image())
                + shown(differences) + ". How this update would have ended is not known; nothing was undone.";
    }

    private static String shown(List<String> differences) {
        if (differences.isEmpty()) {
            return "";
        }
        boolean more = differences.size() > MAX_DIFFERENCES;
        return "; changed were "
                + String.join(", ", more ? differences.subList(0, MAX_DIFFERENCES) : differences)
                + (more ? " and more" : "");
    }

    private Sight look() throws DeployException, EngineException, InterruptedException {
        try {
            KnownService service = new KnownService(engine.services().describe(start.id()));
            List<ServiceTask> tasks = engine.services().tasks(start.id()).stream()
                    .sorted(Comparator.comparingInt(ServiceTask::slot))
                    .toList();
            if (tasks.stream().anyMatch(task -> !task.nodeId().isEmpty() && !nodes.containsKey(task.nodeId()))) {
                nodes = engine.services().nodes();
            }
            return new Sight(service, tasks);
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.NO_SUCH_SERVICE) {
                throw new DeployException("The service " + start.name() + " was removed meanwhile.");
            }
            throw e;
        }
    }

    /** @return whether something is not as it was */
    private boolean compare(Sight sight, ServiceSpec wanted, Consumer<String> listener) {
        boolean changed = false;
        String now = sight.service().updateState();
        if (!now.equals(state)) {
            changed = true;
            state = now;
            if (now.equals("rollback_started") || sight.service().paused()) {
                cause = sight.service().updateMessage();
                listener.accept(start.name() + ": " + cause);
            }
        }
        for (ServiceTask task : sight.tasks()) {
            TaskState shown = state(task);
            if (!shown.equals(known.put(task.id(), shown))) {
                changed = true;
                if (task.wanted() || FAILED.contains(task.state())) {
                    // Of the same name are those that go, and those that a rollback brings back.
                    listener.accept((Sight.isOf(task, wanted) ? "" : "old task ") + shown);
                }
            }
        }
        return changed;
    }

    /** What may hold it up. */
    private String stuck() {
        return known.values().stream()
                .filter(task -> !task.error().isEmpty() && !FAILED.contains(task.state()))
                .findFirst()
                .map(task -> " (" + task + ")")
                .orElse("");
    }

    private String goesOn() {
        String more = " It goes on in the swarm: 'docker service ps " + start.name() + "' tells more, and ";
        // Once the swarm goes back, its own rollback would go forward again, if it did anything.
        return state.startsWith("rollback")
                ? more + "a forced deployment brings the service to an image that works."
                : more + "'docker service rollback " + start.name() + "' undoes it.";
    }
}
