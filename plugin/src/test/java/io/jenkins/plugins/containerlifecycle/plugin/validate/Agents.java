package io.jenkins.plugins.containerlifecycle.plugin.validate;

import hudson.remoting.RequestAbortedException;
import hudson.slaves.DumbSlave;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import jenkins.security.MasterToSlaveCallable;

/** Agents that come back in a test. */
public final class Agents {
    private Agents() {}

    /** Of its JVM. */
    public static long pid(DumbSlave agent) throws Exception {
        return agent.getChannel().call(new ProcessId());
    }

    /**
     * Connects it until it is there, because a launch fails until the end of the previous one is noticed everywhere.
     *
     * @param gone the PID of the JVM that is not meant
     */
    public static void bringBack(DumbSlave agent, long gone) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < end) {
            try {
                agent.toComputer().connect(false).get();
                if (agent.getChannel() != null && pid(agent) != gone) {
                    return;
                }
            } catch (ExecutionException | IOException | RequestAbortedException e) {
                Thread.sleep(50);
            }
        }
        throw new AssertionError("The agent does not come back");
    }

    private static final class ProcessId extends MasterToSlaveCallable<Long, RuntimeException> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long call() {
            return ProcessHandle.current().pid();
        }
    }
}
