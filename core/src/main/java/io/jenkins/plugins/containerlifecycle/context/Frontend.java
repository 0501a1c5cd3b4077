package io.jenkins.plugins.containerlifecycle.context;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What reads a Dockerfile in BuildKit: its own frontend, or the image that a {@code # syntax=} line names. */
final class Frontend {
    /** Docker's own: the first release with named contexts was 1.4. */
    private static final Pattern DOCKERS = Pattern.compile(
            "(?:docker\\.io/)?docker/dockerfile(?:-upstream)?(?::([\\w.-]+))?(?:@sha256:[0-9a-f]{64})?");

    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,6})(?:\\.(\\d{1,6}))?(?:[.-].*)?");
    private static final Set<String> NEWEST = Set.of("latest", "labs", "master", "master-labs");
    private static final int MAJOR = 1;
    private static final int MINOR = 4;

    private Frontend() {}

    /**
     * @param syntax if it is not BuildKit's own
     * @return false if nobody can tell
     */
    static boolean hasNamedContexts(@Nullable String syntax) {
        if (syntax == null) {
            return true;
        }
        // Options for the frontend follow the name.
        Matcher image = DOCKERS.matcher(syntax.strip().split("\\s", 2)[0]);
        if (!image.matches()) {
            return false;
        }
        String tag = image.group(1);
        if (tag == null || NEWEST.contains(tag)) {
            // A digest without a tag may be any release.
            return tag != null || syntax.indexOf('@') < 0;
        }
        Matcher numbers = NUMBERS.matcher(tag);
        if (!numbers.matches()) {
            return false;
        }
        int major = Integer.parseInt(numbers.group(1));
        // "1" is the newest of all 1.x.
        return major > MAJOR
                || major == MAJOR && (numbers.group(2) == null || Integer.parseInt(numbers.group(2)) >= MINOR);
    }
}
