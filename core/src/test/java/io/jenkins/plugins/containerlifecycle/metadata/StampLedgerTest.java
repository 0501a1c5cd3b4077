package io.jenkins.plugins.containerlifecycle.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The stamp that an image of a name must carry, and what is said about one that does not. */
class StampLedgerTest {
    private static final String OURS = "11111111";
    private static final String LATER = "22222222";
    private static final String OLD = "00000000";
    private static final long NOW = 1769839330L;

    private static StampRecord stamp(String image, String buildId, String place, String... tags) {
        return new StampRecord(image, List.of(tags), buildId, NOW, place);
    }

    private static StampLedger ledger(StampRecord... records) {
        return new StampLedger(List.of(records), "ADVICE.");
    }

    private static ImageMetadata metadata(String buildId, String image, long time) throws MetadataException {
        return Samples.builder()
                .buildId(buildId)
                .imageName(image)
                .buildTimeStamp(time)
                .build();
    }

    private static SeenStamp seen(String name, String buildId) throws MetadataException {
        return seen(List.of(name), List.of(), metadata(buildId, "example/dns", NOW), true);
    }

    private static SeenStamp seen(List<String> names, List<String> repoTags, ImageMetadata image, boolean own) {
        Ancestry ancestry = new Ancestry(List.of(image), image.key(), List.of());
        return new SeenStamp("The image " + names.get(0), names, repoTags, ancestry, own);
    }

    @ParameterizedTest
    @ValueSource(strings = {"example/dns:1", "example/dns:latest", "example/dns", "docker.io/example/dns:1"})
    void anImageThatCarriesWhatWasStampedForItsNameIsTheRightOne(String name) throws Exception {
        assertThat(ledger(stamp("example/dns", OURS, "a", "1", "latest")).complaint(seen(name, OURS)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"example/dns:1", "example/dns:latest", "example/dns", "docker.io/example/dns:1"})
    void aStaleImageIsFoundOutByAnyOfItsTags(String name) throws Exception {
        Optional<String> complaint =
                ledger(stamp("example/dns", OURS, "a", "1", "latest")).complaint(seen(name, OLD));

        assertThat(complaint)
                .hasValue("The image " + name + " is not the one that was stamped in this build: it carries build_id "
                        + OLD + " (dns, stamped at 2026-01-31T06:02:10Z), and " + OURS
                        + " was stamped for example/dns. Most likely the build of the image failed, or gave it another"
                        + " name, so that this name still means an older image. ADVICE.");
    }

    @Test
    void aTagThatWasNotNamedWhenStampingMustCarryOneOfTheStampsOfItsRepository() throws Exception {
        StampLedger ledger = ledger(stamp("example/dns", OURS, "a"), stamp("example/dns", LATER, "a", "nightly"));

        assertThat(ledger.complaint(seen("example/dns:candidate", OURS))).isEmpty();
        assertThat(ledger.complaint(seen("example/dns:candidate", LATER))).isEmpty();
        assertThat(ledger.complaint(seen("example/dns:candidate", OLD)).orElseThrow())
                .contains(OLD, OURS + " or " + LATER);
    }

    @Test
    void anImageOfAnotherRepositoryNeedsNoStamp() throws Exception {
        StampLedger ledger = ledger(stamp("example/dns", OURS, "a", "1"));

        assertThat(ledger.complaint(seen("example/web:1", OLD))).isEmpty();
        assertThat(ledger.complaint(seen("registry:5000/example/dns:1", OLD))).isEmpty();
        assertThat(ledger().complaint(seen("example/dns:1", OLD))).isEmpty();
    }

    @Test
    void ofOnePlaceTheNewestStampWithTheTagIsWanted() throws Exception {
        StampLedger ledger = ledger(stamp("example/dns", OURS, "a", "1"), stamp("example/dns", LATER, "a", "1"));

        assertThat(ledger.complaint(seen("example/dns:1", LATER))).isEmpty();
        assertThat(ledger.complaint(seen("example/dns:1", OURS)).orElseThrow())
                .contains(OURS, LATER + " was stamped")
                .contains("was not built after the last stamp, or another branch");
    }

    @Test
    void twoPlacesMayEachHaveAnImageOfOneName() throws Exception {
        StampLedger ledger = ledger(stamp("example/dns", OURS, "arm", "1"), stamp("example/dns", LATER, "intel", "1"));

        assertThat(ledger.complaint(seen("example/dns:1", OURS))).isEmpty();
        assertThat(ledger.complaint(seen("example/dns:1", LATER))).isEmpty();
        assertThat(ledger.complaint(seen("example/dns:1", OLD))).isPresent();
    }

    @Test
    void branchesWithTagsOfTheirOwnDoNotMeet() throws Exception {
        StampLedger ledger = ledger(
                stamp("example/dns", OURS, "a", "1-jdk17", "jdk17"),
                stamp("example/dns", LATER, "a", "1-jdk21", "jdk21"));

        assertThat(ledger.complaint(seen("example/dns:1-jdk17", OURS))).isEmpty();
        assertThat(ledger.complaint(seen("example/dns:1-jdk21", OURS))).isPresent();
    }

    @Test
    void anImageOfTheSameContextThatWasBuiltWithTheOtherStampIsNamed() throws Exception {
        StampLedger ledger = ledger(stamp("example/pa", OURS, "a", "1"), stamp("example/pb", LATER, "a", "1"));

        assertThat(ledger.complaint(seen("example/pa:1", LATER)).orElseThrow())
                .contains(
                        "was stamped in this build for example/pb: most likely it was built with the build options of");
    }

    @ParameterizedTest
    @CsvSource({
        "example/other, -1, it was built from another context",
        "example/dns, -1, the build of the image failed",
        "example/dns, 1, another build has given the name",
        ", -1, the build of the image failed",
    })
    void theLikelyReasonIsToldByWhatTheImageSays(String image, long age, String reason) throws Exception {
        SeenStamp seen = seen(List.of("example/dns:1"), List.of(), metadata(OLD, image, NOW + age), true);

        assertThat(ledger(stamp("example/dns", OURS, "a", "1")).complaint(seen).orElseThrow())
                .contains(reason);
    }

    @Test
    void anImageWithoutAnyMetadataIsNotTheOneThatWasStamped() {
        SeenStamp seen =
                new SeenStamp("The image example/dns:1", List.of("example/dns:1"), List.of(), Ancestry.EMPTY, true);

        assertThat(ledger(stamp("example/dns", OURS, "a", "1")).complaint(seen).orElseThrow())
                .contains("it carries no metadata, and " + OURS + " was stamped")
                .contains("without the build options");
    }

    @Test
    void whatWasBuiltOnAnImageWithoutBeingStampedIsNotThatImage() throws Exception {
        SeenStamp seen = seen(List.of("example/dns:1"), List.of(), metadata(OURS, "example/dns", NOW), false);

        assertThat(ledger(stamp("example/dns", OURS, "a", "1")).complaint(seen).orElseThrow())
                .contains("it was built on the image with build_id " + OURS)
                .contains("without being stamped itself");
    }

    @Test
    void anIdStandsForTheNamesThatTheImageHas() throws Exception {
        String id = "sha256:" + "a".repeat(64);
        StampLedger ledger = ledger(stamp("example/dns", OURS, "a", "1"));
        ImageMetadata old = metadata(OLD, "example/dns", NOW);

        assertThat(ledger.complaint(seen(List.of(id), List.of("example/dns:1"), old, true)))
                .isPresent();
        assertThat(ledger.complaint(seen(List.of(id), List.of("example/web:1"), old, true)))
                .isEmpty();
        // Its tag was moved; only the name in its metadata is left.
        assertThat(ledger.complaint(seen(List.of(id), List.of(), old, true))).isPresent();
        assertThat(ledger.complaint(
                        seen(List.of(id), List.of("example/dns:1"), metadata(OURS, "example/dns", NOW), true)))
                .isEmpty();
    }

    @Test
    void everyNameThatItIsToBePushedUnderIsLookedAt() throws Exception {
        StampLedger ledger = ledger(stamp("example/dns", OURS, "a", "1"));
        ImageMetadata old = metadata(OLD, "example/dns", NOW);

        assertThat(ledger.complaint(seen(List.of("build:7", "registry/x:1"), List.of(), old, true)))
                .isEmpty();
        assertThat(ledger.complaint(seen(List.of("build:7", "example/dns:1"), List.of(), old, true)))
                .isPresent();
    }

    @Test
    void whereAClockRanAheadTheImagesOwnLabelCounts() throws Exception {
        ImageMetadata base = metadata(OLD, "example/base", NOW + 3600);
        ImageMetadata own = metadata(OURS, "example/dns", NOW);
        Ancestry ancestry = new Ancestry(List.of(own, base), own.key(), List.of());

        assertThat(ledger(stamp("example/dns", OURS, "a", "1"))
                        .complaint(new SeenStamp("It", List.of("example/dns:1"), List.of(), ancestry, true)))
                .isEmpty();
    }

    @Test
    void manyStampsAreNotListedAll() throws Exception {
        StampRecord[] records = new StampRecord[9];
        for (int i = 0; i < records.length; i++) {
            records[i] = stamp("example/dns", "aaaaaaa" + i, "a");
        }

        assertThat(ledger(records).complaint(seen("example/dns:1", OLD)).orElseThrow())
                .contains("aaaaaaa8 (or one of 4 more) was stamped");
    }

    @Test
    void stampsOfSeveralRepositoriesAreSaidWithTheirRepositories() throws Exception {
        ImageMetadata old = metadata(OLD, "example/dns", NOW);
        String id = "sha256:" + "ab".repeat(32);
        assertThat(ledger(stamp("example/dns", OURS, "a", "1"), stamp("example/web", LATER, "a", "1"))
                        .complaint(seen(List.of(id), List.of("example/dns:1", "example/web:1"), old, true))
                        .orElseThrow())
                .contains("and " + OURS + " was stamped for example/dns or " + LATER + " was stamped for example/web.");
    }

    @Test
    void anImageThatWasMadeFromTheStampedOneIsSaidToBe() throws Exception {
        ImageMetadata ours = metadata(OURS, "example/dns", NOW);
        assertThat(ledger(stamp("example/dns", OURS, "a", "1"))
                        .complaint(seen(List.of("example/dns:1"), List.of(), ours, false))
                        .orElseThrow())
                .contains("built on the image with build_id " + OURS, "Most likely it was made from the stamped image")
                .doesNotContain("the build failed");
    }

    @Test
    void whatANameSaysCannotCommandATerminal() throws Exception {
        assertThat(ledger(stamp("a\u001b[31m", OURS, "a", "1"))
                        .complaint(seen("a\u001b[31m:1", OLD))
                        .orElseThrow())
                .contains("was stamped for a[31m.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1A2B3C4D", "1a2b3c4", "1a2b3c4d5", "latest"})
    void whatIsNoBuildIdIsAMistakeAndNeverAnyImage(String id) {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> StampRule.buildId(id, "--build-id")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--build-id takes the build_id of a stamp, eight hex digits");
    }

    @Test
    void oneStampMayBeAskedForByItsId() throws Exception {
        StampRule rule = StampRule.buildId(OURS, "--build-id");

        assertThat(rule.complaint(seen("example/dns:1", OURS))).isEmpty();
        assertThat(rule.complaint(seen("example/dns:1", OLD)).orElseThrow())
                .startsWith(
                        "The image example/dns:1 is not the one that --build-id asks for: it carries build_id " + OLD)
                .contains("and " + OURS + " is wanted. Most likely the build failed");
    }
}
