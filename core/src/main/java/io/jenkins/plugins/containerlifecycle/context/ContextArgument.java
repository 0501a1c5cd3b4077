package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.metadata.GitUrl;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What a user names as the build context. */
public final class ContextArgument {
    /** What {@code docker build} fetches by itself. */
    private static final Pattern REMOTE = Pattern.compile("(?i)[a-z][a-z0-9+.-]+://.*|git@.*", Pattern.DOTALL);

    private ContextArgument() {}

    /**
     * @param text a path
     * @param machine the machine on which the folder is looked for, such as {@code this machine}
     * @return the path, which need not exist
     * @throws IllegalArgumentException if it is a URL or standard input, with a message for the user that does not
     *     quote a password
     */
    public static Path folder(String text, String machine) {
        if (REMOTE.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + SafeText.line(GitUrl.withoutCredentials(text))
                    + "' is not a folder: the metadata is written into the build context, so it must be one on "
                    + machine
                    + ". Clone or download it first, and name that folder.");
        }
        if (text.equals("-")) {
            throw new IllegalArgumentException("'-' (standard input) is not a folder: the metadata is written into the"
                    + " build context, so it must be one on " + machine + ".");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + SafeText.line(text) + "' cannot be the name of a folder.", e);
        }
    }
}
