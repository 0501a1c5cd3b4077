package io.jenkins.plugins.containerlifecycle.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An inventory as JSON, for programs and to be kept. */
public final class InventoryJson {
    /** Of one image; {@link #read} refuses more. */
    public static final int MAX_PACKAGES = PackageCollector.MAX_PACKAGES;

    /** Of another one nothing is read: the image itself can be asked again. */
    private static final int SCHEMA_VERSION = 1;

    private static final String SOURCE = "The inventory";

    private InventoryJson() {}

    /**
     * {@code schema_version}, {@code image_id}, {@code os}, {@code coverage} and {@code packages}, each with its purl.
     * What is as usual is left out: the source of a package that is built from one of its own name and version.
     */
    public static ObjectNode toTree(PackageInventory inventory) {
        ObjectNode tree = LenientJson.object();
        tree.put("schema_version", SCHEMA_VERSION);
        tree.put("image_id", inventory.imageId());
        tree.putObject("os")
                .put("id", inventory.os().id())
                .put("version_id", inventory.os().versionId())
                .put("pretty_name", inventory.os().prettyName());
        ObjectNode coverage = tree.putObject("coverage");
        coverage.put("level", inventory.coverage().level().name().toLowerCase(Locale.ROOT));
        ArrayNode reasons = coverage.putArray("reasons");
        inventory.coverage().reasons().forEach(reasons::add);
        ArrayNode packages = tree.putArray("packages");
        for (InstalledPackage installed : inventory.packages()) {
            ObjectNode node = packages.addObject()
                    .put("type", installed.ecosystem().purlType())
                    .put("name", installed.name())
                    .put("version", installed.version());
            if (!installed.sourceName().equals(installed.name())) {
                node.put("source", installed.sourceName());
            }
            if (!installed.sourceVersion().equals(installed.version())) {
                node.put("source_version", installed.sourceVersion());
            }
            if (!installed.architecture().isEmpty()) {
                node.put("architecture", installed.architecture());
            }
            if (installed.license() != null) {
                node.put("license", installed.license());
            }
            node.put("purl", inventory.purl(installed).canonicalize());
        }
        return tree;
    }

    /**
     * @param json what {@link #toTree} made, perhaps changed by somebody since
     * @throws InventoryException if it is anything else
     */
    public static PackageInventory read(byte[] json) throws InventoryException {
        try {
            return read(LenientJson.parse(json));
        } catch (IOException | IllegalArgumentException e) {
            throw new InventoryException(SOURCE + " is not JSON of this kind.", e);
        }
    }

    private static PackageInventory read(JsonNode tree) throws InventoryException {
        if (tree.path("schema_version").asInt() != SCHEMA_VERSION) {
            throw new InventoryException(SOURCE + " has another schema_version than " + SCHEMA_VERSION + ".");
        }
        JsonNode os = tree.path("os");
        PackageCollector found = new PackageCollector();
        for (JsonNode node : tree.path("packages")) {
            String name = text(node, "name");
            String version = text(node, "version");
            found.add(
                    new InstalledPackageBuilder()
                            .ecosystem(Ecosystem.ofPurlType(text(node, "type"))
                                    .orElseThrow(() -> new InventoryException(SOURCE + " has an unknown type.")))
                            .name(name)
                            .version(version)
                            .sourceName(node.has("source") ? text(node, "source") : name)
                            .sourceVersion(node.has("source_version") ? text(node, "source_version") : version)
                            .architecture(text(node, "architecture"))
                            .license(PackageCollector.license(text(node, "license")))
                            .build(),
                    SOURCE);
        }
        if (!found.problems().isEmpty()) {
            throw new InventoryException(found.problems().get(0));
        }
        List<String> reasons = new ArrayList<>();
        tree.path("coverage").path("reasons").forEach(reason -> reasons.add(SafeText.line(reason.asText())));
        Coverage.Level level =
                Coverage.Level.valueOf(text(tree.path("coverage"), "level").toUpperCase(Locale.ROOT));
        return new PackageInventory(
                text(tree, "image_id"),
                new OsRelease(text(os, "id"), text(os, "version_id"), text(os, "pretty_name")),
                List.copyOf(found.packages()),
                new Coverage(level, reasons));
    }

    private static String text(JsonNode node, String field) {
        return SafeText.line(node.path(field).asText());
    }
}
