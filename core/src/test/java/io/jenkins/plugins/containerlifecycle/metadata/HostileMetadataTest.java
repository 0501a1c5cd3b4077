package io.jenkins.plugins.containerlifecycle.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.hostile.Held;
import io.jenkins.plugins.containerlifecycle.hostile.HostileMetadata;
import io.jenkins.plugins.containerlifecycle.hostile.HostileMetadata.Document;
import io.jenkins.plugins.containerlifecycle.hostile.HostileMetadata.Expected;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The corpus of hostile metadata, as files and as labels. */
@Timeout(60)
class HostileMetadataTest {
    static List<Document> documents() {
        return HostileMetadata.all();
    }

    @Test
    void everyNameIsThereOnce() {
        assertThat(documents()).extracting(Document::name).doesNotHaveDuplicates();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documents")
    void isShownOrRefusedAsItDeserves(Document document) throws MetadataException {
        Ancestry files = Ancestry.ofFiles(Map.of("0000000001-a-1a2b3c4d.json", document.bytes()));

        files.warnings().forEach(Held::message);
        if (document.expected() == Expected.REFUSED) {
            assertThatThrownBy(() -> MetadataJson.read(document.bytes(), "x.json"))
                    .isInstanceOf(MetadataException.class)
                    .hasMessageStartingWith("x.json");
            assertThat(files.images()).isEmpty();
            assertThat(files.warnings()).hasSize(1);
            return;
        }
        ImageMetadata image = MetadataJson.read(document.bytes(), "x.json");
        assertThat(image.isNewer()).isEqualTo(document.expected() == Expected.NEWER);
        assertThat(files.images()).hasSize(1);
        assertThat(files.warnings()).hasSize(document.expected() == Expected.NEWER ? 1 : 0);
        Held.block(new String(MetadataJson.writeText(image), StandardCharsets.UTF_8));
        assertThat(image.gitUrl() == null ? "" : image.gitUrl()).doesNotContain("t0ken");

        Map<String, String> labels = Map.of(ImageLabels.META + image.key(), document.text());
        assertThat(ImageLabels.read(labels).images()).hasSize(1);
    }

    private static Map<String, String> stamps(int from, int to) {
        Map<String, String> labels = new HashMap<>();
        for (int i = from; i < to; i++) {
            String id = String.format("%08x", i);
            labels.put(
                    ImageLabels.META + i + "." + id,
                    "{\"build_id\":\"" + id + "\",\"project\":\"p" + i + "\",\"build_time_stamp\":" + i + "}");
        }
        return labels;
    }

    @Test
    void ofTooManyAncestorsTheOldestAreLeftOutAndNeverTheImageItself() {
        Map<String, String> labels = stamps(1, 201);
        labels.put(ImageLabels.SELF, "200.000000c8");

        Ancestry ancestry = ImageLabels.read(labels);

        assertThat(ancestry.images()).hasSize(64);
        assertThat(ancestry.image().orElseThrow().project()).isEqualTo("p200");
        assertThat(ancestry.images().get(0).project()).isEqualTo("p137");
        assertThat(ancestry.warnings()).singleElement().asString().contains("136 more are not shown");
    }

    @Test
    void labelsThatPretendToBeAncestorsHideNoneThatIs() {
        Map<String, String> labels = stamps(1, 5);
        for (int i = 0; i < 10_000; i++) {
            labels.put(ImageLabels.META + "99999" + (10_000 + i) + ".ffffffff", "\u001b[31m{}");
            labels.put(ImageLabels.META + i, "[".repeat(100));
        }

        Ancestry ancestry = ImageLabels.read(labels);

        assertThat(ancestry.images()).extracting(ImageMetadata::project).containsExactly("p1", "p2", "p3", "p4");
        assertThat(ancestry.warnings()).hasSize(21);
        ancestry.warnings().forEach(Held::message);
        assertThat(ancestry.warnings().get(20)).contains("19980 more are not shown");
    }

    @Test
    void aLabelOfAnotherImagesMetadataIsIgnored() {
        Map<String, String> labels = stamps(5, 6);
        labels.put(ImageLabels.META + "9.00000009", labels.get(ImageLabels.META + "5.00000005"));

        Ancestry ancestry = ImageLabels.read(labels);

        assertThat(ancestry.images()).hasSize(1);
        assertThat(ancestry.warnings()).singleElement().asString().contains("of another image (5.00000005)");
    }

    @Test
    void aSelfThatIsNotTheNewestIsSaid() {
        Map<String, String> labels = stamps(1, 4);
        labels.put(ImageLabels.SELF, "2.00000002\u202e" + "x".repeat(5000));

        assertThat(ImageLabels.read(labels).warnings()).singleElement().satisfies(warning -> {
            Held.message(warning);
            assertThat(warning).contains("somebody changed its labels");
        });
    }

    @Test
    void ofTooManyFilesTheOldestAreLeftOut() {
        Map<String, byte[]> files = new HashMap<>();
        for (int i = 1; i <= 100; i++) {
            String json = String.format("{\"build_id\":\"%08x\",\"project\":\"p%d\",\"build_time_stamp\":%d}", i, i, i);
            files.put(String.format("%010d-p-%08x.json", i, i), json.getBytes(StandardCharsets.UTF_8));
            files.put(String.format("9%09d-\u001b[31m.json", i), new byte[] {'x'});
        }

        Ancestry ancestry = Ancestry.ofFiles(files);

        assertThat(ancestry.images()).hasSize(64);
        assertThat(ancestry.image().orElseThrow().project()).isEqualTo("p100");
        assertThat(ancestry.warnings()).hasSize(21);
        ancestry.warnings().forEach(Held::message);
    }

    @Test
    void theSameImageInTwoFilesIsShownOnce() {
        byte[] json =
                "{\"build_id\":\"1a2b3c4d\",\"project\":\"a\",\"build_time_stamp\":1}".getBytes(StandardCharsets.UTF_8);

        Ancestry ancestry = Ancestry.ofFiles(Map.of("a.json", json, "b.json", json));

        assertThat(ancestry.images()).hasSize(1);
        assertThat(ancestry.warnings()).singleElement().asString().contains("repeats the metadata of another file");
    }
}
