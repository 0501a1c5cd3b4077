package io.jenkins.plugins.containerlifecycle.plugin.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.util.Secret;
import io.jenkins.plugins.containerlifecycle.engine.docker.OwnEngine;
import io.jenkins.plugins.containerlifecycle.plugin.leftovers.LeftoverSweeper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerCredentials;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerEndpoint;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** An engine that demands a certificate, with Docker server credentials of Jenkins. */
@WithJenkins
class TlsEngineTest {
    @TempDir
    private static Path keys;

    private static JenkinsRule jenkins;
    private static TestImages images;
    private static OwnEngine engine;
    private static DumbSlave agent;
    private static String good;
    private static int port;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        images = TestImages.create();
        good = images.withHook("good:1", "echo all is well");
        makeKeys();
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        engine = OwnEngine.start(
                "--host=tcp://127.0.0.1:" + port,
                "--tlsverify",
                "--tlscacert=" + keys.resolve("ca.pem"),
                "--tlscert=" + keys.resolve("server.pem"),
                "--tlskey=" + keys.resolve("server-key.pem"));
        engine.copy(good);
        agent = jenkins.createOnlineSlave();
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new DockerServerCredentials(
                        CredentialsScope.GLOBAL,
                        "docker-tls",
                        "",
                        Secret.fromString(text("client-key.pem")),
                        text("client.pem"),
                        text("ca.pem")));
    }

    @AfterAll
    static void close() throws Exception {
        if (engine != null) {
            assertEquals(List.of(), engine.containers());
            engine.close();
        }
        if (images != null) {
            images.removeAll();
        }
    }

    private static String text(String file) throws IOException {
        return Files.readString(keys.resolve(file));
    }

    private static void makeKeys() throws Exception {
        openssl(
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=Test CA",
                "-keyout",
                "ca-key.pem",
                "-out",
                "ca.pem");
        Files.writeString(keys.resolve("server.ext"), "subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n");
        Files.writeString(keys.resolve("client.ext"), "extendedKeyUsage=clientAuth\n");
        for (String name : List.of("server", "client")) {
            openssl(
                    "req",
                    "-newkey",
                    "rsa:2048",
                    "-nodes",
                    "-subj",
                    "/CN=" + name,
                    "-keyout",
                    name + "-key.pem",
                    "-out",
                    name + ".csr");
            openssl(
                    "x509",
                    "-req",
                    "-in",
                    name + ".csr",
                    "-CA",
                    "ca.pem",
                    "-CAkey",
                    "ca-key.pem",
                    "-CAcreateserial",
                    "-days",
                    "2",
                    "-extfile",
                    name + ".ext",
                    "-out",
                    name + ".pem");
        }
    }

    private static void openssl(String... arguments) throws Exception {
        Process process = new ProcessBuilder(Stream.concat(Stream.of("openssl"), Stream.of(arguments))
                        .toList())
                .directory(keys.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    private WorkflowRun build(Result expected, String more) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node('" + agent.getNodeName() + "') { containerValidate(image: '" + good
                        + "', dockerServer: [uri: 'tcp://127.0.0.1:" + port + "'" + more + "]) }",
                true));
        return jenkins.buildAndAssertStatus(expected, job);
    }

    @Test
    void isReachedWithCredentialsThatAreGoneAfterwards() throws Exception {
        List<Path> before = keysOfTheAgent();
        WorkflowRun run = build(Result.SUCCESS, ", credentialsId: 'docker-tls'");

        jenkins.assertLogContains("all is well", run);
        jenkins.assertLogNotContains("PRIVATE KEY", run);
        assertEquals(before, keysOfTheAgent(), "no key is left on the agent");
    }

    @Test
    void whatAKilledAgentLeftOnItIsRemovedWithCredentialsFetchedAnewAndItsKeysAreGone() throws Exception {
        String slow = images.withHook("slow:1", "sleep 300");
        engine.copy(slow);
        List<Path> before = keysOfTheAgent();
        DumbSlave mortal = jenkins.createOnlineSlave();
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.setAssignedNode(mortal);
        ContainerValidateStep step = new ContainerValidateStep();
        step.setImage(slow);
        step.setDockerServer(new DockerServerEndpoint("tcp://127.0.0.1:" + port, "docker-tls"));
        job.getBuildersList().add(new ContainerValidateBuilder(step));
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        engine.awaitContainers(1);
        assertTrue(LeftoverSweeper.get().isOpen(mortal.getNodeName()));
        String kept = Files.readString(jenkins.jenkins
                .getRootDir()
                .toPath()
                .resolve("io.jenkins.plugins.containerlifecycle.plugin.validate.LeftoverSweeper.xml"));
        assertFalse(kept.contains("PRIVATE KEY"), kept);

        long pid = Agents.pid(mortal);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        jenkins.waitForCompletion(build);
        assertFalse(engine.containers().isEmpty(), "there was nobody to remove it");
        Agents.bringBack(mortal, pid);

        engine.awaitContainers(0);
        await(() -> keysOfTheAgent().equals(before));
        await(() -> !LeftoverSweeper.get().isOpen(mortal.getNodeName()));
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.call()) {
            assertTrue(System.nanoTime() < end, "still not");
            Thread.sleep(100);
        }
    }

    /** The agent runs as this test's user, and Docker Commons puts keys into the home folder. */
    private static List<Path> keysOfTheAgent() throws IOException {
        Path folder = Path.of(System.getProperty("user.home"), ".docker");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.endsWith("key.pem")).sorted().toList();
        }
    }

    @Test
    void isAnErrorOfOneSentenceWithoutCredentials() throws Exception {
        WorkflowRun run = build(Result.FAILURE, "");

        jenkins.assertLogContains("ERROR: ", run);
        assertFalse(JenkinsRule.getLog(run).contains("Exception"), JenkinsRule.getLog(run));
    }
}
