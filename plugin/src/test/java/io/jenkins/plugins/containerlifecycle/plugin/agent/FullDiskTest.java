package io.jenkins.plugins.containerlifecycle.plugin.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.EnvVars;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Computer;
import hudson.model.FreeStyleProject;
import hudson.model.Job;
import hudson.model.Result;
import hudson.model.Run;
import hudson.node_monitors.NodeMonitor;
import hudson.slaves.DumbSlave;
import hudson.tasks.Builder;
import hudson.util.Secret;
import io.jenkins.plugins.containerlifecycle.plugin.audit.ContainerAuditBuilder;
import io.jenkins.plugins.containerlifecycle.plugin.audit.ContainerAuditStep;
import io.jenkins.plugins.containerlifecycle.plugin.deploy.ContainerDeployBuilder;
import io.jenkins.plugins.containerlifecycle.plugin.deploy.ContainerDeployStep;
import io.jenkins.plugins.containerlifecycle.plugin.validate.ContainerValidateBuilder;
import io.jenkins.plugins.containerlifecycle.plugin.validate.ContainerValidateStep;
import io.jenkins.plugins.containerlifecycle.plugin.validate.TestImages;
import io.jenkins.plugins.containerlifecycle.plugin.validate.Threads;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import jenkins.model.ParameterizedJobMixIn.ParameterizedJob;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerCredentials;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Disks that are full or get full while steps are at work: an agent's, and that of a build on the controller. */
@WithJenkins
class FullDiskTest {
    private static final String LOOP = "CMD [\"sh\", \"-c\", \"trap 'exit 0' TERM; while :; do sleep 0.1; done\"]";
    private static final String WAIT = "echo hook has begun; until [ -e /tmp/go ]; do sleep 0.1; done";

    /** Of the agent: all that it writes is on it. */
    @TempDir
    static Path disk;

    private static JenkinsRule jenkins;
    private static TestImages images;
    private static DumbSlave agent;
    private static String quick;
    private static String good;
    private static String bad;
    private static String audited;
    private static int count;

    /** The builds of a test, by what they do. */
    private final Map<String, Run<?, ?>> builds = new LinkedHashMap<>();

    /** The small disks of its builds. */
    private final List<Path> mounted = new ArrayList<>();

    /** Whether each job gets one. */
    private boolean smallBuilds;

    private String name;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        images = TestImages.create();
        quick = images.withHookAnd("quick:1", LOOP, "echo all is well");
        good = images.withHookAnd("good:1", LOOP, WAIT, "echo all is well");
        bad = images.withHookAnd("bad:1", LOOP, WAIT, "echo no page; exit 3");
        audited = images.withFiles(
                "audited:1",
                "COPY status /var/lib/dpkg/status\n",
                Map.of(
                        "status",
                        "Package: libssl3\nStatus: install ok installed\nArchitecture: amd64\nSource: openssl\n"
                                + "Version: 3.0.11-1\n\n"));
        // Jenkins takes an agent with little room offline, but looks only from time to time.
        NodeMonitor.getAll().forEach(monitor -> monitor.setIgnored(true));
        mount(disk, "64m");
        agent = agent("disk");
    }

    private static void mount(Path folder, String size) throws Exception {
        Files.createDirectories(folder);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + size, "none", folder.toString()) == 0,
                "only root can mount a small disk");
    }

    private static DumbSlave agent(String name) throws Exception {
        Path tmp = Files.createDirectories(disk.resolve(name + "/tmp"));
        EnvVars env =
                new EnvVars("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + tmp + " -Duser.home=" + disk.resolve(name));
        DumbSlave made =
                new DumbSlave(name, disk.resolve(name).resolve("root").toString(), jenkins.createComputerLauncher(env));
        made.setNumExecutors(7);
        jenkins.jenkins.addNode(made);
        jenkins.waitOnline(made);
        return made;
    }

    @BeforeEach
    void choose() {
        name = "disk-" + images.repository("x").replaceAll("[^a-z0-9]+", "-") + "-" + ++count;
    }

    @AfterEach
    void free() throws Exception {
        free(disk);
        for (Path each : mounted) {
            run("umount", "--lazy", each.toString());
        }
        for (String container : images.containers()) {
            TestImages.docker("rm", "--force", "--volumes", container);
        }
        Threads.assertNoneLeft();
    }

    @AfterAll
    static void end() throws Exception {
        for (Computer computer : jenkins.jenkins.getComputers()) {
            computer.disconnect(null).get();
        }
        run("umount", "--lazy", disk.toString());
        if (images != null) {
            images.removeAll();
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static void fill(Path folder) throws IOException {
        try (OutputStream out = Files.newOutputStream(folder.resolve("full"))) {
            byte[] page = new byte[4096];
            while (true) {
                out.write(page);
            }
        } catch (IOException e) {
            assertTrue(e.getMessage().contains("No space left on device"), e.getMessage());
        }
    }

    private static void free(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve("full"));
    }

    private <J extends Job<?, ?> & ParameterizedJob> void start(String what, J job) throws Exception {
        if (smallBuilds) {
            Path folder = job.getBuildDir().toPath();
            mount(folder, "512k");
            mounted.add(folder);
        }
        builds.put(what, (Run<?, ?>) job.scheduleBuild2(0).waitForStart());
    }

    private WorkflowJob begin(String what, String body) throws Exception {
        return begin(what, agent, body);
    }

    private WorkflowJob begin(String what, DumbSlave where, String body) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(script(where, body));
        start(what, job);
        return job;
    }

    private static CpsFlowDefinition script(DumbSlave where, String body) throws Exception {
        return new CpsFlowDefinition("node('" + where.getNodeName() + "') {\n" + body + "\necho 'went on'\n}", true);
    }

    private void freestyle(String what, Builder... steps) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.setAssignedNode(agent);
        job.getBuildersList().addAll(List.of(steps));
        start(what, job);
    }

    private String deploy(String what, String image, String more) {
        return "containerDeploy(name: '" + name + what + "', requireVerdict: false, image: '" + image + "'" + more
                + ")";
    }

    private void serve(String... what) throws Exception {
        for (String each : what) {
            TestImages.docker("run", "--detach", "--name", name + each, quick);
        }
    }

    private String runs(String what) throws Exception {
        return TestImages.docker("inspect", "--format", "{{.State.Running}} {{.Config.Image}}", name + what)
                .strip();
    }

    private void awaitHooks() throws Exception {
        for (Run<?, ?> build : builds.values()) {
            jenkins.waitForMessage("hook has begun", build);
        }
    }

    private void go() throws Exception {
        for (String container : images.containers()) {
            run("docker", "exec", container, "touch", "/tmp/go");
        }
    }

    private void ends(String what, Result result, String... says) throws Exception {
        jenkins.assertBuildStatus(result, jenkins.waitForCompletion(builds.get(what)));
        tells(what, says);
    }

    private void tells(String what, String... says) throws Exception {
        for (String text : says) {
            jenkins.assertLogContains(text, builds.get(what));
        }
    }

    private void passes(String what, String... says) throws Exception {
        ends(what, Result.SUCCESS, says);
    }

    /** With sentences for a reader. */
    private void fails(String what, String... says) throws Exception {
        ends(what, Result.FAILURE, says);
        jenkins.assertLogNotContains("went on", builds.get(what));
        jenkins.assertLogNotContains("\tat ", builds.get(what));
    }

    /** Of this test, by name. */
    private List<String> containers() throws Exception {
        return TestImages.docker("ps", "--all", "--format", "{{.Names}}", "--filter", "name=" + name)
                .lines()
                .sorted()
                .toList();
    }

    /** Nothing of the project has come to it before. */
    @Test
    void anAgentWhoseDiskIsFullDoesWhatNeedsNoRoomAndSaysWhatItHasNoRoomFor() throws Exception {
        serve("-old");
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new DockerServerCredentials(
                        CredentialsScope.GLOBAL, "docker-tls", "", Secret.fromString("key"), "cert", "ca"));
        DumbSlave young = agent("young");
        fill(disk);

        begin("validation", young, "containerValidate(image: '" + quick + "')");
        begin("audit", young, "containerAudit(image: '" + audited + "', deny: ['openssl<3.0.15'])");
        begin("replacement", young, deploy("-old", quick, ", force: true"));
        begin("options", young, deploy("-first", quick, ", options: '--memory nonsense'"));
        begin(
                "keys",
                young,
                "containerValidate(image: '" + quick
                        + "', dockerServer: [uri: 'tcp://127.0.0.1:1', credentialsId: 'docker-tls'])");

        passes("validation", "Validation of " + quick + ": PASSED.");
        fails("audit", "1 of 1 rule found something: openssl<3.0.15.");
        passes("replacement", "runs " + quick + ", and passed.");
        fails("options", "invalid argument \"nonsense\"", "ERROR: 'docker create' ended with exit code");
        fails(
                "keys",
                "ERROR: The keys and certificates of dockerServer could not be written on the agent",
                "No space left on device");
        assertEquals(List.of(name + "-old", name + "-old-previous"), containers());
        try (Stream<Path> files = Files.walk(disk)) {
            assertEquals(
                    List.of(),
                    files.filter(file -> file.toString().endsWith(".pem")
                                    && file.toFile().length() > 0)
                            .toList());
        }
    }

    @Test
    void whatAnAgentIsAtWhenItsDiskGetsFullEndsAsItWould() throws Exception {
        serve("-good", "-bad");
        begin("good validation", "containerValidate(image: '" + good + "')");
        begin("bad validation", "containerValidate(image: '" + bad + "')");
        begin("good deployment", deploy("-good", good, ", order: 'stop-first'"));
        begin("bad deployment", deploy("-bad", bad, ", order: 'start-first'"));
        begin("first deployment", deploy("-first", bad, ""));
        String metadata = "containerMetadata(image: 'example/disk:1')";
        WorkflowJob stamping = begin(
                "metadata",
                "writeFile file: 'Dockerfile', text: 'FROM scratch'\ncontainerValidate(image: '" + good + "')\n"
                        + metadata);
        awaitHooks();
        fill(disk);
        go();

        passes("good validation", "Validation of " + good + ": PASSED.");
        fails("bad validation", "Validation of " + bad + ": FAILED. The validate hook exited with 3.");
        passes("good deployment", "runs " + good + ", and passed.");
        fails("bad deployment", "ERROR: " + bad + " did not pass", "The old container is back, and passed.");
        fails("first deployment", "did not pass and is removed: The validate hook exited with 3.");
        fails("metadata", disk.toString(), "No space left on device");
        assertEquals("true " + good, runs("-good"));
        assertEquals("true " + quick, runs("-bad"));
        assertEquals(
                List.of(name + "-bad", name + "-bad-refused", name + "-good", name + "-good-previous"), containers());
        try (Stream<Path> files = Files.walk(disk)) {
            assertEquals(
                    List.of(),
                    files.filter(file -> file.toString().matches(".*/[.]container/[^/]*/.*"))
                            .toList(),
                    "half a stamp");
        }

        free(disk);
        stamping.setDefinition(script(agent, metadata));
        start("metadata", stamping);
        passes("metadata", "Metadata of disk (");
    }

    @Test
    void whatABuildIsAtWhenItsOwnDiskGetsFullIsToldAndNotHalfDone() throws Exception {
        smallBuilds = true;
        serve("-good", "-bad", "-free");
        begin("good validation", "containerValidate(image: '" + good + "')");
        begin("good deployment", deploy("-good", good, ", order: 'stop-first'"));
        begin("bad deployment", deploy("-bad", bad, ", order: 'start-first'"));
        begin("first deployment", deploy("-first", bad, ""));
        ContainerValidateStep validate = new ContainerValidateStep();
        validate.setImage(bad);
        freestyle("freestyle validation", new ContainerValidateBuilder(validate));
        ContainerDeployStep deploy = new ContainerDeployStep(name + "-free", good);
        deploy.setRequireVerdict(false);
        freestyle("freestyle deployment", new ContainerDeployBuilder(deploy));
        CountDownLatch full = new CountDownLatch(1);
        freestyle("freestyle audit", new Until(full), new ContainerAuditBuilder(new ContainerAuditStep(audited)));
        awaitHooks();
        for (Path each : mounted) {
            fill(each);
        }
        full.countDown();
        go();

        String place = "/builds/1 on the controller: No space left on device";
        fails(
                "freestyle validation",
                "ERROR: Validation of " + bad + ": FAILED. The validate hook exited with 3. The validation of " + bad
                        + " cannot be kept as a whole (",
                place,
                "The test results of " + bad + " cannot be kept (");
        fails(
                "freestyle audit",
                "1 package; nothing was denied.",
                "The audit of " + audited + " cannot be kept as a whole (",
                place);
        // The container is what it is.
        passes(
                "freestyle deployment",
                "runs " + good + ", and passed.",
                "Warning: what came of the deployment to " + name + "-free could not be saved with this build (",
                place,
                "Warning: the test results of the deployment to " + name + "-free cannot be kept (");
        // Jenkins fails a Pipeline that it cannot save, with a trace of its own, unless a file of its own has made
        // room.
        for (Run<?, ?> build : builds.values()) {
            jenkins.waitForCompletion(build);
        }
        tells("good validation", "Validation of " + good + ": PASSED.");
        tells("good deployment", "runs " + good + ", and passed.");
        tells("bad deployment", "The new container did not pass: The validate hook exited with 3.");
        assertEquals(Result.FAILURE, builds.get("bad deployment").getResult());
        assertEquals(Result.FAILURE, builds.get("first deployment").getResult());
        assertEquals("true " + good, runs("-good"));
        assertEquals("true " + good, runs("-free"));
        assertEquals("true " + quick, runs("-bad"));
        assertEquals(
                List.of(
                        name + "-bad",
                        name + "-bad-refused",
                        name + "-free",
                        name + "-free-previous",
                        name + "-good",
                        name + "-good-previous"),
                containers());

        smallBuilds = false;
        builds.clear();
        for (String each : List.of("-good", "-bad", "-first", "-free")) {
            begin(each, deploy(each, quick, ", force: true"));
        }
        for (String each : builds.keySet()) {
            passes(each, "runs " + quick + ", and passed.");
            assertEquals("true " + quick, runs(each));
        }
    }

    /** A build step that waits. */
    private static final class Until extends TestBuilder {
        private final transient CountDownLatch latch;

        Until(CountDownLatch latch) {
            this.latch = latch;
        }

        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws InterruptedException {
            listener.getLogger().println("hook has begun, in a way");
            latch.await();
            return true;
        }
    }
}
