package io.jenkins.plugins.containerlifecycle.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several tasks, so many at a time. */
final class Parallel {
    static final int MAX_JOBS = 64;

    private Parallel() {}

    /** @return the results in the order of the tasks */
    static <T> List<T> run(List<? extends Callable<T>> tasks, int jobs) throws Exception {
        if (tasks.size() == 1) {
            return List.of(tasks.get(0).call());
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, Math.min(jobs, tasks.size())));
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            threads.shutdownNow();
        }
    }
}
