package io.jenkins.plugins.containerlifecycle.inventory;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.metadata.SpdxExpression;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An inventory as a bill of materials, CycloneDX 1.6 in JSON, with the images that an image is built from as its pedigree.
 *
 * @see <a href="https://cyclonedx.org/docs/1.6/json/">CycloneDX 1.6</a>
 */
public final class CycloneDx {
    private static final String SPECIFICATION = "1.6";
    /** Of our own properties; CycloneDX asks for a prefix. */
    private static final String PREFIX = "container-lifecycle:";

    private CycloneDx() {}

    /**
     * @param blame says where a package comes from; null if nobody knows
     * @param name of the image or container, as the user named it
     * @param ancestry of the image; may be empty
     * @param stamped whether the newest of the ancestry is the image itself
     * @param version of this program
     */
    public static ObjectNode of(
            PackageInventory inventory,
            @Nullable Blame blame,
            String name,
            Ancestry ancestry,
            boolean stamped,
            String version,
            Instant now) {
        ObjectNode bom = JsonNodeFactory.instance.objectNode();
        bom.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        bom.put("bomFormat", "CycloneDX");
        bom.put("specVersion", SPECIFICATION);
        bom.put("serialNumber", "urn:uuid:" + UUID.randomUUID());
        bom.put("version", 1);
        ObjectNode metadata = bom.putObject("metadata");
        metadata.put("timestamp", now.truncatedTo(ChronoUnit.SECONDS).toString());
        ObjectNode tool = metadata.putObject("tools").putArray("components").addObject();
        tool.put("type", "application");
        tool.put("name", "container-lifecycle");
        tool.put("version", version);
        metadata.set("component", image(inventory, name, ancestry, stamped));
        ArrayNode components = bom.putArray("components");
        if (!inventory.os().id().isEmpty()) {
            components.add(operatingSystem(inventory.os()));
        }
        Map<String, Integer> references = new HashMap<>();
        for (InstalledPackage installed : inventory.packages()) {
            String purl = inventory.purl(installed).canonicalize();
            // A package URL has no '#' but before a part of a package, which these do not name.
            int same = references.merge(purl, 1, Integer::sum);
            String reference = same == 1 ? purl : purl + "#" + same;
            Origin origin = blame == null ? null : blame.versionBy(installed).orElse(null);
            components.add(component(installed, purl, reference, origin));
        }
        composition(bom, inventory);
        return bom;
    }

    private static ObjectNode image(PackageInventory inventory, String name, Ancestry ancestry, boolean stamped) {
        ObjectNode component = JsonNodeFactory.instance.objectNode();
        component.put("bom-ref", inventory.imageId());
        component.put("type", "container");
        component.put("name", name);
        component.put("version", inventory.imageId());
        List<ImageMetadata> images = ancestry.images();
        int own = stamped && !images.isEmpty() ? 1 : 0;
        if (own > 0) {
            properties(component, images.get(images.size() - 1));
        }
        if (images.size() > own) {
            ArrayNode ancestors = component.putObject("pedigree").putArray("ancestors");
            // The nearest first.
            for (int i = images.size() - 1 - own; i >= 0; i--) {
                ancestors.add(ancestor(images.get(i)));
            }
        }
        return component;
    }

    private static ObjectNode ancestor(ImageMetadata image) {
        ObjectNode component = JsonNodeFactory.instance.objectNode();
        component.put("type", "container");
        component.put("name", image.project());
        component.put("version", image.key());
        properties(component, image);
        return component;
    }

    private static void properties(ObjectNode component, ImageMetadata image) {
        ArrayNode properties = component.putArray("properties");
        property(properties, "project", image.project());
        property(properties, "build_id", image.buildId());
        property(properties, "gitref", image.gitref());
        property(properties, "build_cause", image.buildCause());
        property(properties, "build_tag", image.buildTag());
        property(properties, "build_time", image.buildTime().toString());
    }

    private static void property(ArrayNode properties, String name, @Nullable String value) {
        if (value != null) {
            properties.addObject().put("name", PREFIX + name).put("value", value);
        }
    }

    private static ObjectNode operatingSystem(OsRelease os) {
        ObjectNode component = JsonNodeFactory.instance.objectNode();
        component.put("bom-ref", "os:" + os.distro());
        component.put("type", "operating-system");
        component.put("name", os.id());
        component.put("version", os.versionId());
        component.put("description", os.prettyName());
        return component;
    }

    /** @param reference unique in the document */
    private static ObjectNode component(
            InstalledPackage installed, String purl, String reference, @Nullable Origin origin) {
        ObjectNode component = JsonNodeFactory.instance.objectNode();
        component.put("bom-ref", reference);
        component.put("type", "library");
        component.put("name", installed.name());
        if (installed.hasVersion()) {
            component.put("version", installed.version());
        }
        if (installed.license() != null) {
            license(component, installed.license());
        }
        component.put("purl", purl);
        ArrayNode properties = component.putArray("properties");
        property(properties, "source", installed.sourceName());
        property(properties, "source_version", installed.hasVersion() ? installed.sourceVersion() : null);
        if (origin != null) {
            property(properties, "origin", origin.toString());
            ImageMetadata metadata = origin.ancestor().metadata();
            property(properties, "origin_stamp", metadata == null ? null : metadata.key());
        }
        return component;
    }

    /** CycloneDX takes an expression only if it is one, and everything else as a name. */
    private static void license(ObjectNode component, String license) {
        ObjectNode choice = component.putArray("licenses").addObject();
        try {
            choice.put("expression", SpdxExpression.canonical(license));
        } catch (MetadataException e) {
            choice.putObject("license").put("name", license);
        }
    }

    /**
     * How much is known, so that nobody takes a short list for a whole one. It never says that it is complete: software
     * that no package manager has put there is in no database.
     */
    private static void composition(ObjectNode bom, PackageInventory inventory) {
        Coverage coverage = inventory.coverage();
        ObjectNode composition = bom.putArray("compositions").addObject();
        composition.put("aggregate", coverage.level() == Coverage.Level.PARTIAL ? "incomplete" : "unknown");
        composition.putArray("assemblies").add(inventory.imageId());
        ArrayNode properties = bom.withObject("/metadata").withArray("properties");
        property(properties, "coverage", coverage.level().name().toLowerCase(Locale.ROOT));
        coverage.reasons().forEach(reason -> property(properties, "coverage_reason", reason));
    }
}
