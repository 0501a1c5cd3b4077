package io.jenkins.plugins.containerlifecycle.registry;

import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.reference.RegistryName;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A registry, or a part of it.
 *
 * @param host such as {@code registry:5000}, as it is written in names of images
 * @param path of a repository, or of the folder that the names of several begin with, without slashes around it; null for
 *     the whole registry
 * @param folder whether the path can only be that of a folder
 */
public record RegistryPlace(String host, @Nullable String path, boolean folder) {
    private static final Pattern SCHEME = Pattern.compile("(?i)^[a-z]+://.*");
    private static final Pattern PORT = Pattern.compile(":(\\d+)$");
    private static final int MAX_PORT = 65_535;

    /**
     * @param text {@code HOST[:PORT]}, {@code HOST/REPOSITORY}, {@code HOST/FOLDER} or {@code HOST/FOLDER/}
     * @throws InputException saying what is wrong with it
     */
    public static RegistryPlace parse(String text) throws InputException {
        String whole = text.strip();
        if (SCHEME.matcher(whole).matches()) {
            throw wrong(text, "write it without " + whole.substring(0, whole.indexOf("://") + 3));
        }
        int slash = whole.indexOf('/');
        String host = slash < 0 ? whole : whole.substring(0, slash);
        String rest = slash < 0 ? "" : whole.substring(slash + 1);
        boolean folder = rest.endsWith("/");
        String path = folder ? rest.substring(0, rest.length() - 1) : rest;
        ImageReference reference;
        try {
            reference = ImageReference.parse(host + "/" + (path.isEmpty() ? "any" : path));
        } catch (InputException e) {
            throw wrong(text, "expected HOST[:PORT][/REPOSITORY], in small letters");
        }
        if (reference.host() == null) {
            throw wrong(text, "a registry's name has a dot or a port, or is localhost; Docker Hub is docker.io");
        }
        Matcher port = PORT.matcher(host);
        if (port.find() && (port.group(1).length() > 5 || !isPort(Integer.parseInt(port.group(1))))) {
            throw wrong(text, "a port is a number from 1 to " + MAX_PORT);
        }
        if (reference.tag() != null || reference.digest() != null) {
            throw wrong(text, "a tag or a digest is no part of it: all tags of a repository are looked at");
        }
        return new RegistryPlace(host, path.isEmpty() ? null : path, folder && !path.isEmpty());
    }

    private static boolean isPort(int number) {
        return number >= 1 && number <= MAX_PORT;
    }

    private static InputException wrong(String text, String why) {
        return new InputException("'" + SafeText.line(text) + "' is not a registry: " + why + ".");
    }

    /** The registry as {@link RegistryName} has it. */
    public String registry() {
        return RegistryName.of(host);
    }

    /** An image in one of its repositories. */
    ImageReference image(String repository, @Nullable String tag) {
        return new ImageReference(host, repository, tag, null);
    }

    /** As it was written. */
    @Override
    public String toString() {
        return host + (path == null ? "" : "/" + path) + (folder ? "/" : "");
    }
}
