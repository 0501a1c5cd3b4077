package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.immutables.value.Value;

/**
 * A build context with metadata in it, ready to be built.
 *
 * @param contextDir absolute, symbolic links resolved
 * @param dockerfile the derived Dockerfile, absolute
 * @param buildOptions what {@code docker build} needs: {@code -f} and the derived Dockerfile, and {@code
 *     --build-context} if that takes the files from there; paths are relative if they are at or below the working
 *     directory that was given, else absolute
 * @param file the JSON file with the metadata, absolute
 * @param metadata what was written
 * @param ancestors of the image, oldest first and without itself, if the engine has its base
 * @param carrier how the files reach the builder, {@link Carrier#NAMED} or {@link Carrier#CONTEXT}
 * @param builder what the options are for
 * @param warnings sentences for the user
 */
@Value.Builder
public record Stamped(
        Path contextDir,
        Path dockerfile,
        List<String> buildOptions,
        Path file,
        ImageMetadata metadata,
        List<ImageMetadata> ancestors,
        Carrier carrier,
        Builder builder,
        List<String> warnings) {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    public Stamped {
        buildOptions = List.copyOf(buildOptions);
        ancestors = List.copyOf(ancestors);
        warnings = List.copyOf(warnings);
    }

    Stamped with(List<ImageMetadata> newAncestors, List<String> newWarnings) {
        return new StampedBuilder()
                .from(this)
                .ancestors(newAncestors)
                .warnings(newWarnings)
                .build();
    }

    /** What identifies the image, whoever builds it and under which names: the label {@code self} ends in it. */
    public String buildId() {
        return metadata.buildId();
    }

    /** The build options as one text for a POSIX shell, quoted if needed. */
    public String shellOptions() {
        return buildOptions.stream().map(Stamped::quoted).collect(Collectors.joining(" "));
    }

    /** One word for a POSIX shell. */
    public static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
