package io.jenkins.plugins.containerlifecycle.examine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The layout of the script's {@code --examine}, for a terminal. */
public final class ExaminationText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String ROW = "%24s: %s";
    private static final String NOT_SET = "not set";

    private final StringBuilder out = new StringBuilder();

    private ExaminationText() {}

    public static String of(Examination examination) {
        ExaminationText text = new ExaminationText();
        text.head(examination);
        examination.ancestry().images().forEach(text::image);
        if (examination.ancestry().isEmpty()) {
            text.out.append("No metadata: neither the image nor its ancestors were stamped.\n");
        }
        return text.out.toString();
    }

    private void head(Examination examination) {
        String name = SafeText.line(examination.name());
        if (examination.kind() == TargetKind.CONTAINER) {
            out.append("Container ")
                    .append(name)
                    .append(" of image ")
                    .append(examination.imageId())
                    .append('\n');
            deployment(examination.deployment());
            if (examination.started() != null) {
                out.append("Container last started at ")
                        .append(time(examination.started()))
                        .append('\n');
            }
        } else {
            out.append("Image ")
                    .append(name)
                    .append(", ID ")
                    .append(examination.imageId())
                    .append('\n');
        }
        if (!examination.stamped()) {
            examination
                    .ancestry()
                    .image()
                    .ifPresent(base -> out.append("Derived from ")
                            .append(SafeText.line(base.project()))
                            .append(" (")
                            .append(base.key())
                            .append("), not stamped: the metadata below is its ancestors'\n"));
        }
        out.append("Container management methods:\n");
        examination
                .methods()
                .forEach((hook, method) -> out.append("   Container supports ")
                        .append(hook)
                        .append(" method using command ")
                        .append(SafeText.line(method))
                        .append('\n'));
        if (examination.methods().isEmpty()) {
            out.append("   none named by metadata\n");
        }
    }

    private void deployment(@Nullable DeploymentRecord deployment) {
        if (deployment == null) {
            out.append("Not deployed by this tool\n");
            return;
        }
        out.append("Deployment:\n");
        deployment.fields().forEach(this::row);
    }

    private void image(ImageMetadata image) {
        out.append("Metadata for image ").append(SafeText.line(image.project())).append('\n');
        if (image.isNewer()) {
            raw(image);
            return;
        }
        for (MetadataField<?> field : MetadataField.ALL) {
            if (field == MetadataField.CI) {
                out.append("  Build Info:\n");
            }
            String text = text(image, field);
            if (field.label() != null && (text != null || field.isAlwaysShown())) {
                row(field.label(), text);
            }
        }
    }

    private static @Nullable String text(ImageMetadata image, MetadataField<?> field) {
        if (field == MetadataField.GIT_DIRTY) {
            return Boolean.TRUE.equals(image.gitDirty()) ? "uncommitted changes" : null;
        }
        List<String> lines = image.lines(field);
        if (lines.isEmpty() && field != MetadataField.IMAGE_TAG_NAMES) {
            return null;
        }
        String text = String.join(", ", lines);
        return field == MetadataField.BUILD_TIME ? text + " (" + image.buildTimeStamp() + ")" : text;
    }

    /** The meaning of a newer schema's fields is unknown, so they are shown and not interpreted. */
    private void raw(ImageMetadata image) {
        ObjectNode tree = MetadataJson.toTree(image);
        List.copyOf(tree.properties())
                .forEach(field -> out.append(String.format(
                                Locale.ROOT,
                                ROW,
                                SafeText.line(field.getKey()),
                                SafeText.line(field.getValue().toString())))
                        .append('\n'));
    }

    private void row(String label, @Nullable String value) {
        String text = value == null ? NOT_SET : SafeText.line(value);
        out.append(String.format(Locale.ROOT, ROW, label, text).stripTrailing()).append('\n');
    }

    private static String time(String rfc3339) {
        try {
            Instant instant = Instant.parse(rfc3339);
            return TIME.format(instant) + " (" + instant.getEpochSecond() + ")";
        } catch (DateTimeParseException e) {
            return SafeText.line(rfc3339);
        }
    }
}
