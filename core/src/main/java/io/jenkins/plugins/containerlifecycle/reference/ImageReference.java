package io.jenkins.plugins.containerlifecycle.reference;

import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An image name in its parts, as written. The grammar is that of github.com/distribution/reference.
 *
 * @param host the registry, such as {@code registry:5000}; none in most names of Docker Hub
 * @param path of the repository at the registry, such as {@code example/dns}
 * @param digest such as {@code sha256:} and 64 hexadecimal digits
 */
public record ImageReference(
        @Nullable String host,
        String path,
        @Nullable String tag,
        @Nullable String digest) {
    private static final String LATEST = "latest";

    private static final int MAX_LENGTH = 512;
    private static final String HOST_PART = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
    private static final Pattern HOST =
            Pattern.compile("(?:" + HOST_PART + "(?:\\." + HOST_PART + ")*|\\[[a-fA-F0-9:]+])(?::[0-9]+)?");
    private static final String STEP = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final Pattern PATH = Pattern.compile(STEP + "(?:/" + STEP + ")*");
    private static final Pattern TAG = Pattern.compile("[\\w][\\w.-]{0,127}");
    private static final Pattern DIGEST =
            Pattern.compile("[a-zA-Z][a-zA-Z0-9]*(?:[-_+.][a-zA-Z][a-zA-Z0-9]*)*:[0-9a-fA-F]{32,}");

    /**
     * Reads what a user or another program gives as the name of an image, or as an ID, which has the form of a name.
     *
     * @throws InputException saying what is wrong with it
     */
    public static ImageReference parse(String text) throws InputException {
        if (text.length() <= MAX_LENGTH) {
            ImageReference reference = split(text);
            if (reference.isValid()) {
                return reference;
            }
        }
        throw new InputException("'" + SafeText.line(text) + "' is not a valid image name: " + complaint(text));
    }

    private static String complaint(String text) {
        if (text.isBlank()) {
            return "it is empty";
        }
        String lower = text.toLowerCase(Locale.ROOT);
        boolean onlyCapitals = text.length() <= MAX_LENGTH
                && !text.equals(lower)
                && split(lower).isValid();
        return onlyCapitals
                // A name that is made from this one would not be masked in a build's log if it has a secret in it.
                ? "the name must be in lower case"
                : "expected [registry/]name[:tag] or an ID";
    }

    /**
     * The parts of any text as if it were a name: for one that was checked before, that others check, or that is only
     * compared, such as a partly masked one.
     */
    public static ImageReference split(String text) {
        int at = text.indexOf('@');
        String name = at < 0 ? text : text.substring(0, at);
        int colon = name.lastIndexOf(':');
        boolean tagged = colon > name.lastIndexOf('/');
        String repository = tagged ? name.substring(0, colon) : name;
        int slash = repository.indexOf('/');
        boolean hosted = slash >= 0 && isHost(repository.substring(0, slash));
        return new ImageReference(
                hosted ? repository.substring(0, slash) : null,
                hosted ? repository.substring(slash + 1) : repository,
                tagged ? name.substring(colon + 1) : null,
                at < 0 ? null : text.substring(at + 1));
    }

    /** Docker's rule: what comes before the first slash and has a dot, a colon or a capital letter, or is localhost. */
    private static boolean isHost(String first) {
        return first.contains(".")
                || first.contains(":")
                || first.equals("localhost")
                || !first.equals(first.toLowerCase(Locale.ROOT));
    }

    private boolean isValid() {
        return (host == null || HOST.matcher(host).matches())
                && PATH.matcher(path).matches()
                && (tag == null || TAG.matcher(tag).matches())
                && (digest == null || DIGEST.matcher(digest).matches());
    }

    /** The name without tag and digest, so that it stays the same from build to build. */
    public String repository() {
        return host == null ? path : host + "/" + path;
    }

    /** The registry as {@link RegistryName} has it; {@value RegistryName#DOCKER_HUB} if the name begins with none. */
    public String registry() {
        return host == null ? RegistryName.DOCKER_HUB : RegistryName.of(host);
    }

    /** The path of the repository at its registry: {@code library/busybox} for {@code busybox:1}. */
    public String registryPath() {
        boolean official = registry().equals(RegistryName.DOCKER_HUB) && path.indexOf('/') < 0;
        return official ? "library/" + path : path;
    }

    /** The full name of the repository, such as {@code docker.io/library/busybox} for {@code busybox:1}. */
    public String canonicalRepository() {
        return registry() + "/" + registryPath();
    }

    /** The full name with tag and digest, the same for all ways to write it. */
    public String canonical() {
        return canonicalRepository() + suffix();
    }

    /** If a name has no tag, engines take {@code latest}. */
    public String tagOrLatest() {
        return tag == null ? LATEST : tag;
    }

    public ImageReference withTag(String other) {
        return new ImageReference(host, path, other, digest);
    }

    /** The image with this digest in the same repository. */
    public ImageReference at(String otherDigest) {
        return new ImageReference(host, path, null, otherDigest);
    }

    private String suffix() {
        return (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }

    /** As it was written. */
    @Override
    public String toString() {
        return repository() + suffix();
    }
}
