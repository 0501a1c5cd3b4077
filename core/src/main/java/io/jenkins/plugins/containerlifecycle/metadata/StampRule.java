package io.jenkins.plugins.containerlifecycle.metadata;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.Optional;

/** Which stamp an image must carry: a name can mean a stale image, or one that was built from another context. */
@FunctionalInterface
public interface StampRule {
    /** Any image will do. */
    StampRule ANY = seen -> Optional.empty();

    /**
     * @return a sentence for the user, safe to print, on what the image carries, what it should carry and the likely
     *     reason; empty if it carries the right one, or if none is asked for
     */
    Optional<String> complaint(SeenStamp seen);

    /**
     * One stamp, named by its ID.
     *
     * @param source the user's name for the setting, for messages, such as {@code --build-id}
     * @throws IllegalArgumentException if it is not a build ID: an empty one must not mean "any"
     */
    static StampRule buildId(String id, String source) {
        if (!id.matches("[0-9a-f]{8}")) {
            throw new IllegalArgumentException(source + " takes the build_id of a stamp, eight hex digits such as"
                    + " 1a2b3c4d, not '" + SafeText.line(id) + "'.");
        }
        return seen -> id.equals(seen.buildId())
                ? Optional.empty()
                : Optional.of(seen.subject() + " is not the one that " + source + " asks for: " + seen.carries()
                        + ", and " + id + " is wanted. " + reason(seen));
    }

    private static String reason(SeenStamp seen) {
        if (seen.buildId() == null) {
            return SeenStamp.UNSTAMPED;
        }
        return "Most likely the build failed or gave its image another name, so that this name still means an older"
                + " image; or it was built with the options of another stamp.";
    }
}
