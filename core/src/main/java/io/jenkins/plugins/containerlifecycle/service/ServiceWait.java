package io.jenkins.plugins.containerlifecycle.service;

import io.jenkins.plugins.containerlifecycle.engine.ServiceTask;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * What an update or a rollback of a service waits for at one moment. A swarm may be silent for minutes, while a health check
 * is asked or a task is watched.
 *
 * @param sight what there is now
 * @param states how a task is shown
 */
record ServiceWait(ServiceWatch.Sight sight, Function<ServiceTask, TaskState> states) {
    private static final int MAX_TASKS = 5;

    /**
     * Such as {@code web: updating for 30 s; 1 of 3 tasks run example/web:2. Waiting for web.2 on node-b: starting.}
     *
     * @param since how long it has been at it
     */
    String sentence(Duration since) {
        KnownService service = sight.service();
        boolean back = service.rollsBack();
        List<ServiceTask> wanted = sight.wanted();
        long there = wanted.stream().filter(this::isThere).count();
        long places = places(wanted);
        String doing = back ? ": going back for " : ": updating for ";
        String run = there + " of " + places + (places == 1 ? " task runs " : " tasks run ");
        String image = service.spec().imageName();
        return service.name() + doing + Durations.about(since) + "; " + run + image + "." + what(back);
    }

    /** With start-first, an old and a new task are wanted in one place for a while. */
    private static long places(List<ServiceTask> wanted) {
        return wanted.stream()
                .map(task -> task.slot() == 0 ? task.nodeId() : String.valueOf(task.slot()))
                .distinct()
                .count();
    }

    private boolean isThere(ServiceTask task) {
        return task.running() && ServiceWatch.Sight.isOf(task, sight.service().spec());
    }

    private String what(boolean back) {
        List<String> waiting = sight.tasks().stream()
                .filter(task -> task.wanted() != task.running())
                .map(task -> states.apply(task) + (task.wanted() ? "" : " (told to stop)"))
                .toList();
        if (!waiting.isEmpty()) {
            boolean more = waiting.size() > MAX_TASKS;
            return " Waiting for " + String.join(", ", more ? waiting.subList(0, MAX_TASKS) : waiting)
                    + (more ? " and " + (waiting.size() - MAX_TASKS) + " more." : ".");
        }
        ServiceSpec spec = sight.service().spec();
        return " The swarm watches for " + Durations.about(back ? spec.rollbackMonitor() : spec.monitor())
                + " whether each one goes on.";
    }
}
