package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleProject;
import hudson.model.Queue;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.RebuildRun.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** A rebuild goes on after Jenkins was ended in its middle. */
class RebuildRunRestartTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @Test
    void aRebuildGoesOnAfterARestartAndEachJobIsBuiltOnce() throws Throwable {
        sessions.then(RebuildRunRestartTest::begin);
        sessions.then(RebuildRunRestartTest::goOn);
    }

    /** The base of a chain of three has a newer build; the first wave waits for an executor. */
    private static void begin(JenkinsRule rule) throws Exception {
        ImageJobs.forgetAll();
        FreeStyleProject base = ImageJobs.create(rule, "base");
        rule.buildAndAssertSuccess(base);
        rule.buildAndAssertSuccess(ImageJobs.create(rule, "mid", "base"));
        rule.buildAndAssertSuccess(ImageJobs.create(rule, "top", "mid"));
        rule.buildAndAssertSuccess(base);
        rule.jenkins.setNumExecutors(0);
        JobPlan plan = OutdatedImages.read().jobs();
        assertEquals(2, plan.waves().size());

        try (ACLContext anybody = ACL.as2(Jenkins.ANONYMOUS2)) {
            RebuildRuns.get().begin(plan);
        }
        await(() -> states().equals(List.of(State.STARTED, State.WAITING)));
        assertEquals(1, Jenkins.get().getQueue().getItems().length);
    }

    private static void goOn(JenkinsRule rule) throws Exception {
        rule.jenkins.setNumExecutors(2);
        Queue.getInstance().scheduleMaintenance();
        await(() -> RebuildRuns.get().last().isOver());

        assertEquals(
                List.of(State.DONE, State.DONE),
                states(),
                () -> RebuildRuns.get().last().steps().stream()
                        .map(RebuildRun.Step::reason)
                        .toList()
                        .toString());
        for (String name : List.of("mid", "top")) {
            FreeStyleProject job = rule.jenkins.getItemByFullName(name, FreeStyleProject.class);
            assertEquals(2, job.getLastBuild().getNumber(), name);
        }
        assertTrue(OutdatedImages.read().jobs().waves().isEmpty());
    }

    private static List<State> states() {
        return RebuildRuns.get().last().steps().stream()
                .map(RebuildRun.Step::state)
                .toList();
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.call()) {
            assertTrue(Instant.now().isBefore(end), "not in time: " + states());
            Thread.sleep(100);
        }
    }
}
