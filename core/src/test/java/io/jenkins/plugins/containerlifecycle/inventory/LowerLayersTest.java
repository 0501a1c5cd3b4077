package io.jenkins.plugins.containerlifecycle.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetailsBuilder;
import io.jenkins.plugins.containerlifecycle.engine.ImageSummary;
import io.jenkins.plugins.containerlifecycle.engine.WatchedEngine;
import io.jenkins.plugins.containerlifecycle.leftover.RunLabels;
import io.jenkins.plugins.containerlifecycle.metadata.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is done on the engine to read lower layers, on one whose store does not take an archive without layers. */
class LowerLayersTest {
    private static final String LEFT = "sha256:" + "e".repeat(64);

    private final List<String> removed = new ArrayList<>();
    private Kind trouble = Kind.CONFLICT;

    private final ContainerEngine engine = WatchedEngine.fake((verb, arguments) -> switch (verb) {
        case "now" -> Instant.ofEpochSecond(2_000_000_000L);
        case "images.list" ->
            List.of(new ImageSummary(
                    LEFT,
                    List.of(),
                    List.of(),
                    Map.of(
                            RunLabels.TEMPORARY,
                            "0123456789ab",
                            RunLabels.OWNER,
                            "another-machine/1/2/3",
                            RunLabels.EXPIRES,
                            "1000000000"),
                    RunLabels.TEMPORARY_CREATED.getEpochSecond(),
                    0));
        case "images.load" -> throw new EngineException(Kind.REFUSED, "There is no such layer.");
        case "images.remove" -> {
            removed.add((String) arguments[0]);
            if (arguments[0].equals(LEFT)) {
                throw new EngineException(trouble, "A container uses it.");
            }
            yield null;
        }
        default -> throw new IllegalStateException(verb);
    });
    private final LowerLayers lower = new LowerLayers(engine, new InventoryReader(engine));

    private Optional<PackageInventory> read() throws Exception {
        ImageDetails image = new ImageDetailsBuilder()
                .id("sha256:1")
                .user("")
                .os("linux")
                .architecture("amd64")
                .addLayers("sha256:a", "sha256:b")
                .build();
        return lower.read(image, 1, null, Samples.builder().build());
    }

    @Test
    void whatAKilledRunLeftAndSomebodyUsesKeepsNobodyFromReadingAnother() throws Exception {
        assertThat(read()).isEmpty();

        assertThat(removed).startsWith(LEFT).hasSize(2);
    }

    @Test
    void anEngineThatIsGoneIsAnError() {
        trouble = Kind.UNREACHABLE;

        assertThatThrownBy(this::read).isInstanceOf(EngineException.class).hasMessage("A container uses it.");
    }
}
