package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.FieldValues;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageStamperTest {
    private static final BuildFacts FACTS = new BuildFacts(
            false, List.of("MANUALTRIGGER"), Map.of(), null, null, null, null, null, null, null, List.of());

    @TempDir
    private Path context;

    private Stamped stamp(String image, BaseFacts base, Map<String, String> buildArgs) throws Exception {
        BuildContext buildContext = BuildContext.of(context).withBuilder(BuildTool.DOCKER, Builder.BUILDX);
        return new ImageStamper(buildContext, image, new FieldValues(), buildArgs).stamp(FACTS, name -> base);
    }

    @Test
    void refusesADigestInTheNameOfAnImageThatIsNotBuiltYet() throws Exception {
        Samples.write(context, "Dockerfile", "FROM a\n");
        assertThatThrownBy(() -> stamp("example/x:1@sha256:1234", BaseFacts.UNKNOWN, Map.of()))
                .isInstanceOfSatisfying(
                        MetadataException.class,
                        e -> assertThat(e.getMessage(field -> "--image"))
                                .isEqualTo(
                                        "--image is 'example/x:1@sha256:1234', but an image that is going to be built has no"
                                                + " digest yet; leave out '@sha256:1234'."));
    }

    @Test
    void knowsTheAncestorsThatTheEngineKnows() throws Exception {
        Samples.write(context, "Dockerfile", "FROM a\n");
        ImageMetadata older = Samples.builder()
                .project("base")
                .buildId("00000001")
                .buildTimeStamp(5)
                .build();
        ImageMetadata newer = Samples.builder()
                .project("middle")
                .buildId("00000002")
                .buildTimeStamp(6)
                .build();
        var labels = new java.util.HashMap<>(ImageLabels.of(older));
        labels.putAll(ImageLabels.of(newer));
        Ancestry ancestry = ImageLabels.read(labels);
        Stamped stamped = stamp("example/x", new BaseFacts(null, null, ancestry, "linux", 0), Map.of());
        assertThat(stamped.ancestors()).containsExactly(older, newer);
        assertThat(stamp("example/x", BaseFacts.UNKNOWN, Map.of()).ancestors()).isEmpty();
    }

    @Test
    void recordsWhatTheImageIsBuiltOn() throws Exception {
        Samples.write(
                context,
                "Dockerfile",
                "FROM golang:1 AS go\nFROM a:1\nCOPY --from=go / /\nCOPY --from=assets / /\nCOPY --from=gone:2 / /\n");
        ImageMetadata base = Samples.builder().project("base").buildTimeStamp(5).build();
        BuildContext buildContext = BuildContext.of(context).withBuilder(BuildTool.DOCKER, Builder.BUILDX);
        Map<String, BaseFacts> engine = Map.of(
                "a:1",
                new BaseFacts("sha256:aa", null, ImageLabels.read(ImageLabels.of(base)), "linux", 0),
                "golang:1",
                new BaseFacts("sha256:90", null, Ancestry.EMPTY, "linux", 0));

        ImageMetadata image = new ImageStamper(buildContext, "example/x", new FieldValues(), Map.of())
                .stamp(FACTS, name -> engine.getOrDefault(name, BaseFacts.UNKNOWN))
                .metadata();

        assertThat(image.baseName()).isEqualTo("a:1");
        assertThat(image.baseImageId()).isEqualTo("sha256:aa");
        assertThat(image.baseMetadataSha256()).isEqualTo(ImageLabels.fileDigest(base));
        assertThat(image.otherBases())
                .isEqualTo(Map.of("golang:1", "sha256:90", "gone:2", ImageMetadata.UNKNOWN_IMAGE));
    }

    @Test
    void whatABuildOnTheBaseBeginsWithIsRecordedToo() throws Exception {
        Samples.write(context, "Dockerfile", "FROM a:1\n");
        BaseFacts base =
                new BaseFacts("sha256:aa", null, Ancestry.EMPTY, "linux", 1, List.of("COPY --from=tools:1 / /"));

        Samples.write(context, "Dockerfile", "FROM t-$TARGETARCH AS t\nFROM a:1\nCOPY --from=t / /\n");
        assertThat(stamp("example/x", BaseFacts.UNKNOWN, Map.of()).metadata().otherBases())
                .isEqualTo(Map.of("t-$TARGETARCH", ImageMetadata.UNKNOWN_IMAGE));
        Samples.write(context, "Dockerfile", "FROM a:1\n");
        assertThat(stamp("example/x", base, Map.of()).metadata().otherBases())
                .isEqualTo(Map.of("tools:1", "sha256:aa"));
    }

    @Test
    void nothingBelowIsRecordedAsThatButIsNoImage() throws Exception {
        Samples.write(context, "Dockerfile", "FROM scratch\n");

        ImageMetadata image = stamp("example/x", BaseFacts.UNKNOWN, Map.of()).metadata();

        assertThat(image.baseName()).isEqualTo("scratch");
        assertThat(image.baseImageId()).isNull();
        assertThat(ImageLabels.of(image)).doesNotContainKey("org.opencontainers.image.base.name");
    }

    @Test
    void aWrongValueIsAnErrorOfTheFileThatItIsIn() throws Exception {
        Samples.write(context, "Dockerfile", "FROM a\n");
        Path file = Samples.write(context, "container.json", "{\"licenses\": \"Foo\", \"project\": \"x\"}");
        assertThatThrownBy(() -> stamp("example/x", BaseFacts.UNKNOWN, Map.of()))
                .isInstanceOf(ContextException.class)
                .hasMessageStartingWith("'licenses' in " + file + " is 'Foo', which is not an SPDX license expression");
        Samples.write(context, "container.json", "{\"authors\": [\"Ada\", \"a\\u0007\"]}");
        assertThatThrownBy(() -> stamp("example/x", BaseFacts.UNKNOWN, Map.of()))
                .hasMessageStartingWith(
                        "'authors[1]' in " + file + " has a control or invisible character in it (U+0007");
        Samples.write(context, "container.json", "{\"urls\": {\"home\": \"x\"}}");
        assertThatThrownBy(() -> stamp("example/x", BaseFacts.UNKNOWN, Map.of()))
                .hasMessageStartingWith("'urls.home' in " + file + " is 'home x', but must be an address");
        Samples.write(context, "container.json", "{\"licenses\": \"Foo\"}");
        FieldValues said = new FieldValues().set(MetadataField.LICENSES, "mit");
        BuildContext buildContext = BuildContext.of(context).withBuilder(BuildTool.DOCKER, Builder.BUILDX);
        assertThat(new ImageStamper(buildContext, "example/x", said, Map.of())
                        .stamp(FACTS, name -> BaseFacts.UNKNOWN)
                        .metadata()
                        .get(MetadataField.LICENSES))
                .isEqualTo("MIT");
    }

    @Test
    void saysWhatTheLabelsCannotSay() throws Exception {
        Samples.write(context, "Dockerfile", "FROM a\nLABEL org.opencontainers.image.title=mine\n");
        Samples.write(context, "container.json", "{\"description\": \"" + "x".repeat(5000) + "\"}");
        assertThat(stamp("example/x", BaseFacts.UNKNOWN, Map.of()).warnings())
                .satisfiesExactly(
                        label -> assertThat(label)
                                .endsWith(
                                        "Dockerfile, line 2, sets the label org.opencontainers.image.title to 'mine', but"
                                                + " container.json, an option or the build itself says 'x', which wins. Remove one"
                                                + " of the two."),
                        annotation -> assertThat(annotation)
                                .startsWith("The label org.opencontainers.image.description is shortened"),
                        meta -> assertThat(meta).contains("has no room for all of description."));
    }

    @Test
    void saysThatTheScriptIsNotForWindows() throws Exception {
        Samples.write(context, "Dockerfile", "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\n");
        assertThat(stamp("example/x", BaseFacts.UNKNOWN, Map.of()).warnings())
                .singleElement()
                .asString()
                .startsWith(
                        "The image is built on mcr.microsoft.com/windows/nanoserver:ltsc2022, which is for Windows:");
        Samples.write(context, "Dockerfile", "FROM a\n");
        assertThat(stamp("example/x", new BaseFacts(null, null, Ancestry.EMPTY, "windows", 0), Map.of())
                        .warnings())
                .singleElement()
                .asString()
                .contains("built on a, which is for Windows");
        assertThat(stamp("example/x", new BaseFacts(null, null, Ancestry.EMPTY, "linux", 0), Map.of())
                        .warnings())
                .isEmpty();
    }

    @Test
    void aHealthcheckNeedsItsHookInTheImageOrItsBase() throws Exception {
        Samples.write(context, "container.json", "{\"healthcheck\": \"monitor\"}");
        Samples.write(context, "Dockerfile", "FROM a\n");
        BaseFacts bare = new BaseFacts(null, null, Ancestry.EMPTY, "linux", 0);
        assertThatThrownBy(() -> stamp("example/x", bare, Map.of()))
                .isInstanceOf(MetadataException.class)
                .hasMessageStartingWith(
                        "healthcheck is 'monitor', but neither the image nor its base names a monitor hook.");
        assertThat(context.resolve(".container")).doesNotExist();
        assertThat(stamp("example/x", BaseFacts.UNKNOWN, Map.of()).warnings())
                .singleElement()
                .asString()
                .startsWith("The health check runs the monitor hook, which this image does not name;");
        ImageMetadata base =
                Samples.builder().method(Hook.MONITOR, "/srv/monitor").build();
        BaseFacts monitored = new BaseFacts(null, null, ImageLabels.read(ImageLabels.of(base)), "linux", 0);
        assertThat(stamp("example/x", monitored, Map.of()).warnings()).isEmpty();
        assertThatThrownBy(() -> stamp("example/x", new BaseFacts(null, null, Ancestry.EMPTY, "windows", 0), Map.of()))
                .hasMessageStartingWith("healthcheck is 'monitor', but the image is for Windows");
        Samples.write(
                context,
                "container.json",
                "{\"healthcheck\": \"monitor\", \"hooks\": {\"monitor\": \"/srv/monitor\"}}");
        assertThat(stamp("example/x", bare, Map.of()).warnings()).isEmpty();
        Samples.write(context, "container.json", "{\"healthcheck\": \"none\"}");
        assertThat(stamp("example/x", bare, Map.of()).warnings()).isEmpty();
    }

    @Test
    void looksAtTheFrontendThatABuildArgumentNames() throws Exception {
        Samples.write(context, "Dockerfile", "FROM a\n");
        Map<String, String> old = Map.of("BUILDKIT_SYNTAX", "docker/dockerfile:1.2");
        assertThat(stamp("example/x", BaseFacts.UNKNOWN, old).carrier()).isEqualTo(Carrier.CONTEXT);
        assertThat(stamp("example/x", BaseFacts.UNKNOWN, Map.of()).carrier()).isEqualTo(Carrier.NAMED);
    }
}
