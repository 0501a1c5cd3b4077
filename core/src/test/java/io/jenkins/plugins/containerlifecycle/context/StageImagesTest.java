package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StageImagesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "-",
            value = {
                "FROM a:1; ''",
                "FROM golang:1 AS build|FROM scratch|COPY --from=build /x /x; golang:1",
                "FROM golang:1 AS build|FROM scratch|COPY --from=0 /x /x; golang:1",
                "FROM golang:1 AS build|FROM scratch; ''",
                "FROM node:1 AS one|FROM golang:1 AS two|COPY --from=one /a /a|FROM a:1|COPY --from=TWO /x /x; golang:1 node:1",
                "FROM a:1|COPY --chown=0 --from=nginx:1 /x /x; nginx:1",
                "FROM a:1|RUN --mount=type=bind,from=tools:1,target=/t make; tools:1",
                "FROM a:1|RUN --mount=type=cache,target=/t make --mount=from=no:1; ''",
                "FROM a:1|COPY x --from=no:1 /y; ''",
                "FROM a:1 AS one|FROM one AS two|COPY --from=one /x /x; ''",
                "FROM a:1 AS one|COPY --from=b:1 /x /x|FROM one; b:1",
                "ARG V=2|FROM golang:$V AS g|FROM a:1|COPY --from=g /x /x; golang:2",
                "FROM $X AS g|FROM a:1|COPY --from=g /x /x; ''",
                "FROM a:1|COPY --from=$X /x /x; ''",
                "FROM a:1|COPY --from=7 /x /x; 7",
                "FROM a:1|COPY --from=assets /x /x; assets"
            })
    void haveThoseOfTheStagesThatAreNeeded(String dockerfile, String others) {
        assertThat(StageImages.of(dockerfile.replace('|', '\n'), Map.of()).others().stream()
                        .map(BaseImage::name)
                        .collect(Collectors.joining(" ")))
                .isEqualTo(others);
    }

    @Test
    void theBaseIsNotAmongTheOthersAndScratchIsNoImage() {
        StageImages images = StageImages.of(
                "FROM scratch AS files\nCOPY x /\nFROM a:1\nCOPY --from=files / /\nCOPY --from=a:1 / /", Map.of());

        assertThat(images.base()).contains(new BaseImage("a:1", null));
        assertThat(images.others()).isEmpty();
        assertThat(StageImages.of("FROM scratch", Map.of()).base().orElseThrow().isScratch())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "FROM on:1; tools:1",
                "FROM on:1 AS one|FROM a:1|COPY --from=one /x /x; tools:1 on:1",
                "FROM on:1 AS one|FROM a:1; ''",
                // It begins with that before the rest of the file, where a stage may have that name.
                "FROM a:1 AS tools:1|FROM on:1; a:1",
                "FROM mount:1; lent:1",
                "FROM stage:1; build",
                "FROM golang:1 AS build|FROM stage:1; golang:1",
                "FROM a:1|ONBUILD COPY --from=later:1 / /; ''",
                "FROM a:1 AS one|ONBUILD COPY --from=later:1 / /|FROM one; later:1",
                "FROM a:1 AS one|ONBUILD COPY --from=later:1 / /|FROM one AS two|FROM two; later:1"
            })
    void whatABuildOnAnImageBeginsWithCountsToo(String dockerfile, String others) {
        Map<String, List<String>> onBuild = Map.of(
                "on:1", List.of("RUN true", "COPY --from=tools:1 /x /x"),
                "mount:1", List.of("RUN --mount=from=lent:1,target=/l make"),
                "stage:1", List.of("COPY --from=build /x /x", "ENV A=1"));

        assertThat(StageImages.of(dockerfile.replace('|', '\n'), Map.of(), onBuild).others().stream()
                        .map(BaseImage::name)
                        .collect(Collectors.joining(" ")))
                .isEqualTo(others);
    }

    @Test
    void theImagesOfAllStagesAreThoseToAskAbout() {
        assertThat(StageImages.roots(
                        "ARG V=2\nFROM a:$V AS one\nFROM scratch\nFROM one\nFROM b:1@sha256:" + "0".repeat(64)
                                + "\nFROM $X\n",
                        Map.of()))
                .extracting(BaseImage::name)
                .containsExactly("a:2", "b:1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "FROM $X AS g|FROM a:1|COPY --from=g /x /x; $X",
                "FROM t-$TARGETARCH AS g|FROM g AS h|FROM a:1|COPY --from=h /x /x; t-$TARGETARCH",
                "FROM $X AS g|FROM a:1; ''",
                "FROM $X AS g|FROM g; ''",
                "FROM $X AS g|FROM g|COPY --from=g / /; ''"
            })
    void whatOnlyTheBuilderKnowsIsNamedAsItIsWritten(String dockerfile, String unclear) {
        StageImages images = StageImages.of(dockerfile.replace('|', '\n'), Map.of());

        assertThat(images.others()).isEmpty();
        assertThat(String.join(" ", images.unclear())).isEqualTo(unclear);
    }

    @Test
    void noMoreAreTakenThanALabelHasRoomFor() {
        String copies = IntStream.range(0, 500)
                .mapToObj(i -> "COPY --from=tool:" + i + " / /\n")
                .collect(Collectors.joining());

        StageImages images = StageImages.of("FROM a:1\n" + copies, Map.of());

        assertThat(images.others()).hasSize(16);
        assertThat(images.unclear()).containsExactly("further images");
    }
}
