package io.jenkins.plugins.containerlifecycle.inventory;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Inventories, and what is not the same in two of them, for other programs. */
public final class PackagesJson {
    private PackagesJson() {}

    /** With the fields {@code image_id}, {@code os}, {@code coverage} and {@code packages}. */
    public static ObjectNode of(PackageInventory inventory) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("image_id", inventory.imageId());
        ObjectNode os = json.putObject("os");
        os.put("id", inventory.os().id());
        os.put("version_id", inventory.os().versionId());
        os.put("pretty_name", inventory.os().prettyName());
        ObjectNode coverage = json.putObject("coverage");
        coverage.put("level", inventory.coverage().level().name().toLowerCase(Locale.ROOT));
        ArrayNode reasons = coverage.putArray("reasons");
        inventory.coverage().reasons().forEach(reasons::add);
        ArrayNode packages = json.putArray("packages");
        for (InstalledPackage installed : inventory.packages()) {
            packages.add(of(inventory, installed));
        }
        return json;
    }

    private static ObjectNode of(PackageInventory inventory, InstalledPackage installed) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", installed.ecosystem().purlType());
        json.put("name", installed.name());
        json.put("version", installed.version());
        json.put("arch", installed.architecture());
        json.put("source", installed.sourceName());
        json.put("source_version", installed.sourceVersion());
        json.put("license", installed.license());
        json.put("purl", inventory.purl(installed).canonicalize());
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
            each.put("arch", either.architecture());
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
