package io.jenkins.plugins.containerlifecycle.plugin.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import io.jenkins.plugins.containerlifecycle.plugin.running.HookReply.Verdict;
import io.jenkins.plugins.containerlifecycle.report.CapturedText;
import io.jenkins.plugins.containerlifecycle.report.HookOutput;
import io.jenkins.plugins.containerlifecycle.report.ReportContext;
import io.jenkins.plugins.containerlifecycle.report.ReportFormat;
import io.jenkins.plugins.containerlifecycle.report.ReportReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpdateReplyTest {
    private static HookReply reply(int exitCode, boolean allowDeferred, boolean again) {
        HookOutput output = new HookOutput(exitCode, CapturedText.EMPTY, CapturedText.EMPTY, Map.of(), null, null);
        ReportContext context = new ReportContext(
                "web", "update", "web", null, null, null, Instant.now(), Duration.ofSeconds(1), Map.of(), null);
        HookResult run =
                new HookResult(ReportReader.read("update", output, ReportFormat.AUTO), output, context, null, null);
        return UpdateReply.of(List.of(new HookWork.Answer("web", run, null)), allowDeferred, again);
    }

    @Test
    void notNowIsNeitherGoodNorBadUnlessItIsAllowed() {
        assertEquals(Verdict.DOUBTFUL, reply(75, false, false).verdict);
        assertEquals(Verdict.GOOD, reply(75, true, false).verdict);
    }

    @Test
    void notNowInASecondAttemptIsAnErrorBecauseTheFirstMayStillRun() {
        for (boolean allowed : new boolean[] {false, true}) {
            HookReply reply = reply(75, allowed, true);

            assertEquals(Verdict.BAD, reply.verdict);
            assertEquals("error", reply.values.get("outcome"));
            assertTrue(reply.message.contains("nobody knows how it ends"), reply.message);
        }
        assertEquals(Verdict.GOOD, reply(0, false, true).verdict);
    }
}
