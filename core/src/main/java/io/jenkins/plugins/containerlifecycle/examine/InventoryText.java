package io.jenkins.plugins.containerlifecycle.examine;

import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.text.Table;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** An inventory as a table, one line per image or container. */
public final class InventoryText {
    private static final List<String> HEADINGS =
            List.of("KIND", "NAME", "PROJECT", "TAGS", "CAUSE", "COMMIT", "AGE", "ANCESTORS");
    /** If an image is built every night, only the latest ones are of interest. */
    private static final int GENERATIONS = 3;

    private InventoryText() {}

    /** All of it, in full width. */
    public static String of(List<Inventory.Entry> entries, Instant now) {
        return of(entries, now, 0);
    }

    /**
     * All of it.
     *
     * @param now to tell the age of an image by
     * @param room characters in a line; 0 for any number
     */
    public static String of(List<Inventory.Entry> entries, Instant now, int room) {
        Table table = table();
        entries.forEach(entry -> table.add(row(entry, now)));
        return table.text(room);
    }

    /**
     * For a terminal: as wide as that is, and only the newest generations of an image.
     *
     * @param room characters in a line; 0 for any number
     */
    public static String overview(List<Inventory.Entry> entries, Instant now, int room) {
        Table table = table();
        Map<String, Integer> older = new LinkedHashMap<>();
        Map<String, Integer> seen = new LinkedHashMap<>();
        for (Inventory.Entry entry : entries) {
            String project =
                    entry.ancestry().image().map(ImageMetadata::project).orElse(null);
            boolean generation = entry.kind() == TargetKind.IMAGE && entry.stamped() && project != null;
            if (generation && seen.merge(project, 1, Integer::sum) > GENERATIONS) {
                older.merge(project, 1, Integer::sum);
            } else {
                table.add(row(entry, now));
            }
        }
        StringBuilder out = new StringBuilder(table.text(room));
        older.forEach((project, number) -> out.append("and ")
                .append(number)
                .append(" older of ")
                .append(EntryCells.cell(project))
                .append(" (--project ")
                .append(EntryCells.cell(project))
                .append(" shows them)\n"));
        return out.toString();
    }

    private static Table table() {
        return new Table(HEADINGS, Set.of("NAME"), List.of("CAUSE", "KIND", "COMMIT", "ANCESTORS", "TAGS", "PROJECT"));
    }

    private static List<String> row(Inventory.Entry entry, Instant now) {
        ImageMetadata image = entry.ancestry().image().orElse(null);
        String kind = entry.kind() == TargetKind.IMAGE ? "image" : "container";
        String name = EntryCells.name(entry);
        if (image == null) {
            String what = entry.ancestry().warnings().isEmpty() ? "no metadata" : "metadata not readable";
            return List.of(kind, name, "(" + what + ")", "", "", "", EntryCells.age(entry, now), "");
        }
        List<ImageMetadata> images = entry.ancestry().images();
        List<ImageMetadata> ancestors = images.subList(0, images.size() - 1);
        return List.of(
                kind,
                name,
                EntryCells.project(entry, image),
                EntryCells.tags(entry, image),
                EntryCells.cause(entry, image),
                EntryCells.commit(entry, image),
                EntryCells.age(entry, now),
                EntryCells.cell(ancestors.stream().map(ImageMetadata::project).collect(Collectors.joining(" < "))));
    }
}
