package io.jenkins.plugins.containerlifecycle.examine;

import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.text.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An inventory as a tree: which image stands on which, and which containers run from them. */
public final class InventoryTree {
    private static final List<String> HEADINGS = List.of("NAME", "PROJECT", "TAGS", "CAUSE", "COMMIT", "AGE");

    /** An image that is on the engine, or one that only its descendants mention. */
    private static final class Node {
        /** If it is on this engine. */
        private Inventory.@Nullable Entry entry;

        private final @Nullable ImageMetadata image;
        private final List<Node> children = new ArrayList<>();

        Node(Inventory.@Nullable Entry entry, @Nullable ImageMetadata image) {
            this.entry = entry;
            this.image = image;
        }
    }

    private final Instant now;
    private final Set<String> projects;
    private final Table table = new Table(HEADINGS, Set.of(), List.of("CAUSE", "COMMIT", "TAGS", "PROJECT"));

    private InventoryTree(Instant now, Set<String> projects) {
        this.now = now;
        this.projects = projects;
    }

    /**
     * @param projects to show, with what they stand on and what stands on them; empty for all
     * @param room characters in a line; 0 for any number
     */
    public static String of(List<Inventory.Entry> entries, Set<String> projects, Instant now, int room) {
        InventoryTree tree = new InventoryTree(now, projects);
        for (Node root : roots(entries)) {
            tree.add(root, "", "", projects.isEmpty());
        }
        return tree.table.text(room);
    }

    private static List<Node> roots(List<Inventory.Entry> entries) {
        Map<String, Node> images = new HashMap<>();
        for (Inventory.Entry entry : entries) {
            if (entry.kind() == TargetKind.IMAGE && entry.stamped()) {
                entry.ancestry().image().ifPresent(image -> images.putIfAbsent(image.key(), new Node(entry, image)));
            }
        }
        Map<Node, Node> parents = new LinkedHashMap<>();
        for (Inventory.Entry entry : entries) {
            List<ImageMetadata> ancestry = entry.ancestry().images();
            Node node = ancestry.isEmpty() ? null : images.get(last(ancestry).key());
            int above = ancestry.size() - 1;
            if (node == null || node.entry != entry) {
                // A container stands on its image. If an image has another one's stamp, all that is known is that it
                // stands on the same images.
                node = new Node(entry, ancestry.isEmpty() ? null : last(ancestry));
                above = entry.kind() == TargetKind.IMAGE ? ancestry.size() - 1 : ancestry.size();
            }
            for (Node child = node; !parents.containsKey(child); child = parents.get(child)) {
                above--;
                if (above < 0) {
                    parents.put(child, null);
                    break;
                }
                ImageMetadata image = ancestry.get(above);
                parents.put(child, images.computeIfAbsent(image.key(), key -> new Node(null, image)));
            }
        }
        List<Node> roots = new ArrayList<>();
        parents.forEach((node, parent) -> (parent == null ? roots : parent.children).add(node));
        return roots;
    }

    private static ImageMetadata last(List<ImageMetadata> images) {
        return images.get(images.size() - 1);
    }

    /** @param wanted whether something that it stands on belongs to a requested project */
    private void add(Node node, String mark, String indent, boolean wanted) {
        boolean shown = wanted || isWanted(node);
        if (!shown && node.children.stream().noneMatch(this::leadsToWanted)) {
            return;
        }
        table.add(row(node, mark));
        List<Node> children = node.children.stream()
                .filter(child -> shown || leadsToWanted(child))
                .toList();
        for (Node child : children) {
            boolean lastOne = child == children.get(children.size() - 1);
            add(child, indent + (lastOne ? "`- " : "|- "), indent + (lastOne ? "   " : "|  "), shown);
        }
    }

    private boolean isWanted(Node node) {
        return node.image != null && projects.contains(node.image.project());
    }

    private boolean leadsToWanted(Node node) {
        return isWanted(node) || node.children.stream().anyMatch(this::leadsToWanted);
    }

    private List<String> row(Node node, String mark) {
        Inventory.Entry entry = node.entry;
        if (entry == null) {
            ImageMetadata image = Objects.requireNonNull(node.image, "An image is known by itself or by descendants");
            String name = image.imageName() == null ? image.project() : image.imageName();
            return List.of(
                    mark + EntryCells.cell(name) + " (not here)",
                    EntryCells.cell(image.project()),
                    EntryCells.cell(String.join(",", image.imageTagNames())),
                    "",
                    "",
                    "");
        }
        String name = mark + EntryCells.name(entry) + (entry.kind() == TargetKind.IMAGE ? "" : " (container)");
        ImageMetadata image = node.image;
        if (image == null) {
            return List.of(name, "", "", "", "", EntryCells.age(entry, now));
        }
        return List.of(
                name,
                EntryCells.project(entry, image),
                EntryCells.tags(entry, image),
                EntryCells.cause(entry, image),
                EntryCells.commit(entry, image),
                EntryCells.age(entry, now));
    }
}
