package io.jenkins.plugins.containerlifecycle.hook;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadataBuilder;
import io.jenkins.plugins.containerlifecycle.metadata.Samples;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HookCommandTest {
    private static final HookRequest VALIDATE = HookRequest.validate("example/web:1");

    private static Map<String, String> labels(String project, long stamp, String buildId, String method)
            throws Exception {
        ImageMetadataBuilder image =
                Samples.builder().project(project).buildTimeStamp(stamp).buildId(buildId);
        if (method != null) {
            image.method(Hook.VALIDATE, method);
        }
        return ImageLabels.of(image.build());
    }

    private static Ancestry of(Map<String, String> base, Map<String, String> image) {
        Map<String, String> labels = new LinkedHashMap<>(base);
        labels.putAll(image);
        return ImageLabels.read(labels);
    }

    /** The base was not there when the image was stamped, so its stamp could not be compared. */
    @Test
    void theHookOfABaseThatWasStampedWithAClockThatWasAheadIsNotTakenForTheImages() throws Exception {
        Map<String, String> base = labels("base", 2000, "0000000b", "true");

        assertThatThrownBy(() ->
                        HookCommand.requireRightOne(VALIDATE, of(base, labels("web", 1000, "0000000a", "exit 1"))))
                .isInstanceOf(NoHookException.class)
                .hasMessageContaining("would run the VALIDATE hook of base, which it was built on, in place of its own")
                .hasMessageContaining("1970-01-01T00:33:20Z, later than the image itself (1970-01-01T00:16:40Z)");
        assertThatCode(() -> HookCommand.requireRightOne(VALIDATE, of(base, labels("web", 1000, "0000000a", null))))
                .as("inherited")
                .doesNotThrowAnyException();
        assertThatCode(() -> HookCommand.requireRightOne(VALIDATE, of(base, labels("web", 3000, "0000000a", "exit 1"))))
                .as("as it should be")
                .doesNotThrowAnyException();
        assertThatCode(() -> HookCommand.requireRightOne(VALIDATE, of(base, Map.of())))
                .as("not stamped itself")
                .doesNotThrowAnyException();
    }
}
