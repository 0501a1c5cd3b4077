package io.jenkins.plugins.containerlifecycle.engine;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A volume in the notation of {@code docker run --volume}: {@code [source:]target[:options]}.
 *
 * @param source a host's path or a volume's name; none for an anonymous volume
 * @param target absolute path in the container
 * @param options such as {@code ro}; empty for none
 */
public record VolumeMount(@Nullable String source, String target, String options) {
    private static final Set<String> OPTIONS = Set.of(
            "ro",
            "rw",
            "z",
            "Z",
            "nocopy",
            "shared",
            "rshared",
            "slave",
            "rslave",
            "private",
            "rprivate",
            "cached",
            "delegated",
            "consistent");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");
    /** The colon of a drive letter is not a separator. */
    private static final Pattern SEPARATOR = Pattern.compile("(?<!^[a-zA-Z]|:[a-zA-Z]):|:(?![\\\\/])");

    private static final Pattern WINDOWS_PATH = Pattern.compile("[a-zA-Z]:[\\\\/].*|\\\\\\\\.*");

    /** @throws IllegalArgumentException with what is wrong */
    public static VolumeMount parse(String text) {
        List<String> parts = List.of(SEPARATOR.split(text, -1));
        if (parts.size() > 3 || parts.contains("")) {
            throw bad(text, "expected [source:]/target[:ro]");
        }
        String last = parts.get(parts.size() - 1);
        boolean hasOptions = parts.size() == 3 || (parts.size() == 2 && isOptions(last) && !isAbsolute(last));
        String options = hasOptions ? last : "";
        if (hasOptions && !isOptions(options)) {
            throw bad(text, "'" + options + "' is not an option; the options are ro, rw, z, Z and nocopy");
        }
        List<String> paths = hasOptions ? parts.subList(0, parts.size() - 1) : parts;
        String target = paths.get(paths.size() - 1);
        String source = paths.size() == 2 ? paths.get(0) : null;
        if (!isAbsolute(target)) {
            throw bad(text, "the path in the container, '" + target + "', must be absolute");
        }
        if (source != null && !isAbsolute(source) && !NAME.matcher(source).matches()) {
            throw bad(text, "'" + source + "' is neither an absolute path on the engine's host nor a volume's name");
        }
        return new VolumeMount(source, target, options);
    }

    /** As the engine wants it in {@code HostConfig.Binds}. */
    public String bind() {
        return source + ":" + target + (options.isEmpty() ? "" : ":" + options);
    }

    private static boolean isOptions(String text) {
        return OPTIONS.containsAll(List.of(text.split(",", -1)));
    }

    private static boolean isAbsolute(String path) {
        return path.startsWith("/") || WINDOWS_PATH.matcher(path).matches();
    }

    private static IllegalArgumentException bad(String text, String why) {
        return ContainerRules.bad("the volume '" + text + "' is malformed: " + why);
    }
}
