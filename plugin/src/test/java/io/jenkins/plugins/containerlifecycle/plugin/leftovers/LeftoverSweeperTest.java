package io.jenkins.plugins.containerlifecycle.plugin.leftovers;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.EnvVars;
import hudson.model.FreeStyleBuild;
import hudson.model.Node;
import hudson.model.TaskListener;
import hudson.slaves.DumbSlave;
import hudson.slaves.JNLPLauncher;
import io.jenkins.plugins.containerlifecycle.plugin.agent.EngineAccess;
import io.jenkins.plugins.containerlifecycle.plugin.agent.ServerArgument;
import io.jenkins.plugins.containerlifecycle.plugin.audit.HeldEngine;
import io.jenkins.plugins.containerlifecycle.plugin.validate.TestImages;
import java.util.Map;
import jenkins.model.NodeListener;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerEndpoint;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What the sweeper remembers. AgentKillTest and AgentLossTest test what it removes. */
@WithJenkins
class LeftoverSweeperTest {
    private static DumbSlave agent(JenkinsRule jenkins, String name) throws Exception {
        DumbSlave agent = new DumbSlave(name, "/tmp/" + name, new JNLPLauncher());
        jenkins.jenkins.addNode(agent);
        return agent;
    }

    private static OpenRun run(JenkinsRule jenkins, FreeStyleBuild build) throws Exception {
        EngineAccess access = EngineAccess.of(null, new EnvVars(), build, jenkins.jenkins.getChannel());
        return new OpenRun(
                ServerArgument.of(new DockerServerEndpoint("tcp://127.0.0.1:1", "docker-tls")),
                Map.of("DOCKER_HOST", "tcp://127.0.0.1:1", "TOKEN", "secret"),
                build,
                access,
                null);
    }

    @Test
    void followsANodeThatIsRenamedAndForgetsOneThatIsDeleted(JenkinsRule jenkins) throws Exception {
        LeftoverSweeper sweeper = LeftoverSweeper.get();
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        Node first = agent(jenkins, "first");
        sweeper.begun("first", "run", run(jenkins, build));

        DumbSlave second = new DumbSlave("second", "/tmp/first", new JNLPLauncher());
        NodeListener.fireOnUpdated(first, second);

        assertFalse(sweeper.isOpen("first"));
        assertTrue(sweeper.isOpen("second"));

        jenkins.jenkins.addNode(second);
        jenkins.jenkins.removeNode(second);

        assertFalse(sweeper.isOpen("second"));
    }

    @Test
    void anEngineWithCredentialsCannotBeReachedWithoutTheBuildThatMayUseThem(JenkinsRule jenkins) throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        OpenRun run = run(jenkins, build);

        build.delete();

        assertNull(run.access(jenkins.jenkins.getChannel()));
    }

    /** This Jenkins may be killed while it is at it. */
    @Test
    void whatIsBeingSweptIsRememberedUntilItIsDone(JenkinsRule jenkins) throws Exception {
        LeftoverSweeper sweeper = LeftoverSweeper.get();
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        DumbSlave agent = jenkins.createOnlineSlave();
        String node = agent.getNodeName();
        TestImages images = TestImages.create();
        try (HeldEngine engine = new HeldEngine("unix:///var/run/docker.sock", "/containers/json")) {
            Map<String, String> step = Map.of("DOCKER_HOST", engine.host());
            EngineAccess access = EngineAccess.of(null, new EnvVars(step), build, agent.getChannel());
            sweeper.begun(node, "run", new OpenRun(null, step, build, access, null));

            sweeper.onOnline(agent.toComputer(), TaskListener.NULL);

            engine.awaitRequest();
            assertTrue(sweeper.isOpen(node));
            engine.release();
            for (int i = 0; i < 600 && sweeper.isOpen(node); i++) {
                Thread.sleep(100);
            }
            assertFalse(sweeper.isOpen(node));
        } finally {
            images.removeAll();
        }
    }
}
