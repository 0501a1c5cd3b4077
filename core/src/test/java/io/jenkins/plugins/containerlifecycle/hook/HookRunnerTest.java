package io.jenkins.plugins.containerlifecycle.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.Target;
import io.jenkins.plugins.containerlifecycle.engine.WatchedEngine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class HookRunnerTest {
    private final List<String> calls = new CopyOnWriteArrayList<>();

    /** An engine that has the image but no container of that name, and refuses to create one. */
    private final ContainerEngine engine = WatchedEngine.fake((verb, arguments) -> {
        calls.add(verb);
        return switch (verb) {
            case "images.inspect" ->
                new ImageDetails(
                        "sha256:" + "a".repeat(64),
                        List.of(),
                        List.of(),
                        Map.of(),
                        List.of(),
                        List.of("serve"),
                        List.of(),
                        "",
                        List.of(),
                        List.of(),
                        null,
                        "linux",
                        "amd64",
                        List.of());
            case "containers.inspect" ->
                throw new EngineException(EngineException.Kind.NO_SUCH_CONTAINER, "There is no such container.");
            case "containers.create" -> throw new EngineException(EngineException.Kind.REFUSED, "Not today.");
            case "containers.list" -> List.of();
            case "now" -> Instant.now();
            default -> null;
        };
    });

    @Test
    void theImageThatWasLookedUpIsTheOneThatIsRunAndIsNotAskedAboutAgain() throws Exception {
        Target target = Target.find(engine, "web:1");

        assertThatThrownBy(() -> new HookRunner(engine, HookListener.SILENT)
                        .run(HookRequest.validate("web:1"), target, HookRunner.newRunId(), new Cancellation()))
                .hasMessage("Not today.");

        assertThat(calls).containsOnlyOnce("images.inspect").containsOnlyOnce("containers.inspect");
    }
}
