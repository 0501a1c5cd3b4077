package io.jenkins.plugins.containerlifecycle.examine;

import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.SafeText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An inventory as a table for a terminal, one line an image or container. */
public final class InventoryText {
    private static final List<String> HEADINGS =
            List.of("KIND", "NAME", "PROJECT", "TAGS", "CAUSE", "COMMIT", "AGE", "ANCESTORS");
    private static final int MAX_WIDTH = 40;
    private static final int COMMIT_DIGITS = 10;

    private InventoryText() {}

    /** @param now to tell the age of an image by */
    public static String of(List<Inventory.Entry> entries, Instant now) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        entries.forEach(entry -> rows.add(row(entry, now)));
        int[] widths = new int[HEADINGS.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder out = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }

    private static List<String> row(Inventory.Entry entry, Instant now) {
        ImageMetadata image = entry.ancestry().image().orElse(null);
        String kind = entry.kind() == TargetKind.IMAGE ? "image" : "container";
        String name =
                entry.names().isEmpty() ? shortId(entry.id()) : entry.names().get(0);
        if (image == null) {
            String what = entry.ancestry().warnings().isEmpty() ? "no metadata" : "metadata not readable";
            Instant created = Instant.ofEpochSecond(entry.created());
            return List.of(kind, cell(name), "(" + what + ")", "", "", "", age(created, now), "");
        }
        String project = entry.stamped() ? image.project() : "derived from " + image.project() + ", not stamped";
        List<ImageMetadata> images = entry.ancestry().images();
        List<ImageMetadata> ancestors = entry.stamped() ? images.subList(0, images.size() - 1) : images;
        Instant built = entry.stamped() ? image.buildTime() : Instant.ofEpochSecond(entry.created());
        return List.of(
                kind,
                cell(name),
                cell(project),
                entry.stamped() ? cell(String.join(",", image.imageTagNames())) : "",
                entry.stamped() ? cell(orEmpty(image.buildCause())) : "",
                entry.stamped() ? cell(shorten(orEmpty(image.gitref()), COMMIT_DIGITS)) : "",
                age(built, now),
                cell(ancestors.stream().map(ImageMetadata::project).collect(Collectors.joining(" < "))));
    }

    private static String cell(String text) {
        String line = SafeText.line(text);
        return line.length() <= MAX_WIDTH ? line : line.substring(0, MAX_WIDTH - 3) + "...";
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    private static String shorten(String text, int length) {
        return text.substring(0, Math.min(length, text.length()));
    }

    private static String shortId(String id) {
        return shorten(id.substring(id.indexOf(':') + 1), 12);
    }

    private static String age(Instant then, Instant now) {
        Duration age = Duration.between(then, now);
        if (age.isNegative()) {
            return "in the future";
        }
        if (age.toDays() > 0) {
            return age.toDays() + " d";
        }
        if (age.toHours() > 0) {
            return age.toHours() + " h";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + " min" : age.toSeconds() + " s";
    }
}
