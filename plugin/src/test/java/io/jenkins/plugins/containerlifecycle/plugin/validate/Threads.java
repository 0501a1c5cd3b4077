package io.jenkins.plugins.containerlifecycle.plugin.validate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Computer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jenkins.model.Jenkins;
import jenkins.security.MasterToSlaveCallable;

/** Checks that no thread of a validation is left, neither on the controller nor on an agent. */
public final class Threads {
    private static final List<String> OURS = List.of("container-lifecycle", "container-engine");

    private Threads() {}

    public static void assertNoneLeft() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (true) {
            List<String> left = new ArrayList<>(here());
            for (Computer computer : Jenkins.get().getComputers()) {
                if (computer.getChannel() != null) {
                    left.addAll(computer.getChannel().call(new Names()));
                }
            }
            if (left.isEmpty()) {
                return;
            }
            assertTrue(System.nanoTime() < end, () -> "threads are left: " + left);
            Thread.sleep(100);
        }
    }

    private static ArrayList<String> here() {
        ArrayList<String> names = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (OURS.stream().anyMatch(thread.getName()::startsWith)) {
                names.add(thread.getName());
            }
        }
        return names;
    }

    /** On an agent. */
    private static final class Names extends MasterToSlaveCallable<ArrayList<String>, RuntimeException> {
        private static final long serialVersionUID = 1L;

        @Override
        public ArrayList<String> call() {
            return here();
        }
    }
}
