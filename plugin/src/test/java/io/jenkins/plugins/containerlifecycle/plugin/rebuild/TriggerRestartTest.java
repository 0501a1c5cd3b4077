package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Jenkins ends while a wave is on its way. */
class TriggerRestartTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @BeforeEach
    void forgetTheEngine() {
        ImageJobs.forgetAll();
    }

    private static FreeStyleProject job(JenkinsRule jenkins, String name) {
        return jenkins.jenkins.getItemByFullName(name, FreeStyleProject.class);
    }

    @Test
    void whatWasMissedIsBuiltOnceAfterTheRestart() throws Throwable {
        sessions.then(jenkins -> {
            FreeStyleProject base = ImageJobs.create(jenkins, "base");
            FreeStyleProject mid = ImageJobs.triggered(jenkins, "mid", "base");
            FreeStyleProject top = ImageJobs.triggered(jenkins, "top", "mid");
            for (FreeStyleProject job : new FreeStyleProject[] {base, mid, top}) {
                jenkins.buildAndAssertSuccess(job);
            }
            CountDownLatch held = new CountDownLatch(1);
            ImageJobs.HELD.put("base", held);
            FreeStyleBuild build = base.scheduleBuild2(0).waitForStart();
            // Nobody looks any more, as if Jenkins was killed when the build ended.
            jenkins.jenkins.doQuietDown();
            held.countDown();
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        });
        sessions.then(jenkins -> {
            ImageJobs.settle(jenkins);
            assertEquals(2, job(jenkins, "mid").getLastBuild().getNumber());
            assertEquals(2, job(jenkins, "top").getLastBuild().getNumber());
        });
        sessions.then(jenkins -> {
            ImageJobs.settle(jenkins);
            assertEquals(2, job(jenkins, "top").getLastBuild().getNumber());
            jenkins.buildAndAssertSuccess(job(jenkins, "base"));
            ImageJobs.settle(jenkins);
            assertEquals(3, job(jenkins, "top").getLastBuild().getNumber());
        });
    }
}
