package io.jenkins.plugins.containerlifecycle.inventory;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Inventories, and what is not the same in two of them, for other programs. */
public final class PackagesJson {
    private PackagesJson() {}

    /**
     * With the fields {@code image_id}, {@code os}, {@code coverage} and {@code packages}.
     *
     * @param blame says where a package comes from; null if nobody knows
     */
    public static ObjectNode of(PackageInventory inventory, @Nullable Blame blame) {
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
            Origin origin = blame == null ? null : blame.versionBy(installed).orElse(null);
            packages.add(of(inventory, installed).set("origin", origin(origin)));
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
