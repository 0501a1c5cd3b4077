package io.jenkins.plugins.containerlifecycle.plugin.agent;

import hudson.model.Computer;
import hudson.security.ACL;
import hudson.security.ACLContext;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import jenkins.model.Jenkins;

/**
 * What writes the files of a freestyle build. An abort interrupts the build's thread, and Java closes a file under a thread
 * that is interrupted, so this is done by another one; it takes a moment, and then the abort counts.
 */
@FunctionalInterface
interface Recording {
    void record() throws IOException, InterruptedException;

    /**
     * Does it as the user of the calling thread. If that one is interrupted meanwhile, it still is when this returns or throws.
     */
    static void complete(Recording recording) throws IOException, InterruptedException {
        var user = Jenkins.getAuthentication2();
        Future<?> future = Computer.threadPoolForRemoting.submit(() -> {
            try (ACLContext context = ACL.as2(user)) {
                recording.record();
            }
            return null;
        });
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    future.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException unwrapped(ExecutionException failure) throws InterruptedException {
        Throwable cause = failure.getCause();
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof InterruptedException interrupt) {
            throw interrupt;
        }
        return cause instanceof IOException known ? known : new IOException(cause);
    }
}
