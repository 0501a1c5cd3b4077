package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ContainerOptions;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLayout;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The folder for reports that a stamped image brings along, because creating one in a container takes longer than most
 * hooks.
 *
 * @param untouched its time of change as long as nothing was put into it
 */
record PreparedFolder(String path, Instant untouched) {
    /**
     * @param labels of the image
     * @return nothing if the image has none, or if it cannot be known to be empty: a volume of the user's may be in its
     *     place, or in the place of a folder above it
     */
    static @Nullable PreparedFolder of(Map<String, String> labels, ContainerOptions options) {
        if (options.readOnly() || !options.volumes().isEmpty()) {
            return null;
        }
        return ImageLabels.self(labels)
                .map(self -> {
                    int dot = self.indexOf('.');
                    return new PreparedFolder(
                            ImageLayout.reportDirectory(self.substring(dot + 1)),
                            ImageLayout.untouched(Long.parseLong(self.substring(0, dot))));
                })
                .orElse(null);
    }
}
