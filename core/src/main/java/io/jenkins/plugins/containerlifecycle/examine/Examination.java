package io.jenkins.plugins.containerlifecycle.examine;

import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.DeploymentRecord;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be read from an image or a container about where it comes from and how it is operated.
 *
 * @param name as the user named it
 * @param imageId with its algorithm
 * @param tags the image's tags on this engine; empty for a container
 * @param containerId of a container
 * @param started RFC 3339, when the container was last started, if it ever was
 * @param deployment of a container that this tool has started
 * @param ancestry base first, the image itself last
 * @param stamped false if the image was built on top of the newest of the ancestry without being stamped itself
 * @param methods the hooks that it supports and their commands
 * @param warnings sentences on what could not be read, safe to print
 */
@Value.Builder
public record Examination(
        TargetKind kind,
        String name,
        String imageId,
        List<String> tags,
        @Nullable String containerId,
        @Nullable String started,
        @Nullable DeploymentRecord deployment,
        Ancestry ancestry,
        boolean stamped,
        Map<Hook, String> methods,
        List<String> warnings) {
    public Examination {
        tags = List.copyOf(tags);
        EnumMap<Hook, String> ordered = new EnumMap<>(Hook.class);
        ordered.putAll(methods);
        methods = Collections.unmodifiableMap(ordered);
        warnings = List.copyOf(warnings);
    }
}
