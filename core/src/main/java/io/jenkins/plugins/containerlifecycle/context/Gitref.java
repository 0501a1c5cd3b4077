package io.jenkins.plugins.containerlifecycle.context;

import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The commit that a user names for a build context if git cannot tell it.
 *
 * @param name the user's name for the argument, such as {@code --gitref}
 * @param commit seven to 64 hex digits, in lower case, if the user names one
 */
public record Gitref(String name, @Nullable String commit) implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{7,64}");

    /**
     * @param value as the user wrote it
     * @throws ContextException if it is not a hash: a branch or a tag may be another commit tomorrow
     */
    public static Gitref of(String name, @Nullable String value) throws ContextException {
        if (value == null) {
            return new Gitref(name, null);
        }
        String hash = value.strip().toLowerCase(Locale.ROOT);
        if (!HASH.matcher(hash).matches()) {
            throw new ContextException(name + " is '" + value + "', which is not the hash of a commit: give 7 to 64 hex"
                    + " digits, as 'git rev-parse HEAD' prints them where the commit is checked out.");
        }
        return new Gitref(name, hash);
    }
}
