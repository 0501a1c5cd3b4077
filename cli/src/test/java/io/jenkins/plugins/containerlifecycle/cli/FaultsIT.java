package io.jenkins.plugins.containerlifecycle.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Things are broken on purpose while a validation goes on. Whatever happens: no outcome is green unless the hook passed
 * and its result was read whole, nothing of ours stays after the next run or {@code prune}, and containers of others
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
    void theConnectionToTheEngineIsBroken() throws Exception {
        bench.run("connection", 4, new ConnectionFaults(bench).cases(count(22, 240)));
    }
}
