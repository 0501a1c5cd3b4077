package io.jenkins.plugins.containerlifecycle.plugin.agent;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import org.junit.jupiter.api.Test;

class RunningWorkTest {
    @Test
    void aSecondAttemptCanBeCancelledAfterTheFirstHasEnded() {
        Cancellation first = RunningWork.begin("second");
        Cancellation second = RunningWork.begin("second");
        second.begin(Thread.currentThread());
        first.end();
        RunningWork.forget("second", first);

        new CancelWork("second").call();

        assertTrue(Thread.interrupted());
        assertTrue(second.isCancelled());
        assertFalse(first.isCancelled());
        RunningWork.forget("second", second);
    }

    @Test
    void theCallToCancelMayComeBeforeTheWork() {
        new CancelWork("early").call();

        Cancellation work = RunningWork.begin("early");

        assertTrue(work.isCancelled());
        RunningWork.forget("early", work);
        assertFalse(RunningWork.begin("early").isCancelled());
    }
}
