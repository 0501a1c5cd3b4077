package io.jenkins.plugins.containerlifecycle.examine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadataBuilder;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is not the same in the metadata of two images. */
class AncestryDiffTest {
    private static ImageMetadata image(String project, long stamp, String commit, Map<Hook, String> methods)
            throws MetadataException {
        ImageMetadataBuilder image = new ImageMetadataBuilder()
                .buildId("0000000" + stamp)
                .project(project)
                .buildTimeStamp(stamp)
                .gitref(commit);
        methods.forEach(image::method);
        return image.build();
    }

    private static Ancestry of(ImageMetadata... images) {
        return new Ancestry(List.of(images), null, List.of());
    }

    private static ImageMetadata base() throws MetadataException {
        return image("base", 1, "aaaa", Map.of());
    }

    @Test
    void eachAncestorThatIsAnotherOneIsNamedWithWhatIsNotTheSame() throws Exception {
        AncestryDiff diff = AncestryDiff.of(
                of(base(), image("gone", 2, "x", Map.of()), image("web", 3, "cccc", Map.of(Hook.VALIDATE, "/old"))),
                of(base(), image("new", 4, "x", Map.of()), image("web", 5, "dddd", Map.of(Hook.VALIDATE, "/new"))));

        assertThat(diff.images()).extracting(AncestryDiff.ImageChange::project).containsExactly("gone", "new", "web");
        assertThat(diff.text())
                .contains("gone: gone (was 2.00000002)\n", "new: new (4.00000004)\n")
                .contains("web: 3.00000003 -> 5.00000005\n")
                .contains("  gitref: cccc -> dddd\n", "  validate_method: /old -> /new\n")
                .doesNotContain("base");
        assertThat(diff.json().at("/2/fields/gitref/after").asText()).isEqualTo("dddd");
    }

    @Test
    void theSameIsTheSame() throws Exception {
        assertThat(AncestryDiff.of(of(base()), of(base())).images()).isEmpty();
        assertThat(AncestryDiff.of(Ancestry.EMPTY, Ancestry.EMPTY).text()).isEmpty();
    }

    @Test
    void aFieldThatWasNotThereIsSaidToBeNotSet() throws Exception {
        AncestryDiff diff = AncestryDiff.of(of(image("web", 1, "", Map.of())), of(image("web", 2, "aaaa", Map.of())));
        assertThat(diff.text()).contains("  gitref: not set -> aaaa\n");
    }
}
