package io.jenkins.plugins.containerlifecycle.reference;

import io.jenkins.plugins.containerlifecycle.text.EditDistance;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Valid image references, and which of the known ones somebody may have meant.
 *
 * <p>The grammar is that of github.com/distribution/reference.
 */
public final class ImageNames {
    private static final int MAX_LENGTH = 512;
    private static final String HOST_PART = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
    private static final String HOST = "(?:" + HOST_PART + "(?:\\." + HOST_PART + ")*|\\[[a-fA-F0-9:]+])(?::[0-9]+)?";
    private static final String STEP = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final Pattern REFERENCE = Pattern.compile("(?:" + HOST + "/)?" + STEP + "(?:/" + STEP + ")*"
            + "(?::[\\w][\\w.-]{0,127})?"
            + "(?:@[a-zA-Z][a-zA-Z0-9]*(?:[-_+.][a-zA-Z][a-zA-Z0-9]*)*:[0-9a-fA-F]{32,})?");

    private ImageNames() {}

    static boolean isValid(String reference) {
        return reference.length() <= MAX_LENGTH && REFERENCE.matcher(reference).matches();
    }

    /** @throws InputException where it is none, with what is wrong */
    public static void check(String reference) throws InputException {
        if (isValid(reference)) {
            return;
        }
        String shown = SafeText.line(reference);
        String why = "expected [registry/]name[:tag] or an ID";
        String lower = reference.toLowerCase(Locale.ROOT);
        if (reference.isBlank()) {
            why = "it is empty";
        } else if (!reference.equals(lower) && isValid(lower)) {
            why = "the name must be in lower case. Did you mean '" + lower + "'?";
        }
        throw new InputException("'" + shown + "' is not a valid image name: " + why);
    }

    /** The known name nearest to a wanted one; null where none is near. */
    public static String nearest(String wanted, Collection<String> known) {
        String plain = familiar(wanted);
        String target = withTag(plain);
        int limit = Math.max(2, target.length() / 5);
        String best = null;
        for (String name : known) {
            String candidate = familiar(name);
            int distance = EditDistance.between(target, candidate, limit);
            // Somebody who leaves out the tag means any.
            if (!plain.equals(target) && candidate.startsWith(plain + ":")) {
                distance = Math.min(distance, 1);
            }
            if (distance <= limit && (distance < limit || best == null)) {
                best = name;
                limit = distance;
            }
        }
        return best;
    }

    /** Without the registry that engines put before short names: docker leaves it out, podman writes it. */
    private static String familiar(String name) {
        for (String prefix : List.of("docker.io/library/", "docker.io/", "localhost/")) {
            if (name.startsWith(prefix)) {
                return name.substring(prefix.length());
            }
        }
        return name;
    }

    private static String withTag(String reference) {
        boolean tagged = reference.indexOf(':', reference.lastIndexOf('/') + 1) >= 0 || reference.contains("@");
        return tagged ? reference : reference + ":latest";
    }
}
