package io.jenkins.plugins.containerlifecycle.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.LayerProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {
    private final List<String> lines = new ArrayList<>();
    private final AtomicLong seconds = new AtomicLong();
    private final ProgressLines progress = new ProgressLines(
            new PushListener() {
                @Override
                public void onProgress(String line) {
                    lines.add(line);
                }
            },
            () -> seconds.get() * 1_000_000_000L);

    private void say(String layer, String status, long current, long total) {
        progress.accept(new LayerProgress(layer, status, current, total));
    }

    @Test
    void aLayerIsShownWhenItBeginsAndEndsAndOnceInAWhileInBetween() {
        say(null, "The push refers to repository [r:5/web]", 0, 0);
        say("a", "Preparing", 0, 0);
        say("a", "Waiting", 0, 0);
        say("b", "Layer already exists", 0, 0);
        for (int i = 0; i <= 12; i++) {
            seconds.set(i);
            say("a", "Pushing", i * 10_000_000L, 100_000_000);
        }
        say("a", "Pushed", 0, 0);

        assertThat(lines)
                .containsExactly(
                        "b: Layer already exists",
                        "a: Pushing 0.0 of 100.0 MB",
                        "a: Pushing 50.0 of 100.0 MB",
                        "a: Pushing 100.0 of 100.0 MB",
                        "a: Pushed");
    }

    @Test
    void aCountdownIsOneLine() {
        for (int i = 5; i > 0; i--) {
            say("a", "Retrying in " + i + " seconds", 0, 0);
        }

        assertThat(lines).containsExactly("a: Retrying in 5 seconds");
    }

    @Test
    void layersWithoutEndFillNoMemory() {
        for (int i = 0; i < 100_000; i++) {
            say("layer" + i, "Pushing", 0, 0);
        }

        assertThat(lines).hasSize(1000);
    }
}
