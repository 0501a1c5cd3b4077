package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.engine.docker.OwnEngine;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Things are broken on purpose while a validation goes on. Whatever happens: no outcome is green unless the hook passed
 * and its result was read whole, nothing of ours is left after the next run or {@code prune}, and containers of others
 * are untouched. Some faults by default; {@code -Dintegration.long=true} does hundreds.
 */
@Timeout(900)
class FaultsIT {
    private static FaultBench bench;

    @TempDir
    static Path temp;

    @BeforeAll
    static void start() throws Exception {
        bench = new FaultBench(temp);
    }

    @AfterAll
    static void clean() throws Exception {
        if (bench != null) {
            bench.close();
        }
    }

    private static int count(int few, int many) {
        return FaultBench.LONG ? many : few;
    }

    @Test
    void theEngineIsStoppedKilledAndRestarted() throws Exception {
        try (OwnEngine own = OwnEngine.start()) {
            own.copy(bench.image);
            own.docker("create --name stranger --network none " + bench.image);
            bench.run("engine", 1, new EngineLoss(bench, own).cases(count(2, 26)));
        }
    }

    @Test
    void theDiskOfTheWorkspaceIsFull() throws Exception {
        FaultBench.needRoot();
        bench.run("disk", 1, new DiskFaults(bench).cases(count(4, 20)));
    }

    @Test
    void theClockJumps() throws Exception {
        // One at a time: to a process that is 400 days ahead, all other runs are long over.
        bench.run("clock", 1, new ClockFaults(bench).cases(count(6, 30)));
    }

    @Test
    void theCommandIsKilled() throws Exception {
        bench.run("kill -9", 3, new ProcessFaults(bench, "kill").signals(count(12, 120), "KILL"));
    }

    @Test
    void theCommandIsToldToStop() throws Exception {
        // A process that ignores SIGINT hands that on to its children.
        String[] signals = ContainerCtlIT.isInterruptIgnored() ? new String[] {"TERM"} : new String[] {"TERM", "INT"};
        bench.run("stop", 3, new ProcessFaults(bench, "stop").signals(count(8, 70), signals));
    }

    @Test
    void theConnectionOfTheCommandIsBroken() throws Exception {
        bench.run("connection of the command", 3, new ProcessFaults(bench, "command").connections(count(6, 50)));
    }

    @Test
    void theConnectionToTheEngineIsBroken() throws Exception {
        bench.run("connection", 4, new ConnectionFaults(bench).cases(count(22, 240)));
    }
}
