package io.jenkins.plugins.containerlifecycle.agent.schedule;

import java.time.Duration;

/** How much later than planned hooks began: it grows if there is more to ask than the machine can do. */
public final class Lateness {
    private long runs;
    private Duration total = Duration.ZERO;
    private Duration longest = Duration.ZERO;

    /** @param longest of all */
    public record View(long runs, Duration total, Duration longest) {}

    synchronized void add(Duration late) {
        runs++;
        total = total.plus(late);
        longest = longest.compareTo(late) >= 0 ? longest : late;
    }

    public synchronized View view() {
        return new View(runs, total, longest);
    }
}
