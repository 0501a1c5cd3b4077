package io.jenkins.plugins.containerlifecycle.reference;

import io.jenkins.plugins.containerlifecycle.text.EditDistance;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of the known image names somebody may have meant. */
public final class NearestName {
    private NearestName() {}

    /** The known name nearest to a wanted one, if one is near. */
    public static @Nullable String of(String wanted, Collection<String> known) {
        String plain = familiar(wanted);
        String target = withTag(plain);
        int limit = Math.max(2, target.length() / 5);
        String best = null;
        for (String name : known) {
            String candidate = familiar(name);
            int distance = EditDistance.between(target, candidate, limit);
            // A name without a tag matches any tag.
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

    /** Without the registry that engines put before short names: Docker leaves it out, Podman writes it. */
    private static String familiar(String name) {
        for (String prefix : List.of("docker.io/library/", "docker.io/", "localhost/")) {
            if (name.startsWith(prefix)) {
                return name.substring(prefix.length());
            }
        }
        return name;
    }

    private static String withTag(String reference) {
        ImageReference name = ImageReference.split(reference);
        return name.tag() == null && name.digest() == null ? reference + ":latest" : reference;
    }
}
