package io.jenkins.plugins.containerlifecycle.plugin.metadata;

import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.containerlifecycle.context.ContextArgument;
import io.jenkins.plugins.containerlifecycle.context.ContextException;
import io.jenkins.plugins.containerlifecycle.context.Gitref;
import io.jenkins.plugins.containerlifecycle.context.ImageStamper;
import io.jenkins.plugins.containerlifecycle.context.Stamp;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadataBuilder;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.plugin.form.FormCheck;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import java.time.Instant;
import java.util.List;

/** What the form says of a value while it is typed. The rules are the core's. */
final class FormChecks {
    private FormChecks() {}

    static FormValidation image(Item item, String value) {
        return FormCheck.of(item, value, image -> {
            ImageStamper.requireNoDigest(image);
            ImageReference name = ImageReference.split(image);
            asMetadata(name.repository(), name.tag() == null ? List.of() : List.of(name.tag()));
        });
    }

    static FormValidation tags(Item item, String value) {
        return FormCheck.of(item, value, tags -> asMetadata(null, FormTexts.tags(tags)));
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
        return FormCheck.of(item, value, FormTexts::buildArgs);
    }

    private static void asMetadata(String repository, List<String> tags) {
        ImageMetadataBuilder builder = new ImageMetadataBuilder()
                .project("project")
                .imageName(repository)
                .imageTagNames(tags);
        Stamp.next(Instant.now(), null).applyTo(builder);
        try {
            builder.build();
        } catch (MetadataException e) {
            throw new IllegalArgumentException(
                    e.getMessage(field -> field.equals("image_tag_names") ? "A tag" : "The repository"), e);
        }
    }
}
