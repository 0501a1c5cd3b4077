package io.jenkins.plugins.containerlifecycle.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.Target;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class HookRunnerTest {
    private final List<String> calls = new CopyOnWriteArrayList<>();

    /** One that has the image, no container of that name, and lets none be made. */
    private final ContainerEngine engine = (ContainerEngine) Proxy.newProxyInstance(
            HookRunnerTest.class.getClassLoader(),
            new Class<?>[] {ContainerEngine.class},
            (proxy, method, arguments) -> {
                calls.add(method.getName());
                return switch (method.getName()) {
                    case "inspectImage" ->
                        new ImageDetails(
                                "sha256:" + "a".repeat(64),
                                List.of(),
                                List.of(),
                                Map.of(),
                                List.of(),
                                List.of("serve"),
                                List.of(),
                                "",
                                false,
                                null,
                                "linux",
                                "amd64");
                    case "inspectContainer" ->
                        throw new EngineException(
                                EngineException.Kind.NO_SUCH_CONTAINER, "There is no such container.");
                    case "createContainer" -> throw new EngineException(EngineException.Kind.REFUSED, "Not today.");
                    case "listContainers" -> List.of();
                    default -> method.getReturnType() == Instant.class ? Instant.now() : null;
                };
            });

    @Test
    void theImageThatWasLookedUpIsTheOneThatIsRunAndIsNotAskedAboutAgain() throws Exception {
        Target target = Target.find(engine, "web:1");

        assertThatThrownBy(() -> new HookRunner(engine, HookListener.SILENT)
                        .run(HookRequest.validate("web:1"), target, HookRunner.newRunId(), new Cancellation()))
                .hasMessage("Not today.");

        assertThat(calls).containsOnlyOnce("inspectImage").containsOnlyOnce("inspectContainer");
    }
}
