package io.jenkins.plugins.containerlifecycle.metadata;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** An image's labels. An input is keys and values in turn, each on a line; {@code @} and {@code #} begin our own. */
public class ImageLabelsFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @FuzzTest
    public void labelsNeverFailAndAreNeverTakenForMoreThanTheySay(byte[] bytes) throws JsonProcessingException {
        Map<String, String> labels = labels(new String(bytes, StandardCharsets.UTF_8));

        Ancestry ancestry = ImageLabels.read(labels);

        Held.that(ancestry.images().size() <= ImageLabels.MAX_IMAGES, "not too many images");
        Held.that(ancestry.warnings().size() <= 2 * ImageLabels.MAX_IMAGES, "not too many warnings");
        ancestry.warnings().forEach(Held::message);
        for (int i = 0; i < ancestry.images().size(); i++) {
            ImageMetadata image = ancestry.images().get(i);
            Held.that(labels.containsKey(ImageLabels.META + image.key()), "a label has the image's own name");
            Held.that(
                    i == 0 || ancestry.images().get(i - 1).buildTimeStamp() <= image.buildTimeStamp(), "oldest first");
        }
        Held.that(ancestry.isEmpty() || ImageLabels.isStamped(labels), "no image without a stamp");
        Held.that(
                JSON.readTree(ancestry.toJson()).size() == ancestry.images().size(), "the JSON of all of them is JSON");
        Held.that(ancestry.completedBy(Map.of()).images().equals(ancestry.images()), "without files, nothing changes");
    }

    static Map<String, String> labels(String text) {
        String[] lines = text.split("\n", -1);
        Map<String, String> labels = new HashMap<>();
        for (int i = 0; i + 1 < lines.length; i += 2) {
            String key = lines[i];
            if (key.startsWith("@")) {
                key = ImageLabels.META + key.substring(1);
            } else if (key.startsWith("#")) {
                key = ImageLabels.SELF;
            }
            labels.put(key, lines[i + 1]);
        }
        return labels;
    }
}
