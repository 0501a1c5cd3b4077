package io.jenkins.plugins.containerlifecycle.agent.web;

import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the container's image was built from, the base first. */
final class AncestrySection {
    private AncestrySection() {}

    static void write(PageWriter page, Ancestry ancestry) {
        Html html = page.html();
        html.with("aria-labelledby", "ancestry").in("section", "panel", () -> {
            html.with("id", "ancestry").element("h2", "Ancestry");
            if (ancestry.isEmpty()) {
                html.element("p", "sub", "Its image has no metadata: it was not built with this tool.");
                return;
            }
            html.element("p", "sub", "The base first, the container's own image last.");
            html.in("ol", "chain", () -> ancestry.images().forEach(image -> html.in("li", () -> image(page, image))));
        });
    }

    private static void image(PageWriter page, ImageMetadata image) {
        Html html = page.html();
        page.name("h3", image.project());
        html.in("p", () -> {
            String name = image.imageName();
            List<String> tags = image.imageTagNames();
            page.name("code", name == null ? "no name is known" : name);
            tags.stream().limit(5).forEach(tag -> html.in("span", "badge", () -> html.text(tag, 80)));
            if (tags.size() > 5) {
                html.text(" and " + (tags.size() - 5) + " more tags");
            }
        });
        String description = image.get(MetadataField.DESCRIPTION);
        if (description != null) {
            html.in("p", "sub", () -> html.text(description, 2 * PageWriter.MAX_NAME));
        }
        html.in("dl", () -> {
            fact(page, "Version", image.get(MetadataField.VERSION));
            html.in("div", () -> {
                html.element("dt", "Built");
                html.in("dd", () -> {
                    page.ago(image.buildTime());
                    html.text(", ");
                    page.exactly(image.buildTime());
                });
            });
            fact(page, "Licenses", image.get(MetadataField.LICENSES));
            fact(page, "Vendor", image.get(MetadataField.VENDOR));
            fact(page, "Authors", String.join(", ", image.require(MetadataField.AUTHORS)));
            links(page, image.require(MetadataField.URLS));
            fact(page, "Requires", String.join(", ", image.require(MetadataField.REQUIRES)));
            fact(page, "Why", image.buildCause());
            fact(page, "Commit", commit(image));
            fact(page, "Repository", image.gitUrl());
            fact(page, "Build", image.buildUrl() == null ? image.buildTag() : image.buildUrl());
        });
    }

    private static @Nullable String commit(ImageMetadata image) {
        String gitref = image.gitref();
        if (gitref == null) {
            return null;
        }
        List<String> words = new ArrayList<>(List.of(gitref));
        if (image.gitBranch() != null) {
            words.add("on " + image.gitBranch());
        }
        if (Boolean.TRUE.equals(image.gitDirty())) {
            words.add("with changes that were not committed");
        }
        return String.join(" ", words);
    }

    /** @param urls kind to address */
    private static void links(PageWriter page, Map<String, String> urls) {
        urls.forEach((kind, url) -> fact(page, Character.toUpperCase(kind.charAt(0)) + kind.substring(1), url));
    }

    private static void fact(PageWriter page, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            page.html().in("div", () -> {
                page.html().element("dt", name);
                page.html().in("dd", () -> page.address("span", value));
            });
        }
    }
}
