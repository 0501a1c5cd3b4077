package io.jenkins.plugins.containerlifecycle.examine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadataBuilder;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How an engine with many images is shown. */
class InventoryTextTest {
    private static final long NOW = 1_800_000_000;
    private static final Instant TIME = Instant.ofEpochSecond(NOW);

    private final ImageMetadata base = metadata("base", 1, 9 * 86_400);
    private final List<Inventory.Entry> entries = new ArrayList<>();

    private static ImageMetadata metadata(String project, int number, long secondsAgo) {
        try {
            return new ImageMetadataBuilder()
                    .project(project)
                    .imageName("registry.example.org/team/" + project)
                    .imageTagNames(List.of(String.valueOf(number)))
                    .buildId(String.format("%08x", number))
                    .buildTimeStamp(NOW - secondsAgo)
                    .buildCauses(List.of("SCMTRIGGER"))
                    .gitref("a9b80dcfb8a9b80dcfb8a9b80dcfb8a9b80dcfb8")
                    .build();
        } catch (MetadataException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Inventory.Entry image(String name, ImageMetadata... ancestry) {
        ImageMetadata self = ancestry[ancestry.length - 1];
        return new Inventory.Entry(
                TargetKind.IMAGE,
                "sha256:" + name,
                List.of(name),
                null,
                self.buildTimeStamp(),
                new Ancestry(Arrays.asList(ancestry), self.key(), List.of()),
                null,
                null);
    }

    private static Inventory.Entry other(TargetKind kind, String name, boolean stamped, ImageMetadata... ancestry) {
        Ancestry known = ancestry.length == 0
                ? Ancestry.EMPTY
                : new Ancestry(Arrays.asList(ancestry), ancestry[ancestry.length - 1].key(), List.of());
        return new Inventory.Entry(kind, name, List.of(name), null, NOW - 60, known, stamped ? null : "web:41", null);
    }

    @BeforeEach
    void aBaseAndManyGenerationsOfAnImageOnIt() {
        entries.add(image("registry.example.org/team/base:1", base));
        for (int number = 41; number > 0; number--) {
            entries.add(image(
                    "registry.example.org/team/web:" + number, base, metadata("web", number, (42L - number) * 3_600)));
        }
    }

    @Test
    void ofManyGenerationsThePersonSeesTheNewestAndHowToSeeTheOthers() {
        String text = InventoryText.overview(entries, TIME, 200);

        assertThat(text.lines()).hasSize(1 + 1 + 3 + 1);
        assertThat(text)
                .contains("team/base:1", "team/web:41", "team/web:40", "team/web:39")
                .doesNotContain("team/web:38")
                .endsWith("and 38 older of web (--project web shows them)\n");
    }

    @Test
    void anotherProgramGetsAllOfThemWithTheirWholeNames() {
        assertThat(InventoryText.of(entries, TIME).lines())
                .hasSize(1 + entries.size())
                .anyMatch(line -> line.contains("registry.example.org/team/web:1 "));
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 100, 132, 200})
    void noLineIsLongerThanTheTerminalAndTheTagIsStillThere(int room) {
        entries.add(other(TargetKind.CONTAINER, "c".repeat(200), true, base));

        assertThat(InventoryText.of(entries, TIME, room).lines())
                .hasSize(1 + entries.size())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(room))
                .anySatisfy(line -> assertThat(line).contains(":41"));
        assertThat(InventoryTree.of(entries, Set.of(), TIME, room).lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(room));
    }

    @Test
    void whatHasRoomIsNotCut() {
        assertThat(InventoryText.of(entries, TIME, 500)).isEqualTo(InventoryText.of(entries, TIME));
    }

    @Test
    void theTreeShowsWhoStandsOnWhom() {
        ImageMetadata web = metadata("web", 41, 3_600);
        ImageMetadata shop = metadata("shop", 7, 60);
        ImageMetadata gone = metadata("gone", 5, 8 * 86_400);
        List<Inventory.Entry> all = List.of(
                image("base:1", base),
                image("lost:1", gone, metadata("lost", 1, 86_400)),
                image("shop:7", base, web, shop),
                other(TargetKind.CONTAINER, "shop-1", true, base, web, shop),
                other(TargetKind.IMAGE, "hand-made:1", false, base, web),
                image("web:41", base, web),
                other(TargetKind.IMAGE, "busybox:1", true));

        List<String> names = InventoryTree.of(all, Set.of(), TIME, 0)
                .lines()
                .map(line -> line.replaceAll("(?<=[^ `|-])  .*", ""))
                .toList();

        assertThat(names)
                .containsExactly(
                        "NAME",
                        "base:1",
                        "|- web:41",
                        "|  `- shop:7",
                        "|     `- shop-1 (container)",
                        "`- hand-made:1",
                        "registry.example.org/team/gone (not here)",
                        "`- lost:1",
                        "busybox:1");
    }

    @Test
    void theTreeOfAProjectHasWhatItStandsOnAndWhatStandsOnIt() {
        ImageMetadata web = metadata("web", 41, 3_600);
        List<Inventory.Entry> all = List.of(
                image("base:1", base),
                image("mail:1", base, metadata("mail", 1, 7_200)),
                image("web:41", base, web),
                image("shop:7", base, web, metadata("shop", 7, 60)));

        assertThat(InventoryTree.of(all, Set.of("web"), TIME, 0))
                .contains("base:1", "web:41", "shop:7")
                .doesNotContain("mail");
    }

    @Test
    void aProjectsImagesAreFoundWithThoseThatWereBuiltOnItWithoutAStamp() {
        entries.add(other(TargetKind.IMAGE, "hand-made:1", false, base));

        assertThat(Inventory.ofProjects(entries, Set.of("base")))
                .extracting(entry -> entry.names().get(0))
                .containsExactly("registry.example.org/team/base:1", "hand-made:1");
        assertThat(Inventory.projects(entries)).containsExactly("base", "web");
    }
}
