package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;

/** The lines with LABEL that a derived Dockerfile gets. */
final class LabelLine {
    /** Docker's parser reads lines of at most 64 KiB. */
    private static final int MAX_BYTES = 65_000;

    /** Empties what a base says of itself, for that is not said of the image. The same in every build. */
    static final String EMPTIED = ImageLabels.annotations().stream()
            .map(key -> " " + key + "=" + quote(""))
            .collect(Collectors.joining("", "LABEL", "\n"));

    private LabelLine() {}

    /** One LABEL for all, because the classic builder makes an image for every instruction. */
    static String of(ImageMetadata metadata) throws ContextException, MetadataException {
        Map<String, String> labels = ImageLabels.of(metadata);
        String line = labels.entrySet().stream()
                .map(label -> " " + label.getKey() + "=" + quote(label.getValue()))
                .collect(Collectors.joining("", "LABEL", "\n"));
        int length = line.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_BYTES) {
            String longest = labels.entrySet().stream()
                    .max(Comparator.comparingInt(
                            label -> quote(label.getValue()).length()))
                    .orElseThrow()
                    .getKey();
            throw new ContextException("The labels of the metadata have " + length + " bytes; the maximum is "
                    + MAX_BYTES + ". Shorten what is in " + longest + ".");
        }
        return line;
    }

    /**
     * Between single quotes nothing is special in a Dockerfile, whatever its escape character: no variable, backslash
     * or backtick. Only the single quote itself must be put between double quotes.
     */
    static String quote(String value) {
        return "'" + value.replace("'", "'\"'\"'") + "'";
    }
}
