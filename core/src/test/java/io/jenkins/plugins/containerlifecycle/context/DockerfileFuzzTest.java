package io.jenkins.plugins.containerlifecycle.context;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.metadata.Samples;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Dockerfiles: ours, made from the user's. */
public class DockerfileFuzzTest {
    private final ImageMetadata metadata;

    public DockerfileFuzzTest() throws MetadataException {
        metadata = Samples.builder().build();
    }

    @FuzzTest
    public void theUsersLinesStayAndOursAreReadBehindThem(byte[] original) throws MetadataException {
        BaseImage.hint(new String(original, StandardCharsets.UTF_8), Map.of());
        DerivedDockerfile derived;
        byte[] content;
        try {
            derived = DerivedDockerfile.of(original, "Dockerfile", null);
            content = derived.copyingFromNamed(derived.contextName(), metadata);
        } catch (ContextException e) {
            Held.message(e.getMessage());
            return;
        }
        derived.warnings().forEach(Held::message);
        derived.stage().replacedBy(ImageLabels.of(metadata), "Dockerfile").forEach(Held::message);
        List<DockerfileText.Instruction> instructions = DockerfileText.parse(
                        new String(content, StandardCharsets.UTF_8))
                .instructions();
        content = new String(content, StandardCharsets.ISO_8859_1)
                .replaceFirst(LabelLine.EMPTIED, "")
                .getBytes(StandardCharsets.ISO_8859_1);
        if (DockerfileText.parse(new String(original, StandardCharsets.UTF_8)).openLine() < 0) {
            Held.that(Arrays.equals(Arrays.copyOf(content, original.length), original), "the user's bytes come first");
        } else {
            List<String> before = lines(original);
            List<String> after = lines(content);
            for (int i = 0; i < before.size(); i++) {
                Held.that(
                        withoutEscapes(before.get(i)).equals(withoutEscapes(after.get(i))),
                        "but for a continuation, the user's lines come first");
            }
        }
        for (int i = 1; i < instructions.size(); i++) {
            if (instructions
                    .get(i)
                    .rest()
                    .equals(LabelLine.EMPTIED.substring("LABEL ".length()).strip())) {
                Held.that(instructions.get(i - 1).keyword().equals("FROM"), "what is emptied comes after FROM");
            }
        }
        int size = instructions.size();
        Held.that(
                size >= 3
                        && instructions.get(size - 3).keyword().equals("COPY")
                        && instructions.get(size - 2).keyword().equals("COPY")
                        && instructions.get(size - 1).keyword().equals("LABEL")
                        && instructions.get(size - 1).rest().contains(metadata.key()),
                "our three instructions come last");
    }

    private static String withoutEscapes(String line) {
        return line.replace("\\", "").replace("`", "");
    }

    private static List<String> lines(byte[] bytes) {
        return List.of(new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1));
    }
}
