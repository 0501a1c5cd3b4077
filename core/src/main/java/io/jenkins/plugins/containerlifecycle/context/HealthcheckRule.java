package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.metadata.Healthcheck;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import java.util.Optional;

/** The hook that makes a health check must be in the image: a container without it would never be healthy. */
final class HealthcheckRule {
    private HealthcheckRule() {}

    /**
     * @param metadata checked already, except for this rule
     * @param windows whether the image is for Windows
     * @return a warning if it cannot be known
     * @throws MetadataException if there is no such hook
     */
    static Optional<String> check(ImageMetadata metadata, BaseFacts base, boolean windows) throws MetadataException {
        Healthcheck check = metadata.get(MetadataField.HEALTHCHECK);
        if (check == null || check.isNone()) {
            return Optional.empty();
        }
        String field = MetadataField.HEALTHCHECK.id();
        if (windows) {
            throw new MetadataException(
                    field,
                    " is '" + check.hook() + "', but the image is for Windows, on which the script that runs the hook"
                            + " cannot run. Leave it out, and write a HEALTHCHECK of your own.");
        }
        Hook hook = Hook.parse(check.hook());
        if (metadata.method(hook).isPresent() || base.ancestry().method(hook).isPresent()) {
            return Optional.empty();
        }
        if (base.equals(BaseFacts.UNKNOWN) || base.ancestry().isTruncated()) {
            return Optional.of(
                    "The health check runs the " + hook.id() + " hook, which this image does not name; if its"
                            + " base has none either, no container of it will ever be healthy.");
        }
        throw new MetadataException(
                field,
                " is '" + hook.id() + "', but neither the image nor its base names a " + hook.id()
                        + " hook. Name its command, also if it is a file in the image.");
    }
}
