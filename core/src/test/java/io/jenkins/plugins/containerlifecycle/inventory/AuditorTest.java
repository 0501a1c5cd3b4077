package io.jenkins.plugins.containerlifecycle.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetailsBuilder;
import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.engine.WatchedEngine;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Audits in which something changes meanwhile. */
class AuditorTest {
    private static final String IMAGE = "sha256:" + "1".repeat(64);

    @Test
    void anImageThatGoesAwayAfterItWasReadIsWhatWasFoundAndNothingElse(@TempDir Path folder) throws Exception {
        InventoryCache cache = new InventoryCache(folder);
        cache.put(new PackageInventory(
                IMAGE,
                OsRelease.UNKNOWN,
                List.of(PackageDiffTest.installed(Ecosystem.DEB, "openssl", "3.0.11-1", "amd64")),
                Coverage.COMPLETE));
        ImageDetails details = new ImageDetailsBuilder()
                .id(IMAGE)
                .labels(ImageLabels.of(Samples.builder().build()))
                .user("")
                .os("linux")
                .architecture("amd64")
                .addLayers("sha256:a")
                .build();
        ContainerEngine engine = WatchedEngine.fake((verb, arguments) -> switch (verb) {
            case "images.inspect" -> details;
            case "images.list" -> List.of();
            case "images.history" -> throw new EngineException(Kind.NO_SUCH_IMAGE, "It is gone.");
            default -> throw new IllegalStateException(verb + Arrays.toString(arguments));
        });
        List<AuditRule> rules = new ArrayList<>();
        for (String condition : List.of("zlib<1", "openssl<3.0.15", "curl")) {
            rules.add(AuditRule.of(condition));
        }

        List<AuditResult> results = new Auditor(engine, cache, line -> {})
                .audit(rules, List.of(new AuditTarget(TargetKind.IMAGE, IMAGE, "web:1")));

        assertThat(results).extracting(result -> result.affected().size()).containsExactly(0, 1, 0);
        assertThat(results).extracting(result -> result.fine().size()).containsExactly(1, 0, 1);
        assertThat(results).allSatisfy(result -> assertThat(result.unknown()).isEmpty());
        assertThat(AuditText.of(results.subList(1, 2))).contains("openssl 3.0.11-1 came from an image that is gone");
    }
}
