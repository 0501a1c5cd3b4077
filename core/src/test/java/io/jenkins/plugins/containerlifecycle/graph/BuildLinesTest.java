package io.jenkins.plugins.containerlifecycle.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which build takes the place of which. */
class BuildLinesTest {
    private final Fleet fleet = new Fleet();

    private List<String> newest() {
        try {
            return ImageGraph.read(fleet).newest().stream()
                    .map(KnownImage::name)
                    .toList();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private KnownImage build(String name, List<String> tags, String... bases) {
        KnownImage image =
                fleet.recording(builder -> builder.imageTagNames(tags)).build(name, bases);
        String repository = name.substring(0, name.lastIndexOf(':'));
        tags.forEach(tag -> fleet.tag(image, repository + ":" + tag));
        return fleet.find(name);
    }

    @ParameterizedTest
    @CsvSource({
        "12, ''",
        "1.2.3, ''",
        "v1.2, v#",
        "1.2-slim, slim",
        "slim, slim",
        "17-jre, jre",
        "jdk17-slim, jdk#-slim",
        "1.2-rc1, rc#",
        "main-1a2b3c4, main",
        "1.2-3-gdeadbee, ''",
        "Latest, latest",
        "..., ''"
    })
    void whatIsCountedUpIsLeftOutOfATag(String tag, String shape) {
        assertThat(BuildLines.shape(tag)).isEqualTo(shape);
    }

    @Test
    void variantsOfAnImageAreNoOlderBuildsOfEachOther() {
        fleet.pull("debian:12");
        build("x/v:1-slim", List.of("1-slim"), "debian:12");
        build("x/v:1", List.of("1"), "debian:12");
        build("x/v:2-slim", List.of("2-slim"), "debian:12");
        build("x/v:2", List.of("2"), "debian:12");

        assertThat(newest()).containsExactly("x/v:2", "x/v:2-slim");
    }

    @Test
    void aVariantThatStillHasItsTagCountsThoughAnotherOneTookOneOfThem() {
        fleet.pull("debian:12");
        build("x/v:slim", List.of("slim", "latest"), "debian:12");
        build("x/v:full", List.of("full", "latest"), "debian:12");

        assertThat(newest()).containsExactly("x/v:full", "x/v:slim");
    }

    @Test
    void onAnotherBaseABuildTakesThePlaceOnlyOfOneWhoseTagItTook() {
        fleet.pull("temurin:17");
        fleet.pull("temurin:21");
        build("x/java:17", List.of("17"), "temurin:17");
        build("x/java:21", List.of("21"), "temurin:21");
        build("x/web:1", List.of("1", "latest"), "temurin:17");
        build("x/web:2", List.of("2", "latest"), "temurin:21");

        assertThat(newest()).containsExactly("x/java:17", "x/java:21", "x/web:2");
    }

    @Test
    void anOldNumberOfABuildThatWasBuiltAgainIsAnOlderBuild() {
        build("x/web:1", List.of("1", "latest"));
        build("x/web:2", List.of("2", "latest"));
        build("x/web:3", List.of("3", "latest"));

        assertThat(newest()).containsExactly("x/web:3");
    }

    @Test
    void aNumberWhoseMovingNameWentOnToABuildWithoutANumberIsAnOlderBuild() {
        build("x/web:1", List.of("1", "latest"));
        build("x/web:latest", List.of("latest"));
        build("x/dns:v1.2", List.of("v1.2", "stable"));
        build("x/dns:stable", List.of("stable"));

        assertThat(newest()).containsExactly("x/dns:stable", "x/web:latest");
    }

    @Test
    void aNumberIsStillLookedAtIfWhatTookItsMovingNameIsOfAnotherKind() {
        build("x/web:1", List.of("1", "latest"));
        build("x/web:slim", List.of("slim", "latest"));

        assertThat(newest()).containsExactly("x/web:1", "x/web:latest");
    }

    @Test
    void aNameThatWasGivenToTheNewBuildLaterDoesNotMakeItOneOfAnotherKind() {
        build("x/web:1", List.of("1", "latest"));
        KnownImage newer = build("x/web:latest", List.of("latest"));
        fleet.tag(newer, "x/web:prod");

        assertThat(newest()).containsExactly("x/web:latest");
    }

    @Test
    void aNumberWithANameOfItsOwnKindIsStillLookedAt() {
        KnownImage old = build("x/web:1", List.of("1", "latest"));
        fleet.tag(old, "x/web:slim");
        build("x/web:latest", List.of("latest"));

        assertThat(newest()).containsExactly("x/web:1", "x/web:latest");
    }

    @Test
    void aNumberThatNeverHadTheNameIsNoOlderBuildOfIt() {
        build("x/web:1", List.of("1"));
        build("x/web:latest", List.of("latest"));

        assertThat(newest()).containsExactly("x/web:1", "x/web:latest");
    }

    @Test
    void aVariantWhoseMovingNameWentOnIsNoOlderBuild() {
        build("x/web:slim", List.of("slim", "latest"));
        build("x/web:latest", List.of("latest"));

        assertThat(newest()).containsExactly("x/web:latest", "x/web:slim");
    }
}
