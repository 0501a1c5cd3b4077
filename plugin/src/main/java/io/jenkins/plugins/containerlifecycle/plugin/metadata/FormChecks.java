package io.jenkins.plugins.containerlifecycle.plugin.metadata;

import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.containerlifecycle.context.ContextArgument;
import io.jenkins.plugins.containerlifecycle.context.ContextException;
import io.jenkins.plugins.containerlifecycle.context.Gitref;
import io.jenkins.plugins.containerlifecycle.context.ImageStamper;
import io.jenkins.plugins.containerlifecycle.context.Stamp;
import io.jenkins.plugins.containerlifecycle.metadata.FieldValues;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadataBuilder;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import io.jenkins.plugins.containerlifecycle.plugin.form.FormCheck;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import java.time.Instant;
import java.util.List;

/** What the form says about a value while it is typed. The rules are the core's. */
final class FormChecks {
    private FormChecks() {}

    static FormValidation image(Item item, String value) {
        return FormCheck.of(item, value, image -> {
            ImageStamper.requireNoDigest(image);
            ImageReference name = ImageReference.split(image);
            check(new FieldValues()
                    .set(MetadataField.IMAGE_NAME, name.repository())
                    .set(MetadataField.IMAGE_TAG_NAMES, name.tag() == null ? List.of() : List.of(name.tag())));
        });
    }

    static FormValidation tags(Item item, String value) {
        return FormCheck.of(
                item,
                value,
                tags -> check(new FieldValues().set(MetadataField.IMAGE_TAG_NAMES, FormTexts.words(tags))));
    }

    static FormValidation licenses(Item item, String value) {
        return FormCheck.of(
                item, value, licenses -> check(new FieldValues().set(MetadataField.LICENSES, licenses.strip())));
    }

    static FormValidation urls(Item item, String value) {
        return FormCheck.of(
                item, value, urls -> check(new FieldValues().set(MetadataField.URLS, FormTexts.values(urls))));
    }

    static FormValidation context(Item item, String value) {
        return FormCheck.of(item, value, context -> ContextArgument.folder(context, "the agent"));
    }

    static FormValidation gitref(Item item, String value) {
        return FormCheck.of(item, value, commit -> {
            try {
                Gitref.of("The commit", commit);
            } catch (ContextException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        });
    }

    static FormValidation user(Item item, String value) {
        return FormCheck.of(item, value, FormTexts::user);
    }

    static FormValidation buildArgs(Item item, String value) {
        return FormCheck.of(item, value, FormTexts::values);
    }

    private static void check(FieldValues said) {
        ImageMetadataBuilder builder =
                new ImageMetadataBuilder().project("project").setAll(said);
        Stamp.next(Instant.now(), null).applyTo(builder);
        try {
            builder.build();
        } catch (MetadataException e) {
            throw new IllegalArgumentException(e.getMessage(FormChecks::words), e);
        }
    }

    private static String words(String field) {
        return switch (field) {
            case "image_tag_names" -> "A tag";
            case "image_name" -> "The repository";
            default -> "This";
        };
    }
}
