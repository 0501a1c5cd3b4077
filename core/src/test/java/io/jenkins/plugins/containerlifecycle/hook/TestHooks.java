package io.jenkins.plugins.containerlifecycle.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.context.StampedImages;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import io.jenkins.plugins.containerlifecycle.leftover.LeftoverPolicy;
import io.jenkins.plugins.containerlifecycle.leftover.RunLabels;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Stamped images on the real engine, and their hooks run there. Leaves nothing behind, and checks that. */
public final class TestHooks implements AutoCloseable {
    /** A hook that does what a test says, so that many tests share an image. */
    public static final String FROM_ENVIRONMENT = "eval \"$HOOK\"";

    /** Lines of a Dockerfile: a process that does what a test says, else sleeps. */
    public static final String SERVICE = """
            FROM busybox
            CMD ["/bin/sh", "-c", "eval \\"${SERVICE:-exec sleep 600}\\""]
            """;

    /** Lines of a Dockerfile: only a static busybox in the image, which is not a shell under this name. */
    public static final String WITHOUT_SHELL = """
            FROM busybox AS tools
            FROM scratch
            COPY --from=tools /usr/bin/busybox /bin/busybox
            """;

    public final DockerEngine engine = TestEngine.connect();
    private final StringBuffer live = new StringBuffer();
    private final List<String> phases = Collections.synchronizedList(new ArrayList<>());

    private final HookListener listener = new HookListener() {
        @Override
        public void onOutput(Stream stream, byte[] bytes) {
            live.append(new String(bytes, StandardCharsets.UTF_8));
        }

        @Override
        public void onPhase(String message) {
            phases.add(message);
        }
    };

    /** Builds a stamped image. */
    public String image(String dockerfile, Map<String, String> files, Map<Hook, String> methods) {
        return new StampedImages(engine).build("sample", dockerfile, files, methods, null);
    }

    /** A stamped image that runs {@link #SERVICE} and validates {@link #FROM_ENVIRONMENT}. */
    public String service() {
        return image(SERVICE, Map.of(), Map.of(Hook.VALIDATE, FROM_ENVIRONMENT));
    }

    public HookResult run(TestRequest request) throws EngineException, InterruptedException {
        live.setLength(0);
        phases.clear();
        return new HookRunner(engine, listener).run(request.build(), HookRunner.newRunId(), new Cancellation());
    }

    /** Waits until a run of this process has started its container. @return its ID */
    public String awaitContainer() throws EngineException, InterruptedException {
        Map<String, String> ours = Map.of(RunLabels.OWNER, LeftoverPolicy.owner());
        for (int i = 0; i < 200; i++) {
            List<ContainerSummary> running = engine.containers().list(false, ours);
            if (!running.isEmpty()) {
                return running.get(0).id();
            }
            Thread.sleep(50);
        }
        throw new AssertionError("No run has started a container.");
    }

    /** Everything that the hook printed, as it came. */
    public String live() {
        return live.toString();
    }

    public List<String> phases() {
        return List.copyOf(phases);
    }

    public static void assertOutcome(HookResult run, Outcome outcome) {
        assertThat(run.report().outcome()).as(describe(run)).isEqualTo(outcome);
    }

    public static void assertOutcome(HookResult run, Outcome outcome, String... reasonParts) {
        assertOutcome(run, outcome);
        assertThat(run.report().reason()).as(describe(run)).contains(reasonParts);
    }

    private static String describe(HookResult run) {
        return run.report().reason() + "\nstdout: " + run.output().stdout() + "\nstderr: "
                + run.output().stderr() + "\nevidence: " + run.context().evidence();
    }

    /** Fails if a run of this process left a container. */
    public void assertNothingLeft() throws EngineException, InterruptedException {
        assertThat(engine.containers().list(true, Map.of(RunLabels.OWNER, LeftoverPolicy.owner())))
                .as("containers of this process's runs")
                .extracting(ContainerSummary::names)
                .isEmpty();
    }

    @Override
    public void close() throws EngineException, InterruptedException {
        try {
            assertNothingLeft();
        } finally {
            TestEngine.removeEverything();
            engine.close();
        }
    }
}
