package io.jenkins.plugins.containerlifecycle.inventory;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import org.jspecify.annotations.Nullable;

/** Inventories, and what is not the same in two of them, for other programs. */
public final class PackagesJson {
    private PackagesJson() {}

    /**
     * As {@link InventoryJson}, and where each package comes from.
     *
     * @param blame null if nobody knows that
     */
    public static ObjectNode of(PackageInventory inventory, @Nullable Blame blame) {
        ObjectNode json = InventoryJson.toTree(inventory);
        int number = 0;
        for (InstalledPackage installed : inventory.packages()) {
            Origin origin = blame == null ? null : blame.versionBy(installed).orElse(null);
            ((ObjectNode) json.path("packages").path(number)).set("origin", origin(origin));
            number++;
        }
        return json;
    }

    /** Null if it is not known, or only the container has it. */
    static @Nullable ObjectNode origin(@Nullable Origin origin) {
        if (origin == null) {
            return null;
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", origin.ancestor().name());
        json.put("exact", origin.exact());
        ImageMetadata metadata = origin.ancestor().metadata();
        if (metadata != null) {
            json.put("stamp", metadata.key());
            json.put("gitref", metadata.gitref());
            json.put("build_tag", metadata.buildTag());
            json.put("build_cause", metadata.buildCause());
            json.put("build_time", metadata.buildTime().toString());
        }
        return json;
    }

    /** With the fields {@code changes} and {@code doubts}. */
    public static ObjectNode of(PackageDiff diff) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode changes = json.putArray("changes");
        for (PackageChange change : diff.changes()) {
            InstalledPackage either = change.either();
            ObjectNode each = changes.addObject();
            each.put("change", change.kind().toString());
            each.put("type", either.ecosystem().purlType());
            each.put("name", either.name());
            each.put("architecture", either.architecture());
            each.put("source", either.sourceName());
            each.put("before", version(change.before()));
            each.put("after", version(change.after()));
        }
        ArrayNode doubts = json.putArray("doubts");
        diff.doubts().forEach(doubts::add);
        return json;
    }

    private static @Nullable String version(@Nullable InstalledPackage installed) {
        return installed == null ? null : installed.version();
    }
}
