package io.jenkins.plugins.containerlifecycle.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImageLabelsTest {
    private static final String META = "io.jenkins.container-lifecycle.meta.";
    private static final String SELF = "io.jenkins.container-lifecycle.self";

    @Test
    void labelsOfAnImageReadBackAsTheSameMetadata() throws Exception {
        Map<String, String> labels = ImageLabels.of(Samples.full());

        assertThat(labels).containsKey(META + "1769839330.1a2b3c4d").containsEntry(SELF, "1769839330.1a2b3c4d");
        assertThat(ImageLabels.read(labels).images()).containsExactly(Samples.full());
        assertThat(ImageLabels.read(labels).warnings()).isEmpty();
    }

    @Test
    void ociAnnotationsSayTheSameToToolsThatKnowOnlyThose() throws Exception {
        assertThat(ImageLabels.of(Samples.full()))
                .containsEntry("org.opencontainers.image.created", "2026-01-31T06:02:10Z")
                .containsEntry("org.opencontainers.image.revision", "e1b0a445744fec5e584919711cafd8f4cebdee0e")
                .containsEntry("org.opencontainers.image.source", "https://git.example.org/dns.git")
                .containsEntry("org.opencontainers.image.version", "1.4.2")
                .containsEntry("org.opencontainers.image.description", "Answers for the zones of example.org")
                .containsEntry("org.opencontainers.image.licenses", "MIT OR Apache-2.0")
                .containsEntry("org.opencontainers.image.vendor", "Example Inc.")
                .containsEntry("org.opencontainers.image.authors", "Ada <ada@example.org>, Bob")
                .containsEntry("org.opencontainers.image.url", "https://dns.example.org/")
                .containsEntry("org.opencontainers.image.title", "dns")
                .containsEntry("org.opencontainers.image.base.name", "debian:12");
    }

    @Test
    void addressesOfSourceAndDocumentationAreAnnotationsTooAndTheUsersSourceWins() throws Exception {
        ImageMetadata image = Samples.builder()
                .gitUrl("https://git.example.org/mirror.git")
                .set(
                        MetadataField.URLS,
                        Map.of("source", "https://example.org/src", "documentation", "https://example.org/docs"))
                .build();

        assertThat(ImageLabels.of(image))
                .containsEntry("org.opencontainers.image.source", "https://example.org/src")
                .containsEntry("org.opencontainers.image.documentation", "https://example.org/docs");
    }

    @Test
    void aTagIsTheVersionOfAnImageThatDoesNotSayIt() throws Exception {
        ImageMetadata image =
                Samples.builder().imageTagNames(List.of("latest", "12")).build();

        assertThat(ImageLabels.of(image)).containsEntry("org.opencontainers.image.version", "12");
    }

    @Test
    void anAnnotationOfWhichNothingIsKnownIsNotSet() throws Exception {
        assertThat(ImageLabels.of(Samples.least()))
                .containsOnlyKeys(
                        META + "1769839330.1a2b3c4d",
                        SELF,
                        "org.opencontainers.image.title",
                        "org.opencontainers.image.created");
        assertThat(ImageLabels.annotations())
                .containsAll(ImageLabels.of(Samples.full()).keySet().stream()
                        .filter(key -> key.startsWith("org."))
                        .toList());
    }

    @Test
    void noAnnotationIsLongerThanContainerdTakesAndTheBuildIsTold() throws Exception {
        ImageMetadata image = Samples.builder()
                .set(MetadataField.DESCRIPTION, "\ud83d\ude00\u00fc".repeat(1000))
                .set(MetadataField.AUTHORS, Collections.nCopies(100, "a".repeat(50)))
                .set(MetadataField.VENDOR, "v".repeat(4096 - "org.opencontainers.image.vendor".length()))
                .build();

        Map<String, String> labels = ImageLabels.of(image);

        assertThat(labels)
                .allSatisfy((key, value) ->
                        assertThat((key + value).getBytes(UTF_8)).hasSizeLessThanOrEqualTo(4096))
                .doesNotContainKey("org.opencontainers.image.authors")
                .containsKey("org.opencontainers.image.vendor");
        assertThat(labels.get("org.opencontainers.image.description"))
                .matches("(\ud83d\ude00\u00fc)+(\ud83d\ude00)?\u2026")
                .satisfies(text -> assertThat(text.getBytes(UTF_8)).hasSizeGreaterThan(4000));
        assertThat(ImageLabels.complaints(image))
                .satisfiesExactly(
                        description -> assertThat(description)
                                .startsWith("The label org.opencontainers.image.description is shortened: "),
                        authors -> assertThat(authors)
                                .startsWith("The label org.opencontainers.image.authors is left out: "),
                        meta -> assertThat(meta)
                                .contains("has no room for all of description, vendor, authors. The metadata in"));
    }

    @Test
    void aFieldThatIsTooLongForALabelCostsOnlyItself() throws Exception {
        ImageMetadata image = Samples.builder()
                .gitUrl("https://git.example.org/" + "g".repeat(3500))
                .imageTagNames(List.of("1", "2"))
                .set(MetadataField.DESCRIPTION, "short")
                .build();

        ImageMetadata read = ImageLabels.read(ImageLabels.of(image)).images().get(0);

        assertThat(read.gitUrl()).isNull();
        assertThat(read.imageTagNames()).containsExactly("1", "2");
        assertThat(read.get(MetadataField.DESCRIPTION)).isEqualTo("short");
        assertThat(ImageLabels.complaints(image))
                .singleElement()
                .asString()
                .contains("has no room for all of git_url.");
        assertThat(ImageLabels.complaints(Samples.full())).isEmpty();
    }

    @Test
    void longMetadataIsCutToTheCoreFieldsAndSaysSo() throws Exception {
        ImageMetadata big = Samples.builder()
                .gitref("e1b0a445744fec5e584919711cafd8f4cebdee0e")
                .user(JsonNodeFactory.instance.objectNode().put("text", "x".repeat(4000)))
                .build();

        Map<String, String> labels = ImageLabels.of(big);

        String label = labels.get(META + big.key());
        assertThat(label).hasSizeLessThanOrEqualTo(3584).contains("\"truncated\":true", "\"sha256\":\"");
        ImageMetadata read = ImageLabels.read(labels).images().get(0);
        assertThat(ImageLabels.isTruncated(read)).isTrue();
        assertThat(read.gitref()).isEqualTo(big.gitref());
        byte[] file = MetadataJson.write(big);
        assertThat(ImageLabels.read(labels)
                        .completedBy(Map.of(big.fileStem() + ".json", file))
                        .images())
                .containsExactly(big);
    }

    @Test
    void aFileThatWasChangedAfterTheStampIsNotBelieved() throws Exception {
        ImageMetadata big = Samples.builder()
                .set(MetadataField.LICENSES, "MIT")
                .user(JsonNodeFactory.instance.objectNode().put("text", "x".repeat(4000)))
                .build();
        byte[] file = MetadataJson.write(big);
        byte[] forged = new String(file, UTF_8).replace("MIT", "ISC").getBytes(UTF_8);
        Ancestry labels = ImageLabels.read(ImageLabels.of(big));

        Ancestry completed = labels.completedBy(Map.of("0-dns.json", forged));

        assertThat(completed.images()).isEqualTo(labels.images());
        assertThat(completed.warnings())
                .containsExactly("The metadata file of dns (1769839330.1a2b3c4d) was changed after the stamp: only what"
                        + " its label has is shown.");
        assertThat(labels.completedBy(Map.of("0-dns.json", file, "1-dns.json", forged))
                        .images())
                .containsExactly(big);
        assertThat(labels.completedBy(Map.of()).warnings()).isEmpty();
    }

    @Test
    void anImageWhoseOwnLabelCannotBeReadIsTakenFromItsFileAndNeverItsBaseForIt() throws Exception {
        ImageMetadata base = Samples.builder().project("base").buildTimeStamp(5).build();
        Map<String, String> labels = new HashMap<>(ImageLabels.of(base));
        labels.putAll(ImageLabels.of(Samples.full()));
        labels.put(META + Samples.full().key(), "{");

        Ancestry ancestry = ImageLabels.read(labels);

        assertThat(ancestry.lacksItself()).isTrue();
        assertThat(ancestry.completedBy(Map.of("1.json", MetadataJson.write(Samples.full())))
                        .images())
                .containsExactly(base, Samples.full());
        assertThat(ancestry.completedBy(Map.of("0.json", MetadataJson.write(base)))
                        .lacksItself())
                .isTrue();
        assertThat(ImageLabels.read(ImageLabels.of(base)).lacksItself()).isFalse();
        assertThat(Ancestry.ofFiles(Map.of("0.json", MetadataJson.write(base))).lacksItself())
                .isFalse();
    }

    @Test
    void noLabelIsEverLongerThanTheLimitHoweverLongTheFieldsAre() throws Exception {
        ImageMetadata longest = Samples.builder()
                .imageTagNames(Collections.nCopies(128, "t".repeat(128)))
                .buildTag("b".repeat(3000))
                .set(MetadataField.DESCRIPTION, "d".repeat(3000))
                .set(MetadataField.AUTHORS, Collections.nCopies(128, "a".repeat(100)))
                .set(MetadataField.VERSION, "v".repeat(3000))
                .gitUrl("https://" + "g".repeat(3000))
                .method(Hook.VALIDATE, "v".repeat(5000))
                .build();

        String label = ImageLabels.of(longest).get(META + longest.key());

        assertThat(label.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(3584);
    }

    @Test
    void ancestorsComeOldestFirstByTimeAndThenBuildId() throws Exception {
        Map<String, String> labels = new HashMap<>();
        for (String key : List.of("20.00000001 late", "5.00000002 b", "5.00000001 z", "100.00000001 newest")) {
            String[] parts = key.split("[. ]");
            labels.putAll(ImageLabels.of(new ImageMetadataBuilder()
                    .project(parts[2])
                    .buildTimeStamp(Long.parseLong(parts[0]))
                    .buildId(parts[1])
                    .build()));
        }
        labels.put(SELF, "100.00000001");

        Ancestry ancestry = ImageLabels.read(labels);

        assertThat(ancestry.images()).extracting(ImageMetadata::project).containsExactly("z", "b", "late", "newest");
        assertThat(ancestry.warnings()).isEmpty();
    }

    @Test
    void aLabelThatHoldsMetadataOfAnotherImageIsNotBelieved() throws Exception {
        Map<String, String> labels = new HashMap<>(ImageLabels.of(Samples.full()));
        labels.put(META + "9999999999.1a2b3c4d", labels.get(META + "1769839330.1a2b3c4d"));

        Ancestry ancestry = ImageLabels.read(labels);

        assertThat(ancestry.images()).hasSize(1);
        assertThat(ancestry.warnings()).singleElement().asString().contains("holds metadata of another image");
    }

    @Test
    void damagedLabelsBecomeWarningsAndTheRestIsStillShown() throws Exception {
        Map<String, String> labels = new HashMap<>(ImageLabels.of(Samples.full()));
        labels.put(META + "1.00000001", "{");
        labels.put(META + "2.\u001b[31m", "{}");

        Ancestry ancestry = ImageLabels.read(labels);

        assertThat(ancestry.images()).hasSize(1);
        assertThat(ancestry.warnings()).hasSize(2).noneMatch(warning -> warning.contains("\u001b"));
    }

    @Test
    void moreThanSixtyFourAncestorsAreCountedButNotShown() throws Exception {
        Map<String, String> labels = new HashMap<>();
        for (int i = 1; i <= 70; i++) {
            labels.putAll(ImageLabels.of(Samples.builder().buildTimeStamp(i).build()));
        }

        Ancestry ancestry = ImageLabels.read(labels);

        assertThat(ancestry.images()).hasSize(64);
        assertThat(ancestry.warnings()).anyMatch(warning -> warning.contains("6 more are not shown"));
    }

    @Test
    void aSelfLabelThatWasTamperedWithIsReported() throws Exception {
        Map<String, String> labels = new HashMap<>(ImageLabels.of(Samples.full()));
        labels.put(SELF, "5.00000000");

        assertThat(ImageLabels.read(labels).warnings())
                .singleElement()
                .asString()
                .contains("somebody changed");
    }

    @Test
    void aChildsMethodOverridesItsAncestors() throws Exception {
        Map<String, String> labels = new HashMap<>(ImageLabels.of(Samples.builder()
                .method(Hook.VALIDATE, "base-validate")
                .method(Hook.START, "base-start")
                .build()));
        labels.putAll(ImageLabels.of(Samples.builder()
                .buildTimeStamp(1769839331L)
                .method(Hook.VALIDATE, "child-validate")
                .build()));

        Ancestry ancestry = ImageLabels.read(labels);

        assertThat(ancestry.method(Hook.VALIDATE)).contains("child-validate");
        assertThat(ancestry.method(Hook.START)).contains("base-start");
        assertThat(ancestry.method(Hook.UPDATE)).isEmpty();
    }

    @Test
    void textFromImagesLosesWhatATerminalWouldObey() {
        assertThat(SafeText.line("a\u001b[31mb\u0007\u202ec\u200bd\r\ne\tf\ud800g"))
                .isEqualTo("a[31mbcd e fg");
        assertThat(SafeText.block("a\r\n\tb\u0000")).isEqualTo("a\n\tb");
        assertThat(SafeText.line("\u65e5\u672c \u00e9")).isEqualTo("\u65e5\u672c \u00e9");
    }
}
