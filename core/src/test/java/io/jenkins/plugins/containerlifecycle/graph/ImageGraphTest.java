package io.jenkins.plugins.containerlifecycle.graph;

import static io.jenkins.plugins.containerlifecycle.graph.ImageState.Status.CURRENT;
import static io.jenkins.plugins.containerlifecycle.graph.ImageState.Status.OUTDATED;
import static io.jenkins.plugins.containerlifecycle.graph.ImageState.Status.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is compared with what. */
class ImageGraphTest {
    private final Fleet fleet = new Fleet();

    @Test
    void anImageIsOutdatedIfTheNameOfItsBaseMeansANewerBuild() throws Exception {
        KnownImage old = fleet.build("x/base:latest");
        fleet.build("x/web:1", "x/base:latest");
        assertThat(fleet.state("x/web:1").status()).isEqualTo(CURRENT);

        fleet.build("x/base:latest");
        KnownImage newest = fleet.build("x/base:latest");
        ImageState state = fleet.state("x/web:1");

        assertThat(state.status()).isEqualTo(OUTDATED);
        assertThat(state.causes()).singleElement().satisfies(cause -> {
            assertThat(cause.through()).isNull();
            assertThat(cause.behind().base()).isEqualTo("x/base:latest");
            assertThat(cause.behind().before()).isEqualTo(old.stamp());
            assertThat(cause.behind().beforeId()).isEqualTo(old.id());
            assertThat(cause.behind().now()).isEqualTo(newest);
            assertThat(cause.behind().builds()).isEqualTo(2);
            assertThat(cause.behind().commits()).isEqualTo(2);
            assertThat(cause.behind().time()).isEqualTo(Duration.ofDays(3));
        });
        assertThat(GraphText.sentence(state.causes().get(0).behind()))
                .isEqualTo("x/base:latest means a newer build by now: 2 builds, 3 d, 2 commits"
                        + " (0000000000 -> 0000000000)");

        fleet.build("x/web:1", "x/base:latest");
        assertThat(fleet.state("x/web:1").status()).isEqualTo(CURRENT);
    }

    @Test
    void whatStandsOnAnOutdatedImageIsOutdatedThroughIt() throws Exception {
        fleet.build("x/base:latest");
        fleet.build("x/mid:latest", "x/base:latest");
        fleet.build("x/web:1", "x/mid:latest");
        fleet.build("x/base:latest");

        ImageState state = fleet.state("x/web:1");

        assertThat(state.status()).isEqualTo(OUTDATED);
        assertThat(state.causes()).singleElement().satisfies(cause -> {
            assertThat(cause.behind().base()).isEqualTo("x/base:latest");
            assertThat(cause.through()).isEqualTo(fleet.find("x/mid:latest"));
        });
    }

    @Test
    void anAncestorThatChangedIsSeenThoughTheImageBetweenIsGone() throws Exception {
        fleet.build("x/base:latest");
        KnownImage mid = fleet.build("x/mid:latest", "x/base:latest");
        fleet.build("x/web:1", "x/mid:latest");
        fleet.remove(mid);
        assertThat(fleet.state("x/web:1").status()).isEqualTo(UNKNOWN);
        assertThat(fleet.state("x/web:1").doubts()).containsExactly("Its base x/mid:latest is not here.");

        fleet.build("x/base:latest");

        assertThat(fleet.state("x/web:1").status()).isEqualTo(OUTDATED);
        assertThat(fleet.state("x/web:1").causes().get(0).behind().base()).isEqualTo("x/base:latest");
        assertThat(fleet.state("x/web:1").doubts()).containsExactly("Its base x/mid:latest is not here.");
    }

    @Test
    void aBaseThatIsNotRecordedIsNotKnownAndNeverUpToDate() throws Exception {
        fleet.withoutNames().build("x/root:1");
        fleet.recording(builder -> builder).build("x/web:1", "x/root:1");

        assertThat(fleet.state("x/root:1").status()).isEqualTo(UNKNOWN);
        assertThat(fleet.state("x/root:1").doubts()).containsExactly("It is not recorded what it was built on.");
        assertThat(fleet.state("x/web:1").status()).isEqualTo(UNKNOWN);
        assertThat(fleet.state("x/web:1").doubts())
                .containsExactly(
                        "Its base x/root:1 is not known to be up to date: It is not recorded what it was built on.");
        fleet.build("x/app:1", "x/web:1");
        assertThat(fleet.state("x/app:1").doubts())
                .containsExactly(
                        "Its base x/web:1 is not known to be up to date, since x/root:1 is not: It is not recorded"
                                + " what it was built on.");
    }

    @Test
    void withoutARecordedIdTheStampTells() throws Exception {
        fleet.withoutIds().build("x/base:latest");
        fleet.build("x/web:1", "x/base:latest");
        assertThat(fleet.state("x/web:1").status()).isEqualTo(CURRENT);

        fleet.build("x/base:latest");
        assertThat(fleet.state("x/web:1").status()).isEqualTo(OUTDATED);
    }

    @Test
    void withoutARecordedIdOfAForeignBaseTheLayersTell() throws Exception {
        fleet.pull("debian:12");
        fleet.withoutIds().build("x/web:1", "debian:12");
        assertThat(fleet.state("x/web:1").status()).isEqualTo(CURRENT);

        fleet.pull("debian:12");
        assertThat(fleet.state("x/web:1").status()).isEqualTo(OUTDATED);
        assertThat(fleet.state("x/web:1").causes().get(0).behind().builds()).isNull();
    }

    @Test
    void ifNobodyCanSeeLayersNothingIsGuessed() throws Exception {
        fleet.pull("debian:12");
        fleet.withoutIds().build("x/web:1", "debian:12");
        GraphSource blind = fleet::images;
        ImageGraph graph = ImageGraph.read(blind);

        ImageState state = graph.compare(graph.newest()).state(fleet.find("x/web:1"));

        assertThat(state.status()).isEqualTo(UNKNOWN);
        assertThat(state.doubts()).containsExactly("It is not recorded which build of debian:12 it was built with.");
    }

    @Test
    void theSameDigestOrStampIsTheSameImageWhateverItsId() throws Exception {
        KnownImage base = fleet.build("x/base:latest");
        KnownImage web = fleet.build("x/web:1", "x/base:latest");
        KnownImage elsewhere =
                new KnownImage("sha256:ee", base.names(), base.digests(), base.ancestry(), true, base.created());
        KnownImage debian = new KnownImage(
                "sha256:dd", List.of("debian:12"), List.of("debian@sha256:12"), Ancestry.EMPTY, false, 1);
        fleet.recording(builder -> builder.baseImageId("sha256:12"));
        KnownImage dns = fleet.build("x/dns:1", "debian:12");

        ImageGraph graph = ImageGraph.read(() -> List.of(elsewhere, debian, web, dns));
        ComparedGraph compared = graph.compare(graph.newest());

        assertThat(compared.state(web).status()).isEqualTo(CURRENT);
        assertThat(compared.state(dns).status()).isEqualTo(CURRENT);
    }

    @Test
    void whatIsRecordedIsNotBelievedAgainstWhatWasInherited() throws Exception {
        fleet.build("x/base:latest");
        fleet.build("x/other:latest");
        KnownImage other = fleet.find("x/other:latest");
        fleet.recording(builder -> builder.baseName("x/other:latest").baseImageId(other.id()))
                .build("x/liar:1", "x/base:latest");

        assertThat(fleet.state("x/liar:1").status()).isEqualTo(UNKNOWN);
        assertThat(fleet.state("x/liar:1").doubts())
                .containsExactly("It is recorded that it was built on x/other:latest as that is now, but it has neither"
                        + " its metadata nor its layers.");
    }

    @Test
    void anUnstampedImageOnTopOfTheBaseIsAnotherBase() throws Exception {
        fleet.build("x/base:latest");
        fleet.build("x/web:1", "x/base:latest");
        fleet.buildBare("x/base:latest", "x/base:latest");

        assertThat(fleet.state("x/web:1").status()).isEqualTo(OUTDATED);
    }

    @Test
    void anImageThatTheEngineDoesNotListAnyMoreIsKnownByWhatStandsOnIt() throws Exception {
        KnownImage hidden = fleet.build("x/base:latest");
        fleet.build("x/mid:1", "x/base:latest");
        fleet.build("x/web:1", "x/mid:1", "x/base:latest");
        fleet.build("x/base:latest");
        fleet.remove(hidden);

        assertThat(fleet.state("x/web:1").causes()).singleElement().satisfies(cause -> {
            assertThat(cause.behind().before()).isEqualTo(hidden.stamp());
            assertThat(cause.behind().beforeId()).isEqualTo(hidden.id());
            assertThat(cause.behind().builds()).isEqualTo(1);
        });
    }

    @Test
    void anUnstampedImageWithTheNameOfAHiddenBaseIsAnotherOne() throws Exception {
        KnownImage hidden = fleet.build("x/base:latest");
        fleet.build("x/web:1", "x/base:latest");
        KnownImage onTop = fleet.buildBare("x/base:latest", "x/base:latest");
        fleet.remove(hidden);
        KnownImage asIfItsOwn =
                new KnownImage(onTop.id(), onTop.names(), List.of(), onTop.ancestry(), true, onTop.created());
        List<KnownImage> images = List.of(asIfItsOwn, fleet.find("x/web:1"));
        ImageGraph graph = ImageGraph.read(new GraphSource() {
            @Override
            public List<KnownImage> images() {
                return images;
            }

            @Override
            public Optional<Boolean> standsOn(KnownImage image, KnownImage base) {
                return fleet.standsOn(image, base);
            }
        });

        assertThat(graph.compare(graph.newest()).state(fleet.find("x/web:1")).status())
                .isEqualTo(OUTDATED);
    }

    @Test
    void anUnstampedImageStandsOnTheOneWhoseStampItHas() throws Exception {
        fleet.build("x/base:latest");
        fleet.buildBare("x/bare:1", "x/base:latest");
        assertThat(fleet.state("x/bare:1").status()).isEqualTo(CURRENT);

        fleet.build("x/base:latest");
        assertThat(fleet.state("x/bare:1").status()).isEqualTo(OUTDATED);
    }

    @Test
    void anAncestorWhoseNamesMeanDifferentThingsIsNotGuessed() throws Exception {
        KnownImage base = fleet.recording(builder -> builder.imageTagNames(List.of("latest", "7")))
                .build("x/base:latest");
        fleet.tag(base, "x/base:7");
        fleet.withoutNames().build("x/web:1", "x/base:latest");
        assertThat(fleet.state("x/web:1").status()).isEqualTo(CURRENT);

        fleet.recording(builder -> builder).build("x/base:latest");
        assertThat(fleet.state("x/web:1").status()).isEqualTo(UNKNOWN);
        assertThat(fleet.state("x/web:1").doubts().get(0)).contains("under which name of base it was built");
    }

    @Test
    void aNameThatWasMovedBackIsToldAsThat() throws Exception {
        KnownImage old = fleet.build("x/base:latest");
        fleet.build("x/base:latest");
        fleet.build("x/web:1", "x/base:latest");
        fleet.tag(old, "x/base:latest");

        ImageState state = fleet.state("x/web:1");

        assertThat(state.status()).isEqualTo(OUTDATED);
        assertThat(state.causes().get(0).behind().isOlder()).isTrue();
        assertThat(GraphText.sentence(state.causes().get(0).behind())).contains("means an older build by now: 1 d");
    }

    @Test
    void aNewBuildCountsOnlyAfterItPassed() throws Exception {
        fleet.build("x/base:latest");
        fleet.build("x/web:1", "x/base:latest");
        KnownImage newer = fleet.build("x/base:latest");

        fleet.approvals.put(newer.id(), GraphSource.Approval.MISSING);
        assertThat(fleet.state("x/web:1").status()).isEqualTo(UNKNOWN);
        assertThat(fleet.state("x/web:1").doubts())
                .containsExactly(
                        "x/base:latest means another build by now, of which no verdict says whether it works.");
        fleet.approvals.put(newer.id(), GraphSource.Approval.REFUSED);
        assertThat(fleet.state("x/web:1").status()).isEqualTo(CURRENT);
        assertThat(fleet.state("x/web:1").links().get(0).note())
                .isEqualTo("x/base:latest means another build by now, which failed its validation.");
        fleet.approvals.put(newer.id(), GraphSource.Approval.GIVEN);
        assertThat(fleet.state("x/web:1").status()).isEqualTo(OUTDATED);
    }

    private KnownImage refuse(KnownImage image) {
        fleet.approvals.put(image.id(), GraphSource.Approval.REFUSED);
        return image;
    }

    @Test
    void ifTheNewestBuildFailedItIsComparedWithTheNewestThatCounts() throws Exception {
        fleet.build("x/base:latest");
        fleet.build("x/web:1", "x/base:latest");
        KnownImage passed = fleet.build("x/base:latest");
        fleet.tag(passed, "x/base:2");
        KnownImage failed = refuse(fleet.build("x/base:latest"));

        ImageState state = fleet.state("x/web:1");

        assertThat(state.status()).isEqualTo(OUTDATED);
        Behind behind = state.causes().get(0).behind();
        assertThat(behind.now().id()).isEqualTo(passed.id());
        assertThat(behind.refused()).isEqualTo(failed);
        assertThat(GraphText.sentence(behind))
                .isEqualTo(
                        "x/base:latest means x/base:latest, which failed its validation; the newest build that counts"
                                + " is x/base:2: 1 build, 2 d, 1 commit (0000000000 -> 0000000000)");
        fleet.approvals.put(passed.id(), GraphSource.Approval.MISSING);
        assertThat(fleet.state("x/web:1").status()).isEqualTo(UNKNOWN);
        assertThat(fleet.state("x/web:1").doubts())
                .containsExactly(
                        "x/base:latest means another build by now, which failed its validation; of x/base:2 before"
                                + " it no verdict says whether it works.");
        refuse(passed);
        assertThat(fleet.state("x/web:1").status()).isEqualTo(CURRENT);
    }

    @Test
    void aBuildOfAnotherVariantNeverHadTheNameThatFailed() throws Exception {
        fleet.build("x/base:1");
        fleet.tag(fleet.find("x/base:1"), "x/base:latest");
        fleet.build("x/web:1", "x/base:1");
        fleet.build("x/base:1-slim");
        refuse(fleet.build("x/base:1"));

        assertThat(fleet.state("x/web:1").status()).isEqualTo(CURRENT);
    }

    @Test
    void theBuildBeforeThatCountsMayBeOutdatedItself() throws Exception {
        fleet.build("x/base:latest");
        KnownImage mid = fleet.build("x/mid:latest", "x/base:latest");
        fleet.tag(mid, "x/mid:1");
        fleet.build("x/web:1", "x/mid:latest");
        refuse(fleet.build("x/mid:latest", "x/base:latest"));
        assertThat(fleet.state("x/web:1").status()).isEqualTo(CURRENT);

        fleet.build("x/base:latest");

        assertThat(fleet.state("x/web:1").causes()).singleElement().satisfies(cause -> {
            assertThat(cause.through()).isEqualTo(fleet.find("x/mid:1"));
            assertThat(cause.behind().base()).isEqualTo("x/base:latest");
        });
    }

    @Test
    void ofABuildBeforeThatIsGoneItsMetadataTells() throws Exception {
        fleet.build("x/base:latest");
        KnownImage mid = fleet.build("x/mid:latest", "x/base:latest");
        fleet.build("x/web:1", "x/mid:latest");
        fleet.build("x/other:1", "x/base:latest", "x/mid:latest");
        refuse(fleet.build("x/mid:latest", "x/base:latest"));
        fleet.remove(mid);
        assertThat(fleet.state("x/web:1").status()).isEqualTo(CURRENT);
        // Files were copied from it, so that it left no metadata.
        assertThat(fleet.state("x/other:1").doubts())
                .containsExactly(
                        "x/mid:latest means another build by now, which failed its validation. The build before,"
                                + " which counts, is not here.");

        fleet.build("x/base:latest");
        assertThat(fleet.state("x/web:1").status()).isEqualTo(OUTDATED);
        fleet.untag("x/base:latest");
        assertThat(fleet.state("x/web:1").status()).isEqualTo(UNKNOWN);
    }

    @Test
    void whatStandsOnABuildThatFailedIsNotAsItShouldBe() throws Exception {
        refuse(fleet.build("x/base:latest"));
        fleet.build("x/web:1", "x/base:latest");
        refuse(fleet.build("x/base:latest"));

        assertThat(fleet.state("x/web:1").doubts())
                .containsExactly(
                        "x/base:latest means another build by now, which failed its validation. So did the build"
                                + " that it was built on.");
    }

    @Test
    void anUnstampedImageWaitsForTheNewestBuildOfWhatItMayStandOn() throws Exception {
        fleet.pull("debian:12");
        KnownImage old = fleet.recording(builder -> builder.imageTagNames(List.of("2", "latest")))
                .build("x/lib:latest", "debian:12");
        fleet.tag(old, "x/lib:2");
        fleet.buildBare("x/bare:1", "x/lib:latest");
        fleet.build("x/lib:latest", "debian:12");
        fleet.pull("debian:12");

        ComparedGraph compared = ImageGraph.read(fleet).compare(List.of(fleet.find("x/bare:1")));

        assertThat(compared.bases(fleet.find("x/bare:1"))).containsExactly(fleet.find("x/lib:latest"));
        assertThat(compared.state(fleet.find("x/lib:2"))).isNull();
        assertThat(compared.state(fleet.find("x/bare:1")).status()).isEqualTo(OUTDATED);
    }

    @Test
    void anImageIsCalledByTheNameThatItWasBuiltUnder() {
        KnownImage base = fleet.build("x/base:latest");
        fleet.tag(base, "a/copy:latest");

        assertThat(fleet.find("a/copy:latest").name()).isEqualTo("x/base:latest");
    }

    @Test
    void anImageThatFilesAreCopiedFromCountsAsABase() throws Exception {
        fleet.build("x/base:latest");
        fleet.build("x/tools:latest");
        fleet.build("x/web:1", "x/base:latest", "x/tools:latest");
        assertThat(fleet.state("x/web:1").status()).isEqualTo(CURRENT);

        fleet.build("x/tools:latest");

        assertThat(fleet.state("x/web:1").causes().get(0).behind().base()).isEqualTo("x/tools:latest");
        fleet.build("x/dns:1", "x/base:latest", "gone/tools:1");
        assertThat(fleet.state("x/dns:1").status()).isEqualTo(UNKNOWN);
    }

    @Test
    void onlyTheNewestBuildOfABranchIsWhatWouldBeBuiltAgain() throws Exception {
        fleet.build("x/web:1");
        fleet.recording(builder -> builder.gitBranch("release"));
        fleet.build("x/web:r1");
        fleet.build("x/web:r2");
        fleet.recording(builder -> builder).build("x/web:2");
        fleet.build("x/other:1");
        KnownImage unnamed = fleet.build("x/other:2");
        fleet.untag("x/other:2");

        assertThat(ImageGraph.read(fleet).newest())
                .extracting(KnownImage::name)
                .containsExactly("x/other:1", "x/web:2", "x/web:r2");
        assertThat(ImageGraph.read(fleet)
                        .compare(List.of(fleet.find("x/web:1")))
                        .state(fleet.find("x/web:1"))
                        .newer())
                .isEqualTo(fleet.find("x/web:2"));
        assertThat(unnamed.stamped()).isTrue();
    }

    @Test
    void namesAreTheSameHoweverTheyAreWritten() throws Exception {
        KnownImage library = fleet.pull("docker.io/library/debian:latest");
        KnownImage local = fleet.pull("localhost/x/base:1");
        ImageGraph graph = ImageGraph.read(fleet);

        assertThat(graph.named("debian")).isEqualTo(library);
        assertThat(graph.named("index.docker.io/library/debian:latest")).isEqualTo(library);
        assertThat(graph.named("x/base:1")).isEqualTo(local);
        assertThat(graph.named("x/base:2")).isNull();
        assertThat(graph.named("registry:5000/x/base:1")).isNull();
    }

    @Test
    void aBaseThatWasNamedByItsIdNeverChanges() throws Exception {
        KnownImage debian = fleet.pull("debian:12");
        fleet.build("x/web:1", debian.id());

        assertThat(fleet.state("x/web:1").status()).isEqualTo(CURRENT);
    }

    @Test
    void metadataThatCannotBeReadIsNotKnown() throws Exception {
        KnownImage broken = new KnownImage(
                "sha256:bb", List.of("x/broken:1"), List.of(), new Ancestry(List.of(), null, List.of("Bad.")), true, 1);
        ImageGraph graph = ImageGraph.read(() -> List.of(broken));

        assertThat(graph.compare(graph.newest()).state(broken).doubts())
                .containsExactly("Its metadata cannot be read.");
    }

    @Test
    void anImageOfWhichOnlyTheMetadataOfItsBaseCanBeReadIsNotTakenForThatBase() throws Exception {
        KnownImage base = fleet.build("x/base:1");
        Ancestry readable = new Ancestry(base.ancestry().images(), "1800009999.0badcafe", List.of("Bad."));
        KnownImage broken = new KnownImage("sha256:bb", List.of("x/web:1"), List.of(), readable, true, 1);
        ImageGraph graph = ImageGraph.read(() -> List.of(base, broken));

        assertThat(broken.stamp()).isNull();
        ImageState state = graph.compare(graph.newest()).state(broken);
        assertThat(state.status()).isEqualTo(UNKNOWN);
        assertThat(state.doubts()).contains("Its metadata cannot be read.");
    }

    @Test
    void anImageThatIsBuiltOnItsOwnNameIsACircle() throws Exception {
        fleet.build("x/web:1");
        fleet.build("x/web:1", "x/web:1");

        assertThat(fleet.compare().circles()).containsExactly(List.of(fleet.find("x/web:1")));
        assertThat(fleet.compare().isEndless(fleet.find("x/web:1"))).isTrue();
    }

    @Test
    void aSourceThatSeesNoLayersSaysSo() throws Exception {
        GraphSource plain = fleet::images;
        KnownImage some = fleet.build("x/web:1");

        assertThat(plain.standsOn(some, some)).isEqualTo(Optional.empty());
        assertThat(plain.approval(some)).isEqualTo(GraphSource.Approval.GIVEN);
    }
}
