package io.jenkins.plugins.containerlifecycle.plugin.metadata;

import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.containerlifecycle.context.Stamp;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadataBuilder;
import io.jenkins.plugins.containerlifecycle.metadata.ImageReference;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import java.time.Instant;
import java.util.List;
import jenkins.model.Jenkins;

/** What the form says of a value while it is typed, to those who may configure the job. The rules are the core's. */
final class FormChecks {
    private FormChecks() {}

    static FormValidation image(Item item, String value) {
        checkPermission(item);
        if (value.isBlank() || isVariable(value)) {
            return FormValidation.ok();
        }
        List<String> tag = ImageReference.tag(value.strip()).map(List::of).orElse(List.of());
        return asMetadata(ImageReference.repository(value.strip()), tag);
    }

    static FormValidation tags(Item item, String value) {
        checkPermission(item);
        return isVariable(value) ? FormValidation.ok() : asMetadata(null, FormTexts.tags(value));
    }

    static FormValidation user(Item item, String value) {
        checkPermission(item);
        try {
            FormTexts.user(value);
            return FormValidation.ok();
        } catch (MetadataException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    static FormValidation buildArgs(Item item, String value) {
        checkPermission(item);
        try {
            FormTexts.buildArgs(value);
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    /** Without a job: the snippet generator, as it is found beside no job. */
    private static void checkPermission(Item item) {
        if (item == null) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        } else {
            item.checkPermission(Item.CONFIGURE);
        }
    }

    private static boolean isVariable(String value) {
        return value.contains("$");
    }

    private static FormValidation asMetadata(String repository, List<String> tags) {
        ImageMetadataBuilder builder = new ImageMetadataBuilder()
                .project("project")
                .imageName(repository)
                .imageTagNames(tags);
        Stamp.next(Instant.now(), null).applyTo(builder);
        try {
            builder.build();
            return FormValidation.ok();
        } catch (MetadataException e) {
            return FormValidation.error(e.getMessage());
        }
    }
}
