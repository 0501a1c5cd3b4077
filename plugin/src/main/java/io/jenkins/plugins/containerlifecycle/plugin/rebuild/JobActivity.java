package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Computer;
import hudson.model.Executor;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.queue.WorkUnit;
import java.util.Arrays;
import jenkins.model.Jenkins;

/**
 * Whether something of a job waits or runs. A build goes from the queue to an executor, and is known to its job only some
 * time after it has left the queue; whoever asks for less finds a moment in which nothing seems to happen.
 */
final class JobActivity {
    private JobActivity() {}

    static boolean isIdle(@NonNull Job<?, ?> job) {
        return !isQueued(job) && !isBuilding(job);
    }

    static boolean isQueued(@NonNull Job<?, ?> job) {
        return job instanceof Queue.Task task && Jenkins.get().getQueue().contains(task);
    }

    /** To be asked after {@link #isQueued}, since builds go that way. No build is loaded but the last. */
    static boolean isBuilding(@NonNull Job<?, ?> job) {
        return isOnExecutor(job) || job.isBuilding();
    }

    private static boolean isOnExecutor(Job<?, ?> job) {
        return Arrays.stream(Jenkins.get().getComputers())
                .map(Computer::getAllExecutors)
                .anyMatch(executors -> executors.stream().anyMatch(executor -> isOf(executor, job)));
    }

    private static boolean isOf(Executor executor, Job<?, ?> job) {
        WorkUnit unit = executor.getCurrentWorkUnit();
        if (unit == null || !unit.work.getOwnerTask().equals(job)) {
            return false;
        }
        // An executor has some things to do after the build has ended.
        Queue.Executable build = unit.getExecutable();
        return build == null || build instanceof Run<?, ?> run && run.isBuilding();
    }
}
