package io.jenkins.plugins.containerlifecycle.inventory;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A system of packages: what its packages are called in a purl, and how their versions are ordered. */
public enum Ecosystem {
    DEB("deb", new DpkgOrder(), ""),
    APK("apk", new ApkOrder(), ""),
    RPM("rpm", new RpmOrder(), ""),
    /** Java; a name is {@code group:artifact}, or only the artifact if that is all that is known. */
    MAVEN("maven", new MavenOrder(), ":"),
    /** Python; names in their normal form: lower case, with a minus between words. */
    PYPI("pypi", new PythonOrder(), ""),
    /** Node.js. */
    NPM("npm", new SemverOrder(), "/"),
    /** Go; the standard library is {@code stdlib}. */
    GOLANG("golang", new SemverOrder(), "/"),
    /** Ruby. */
    GEM("gem", new GemOrder(), "");

    private final String purlType;
    private final VersionOrder order;
    /** Between the namespace and the rest of a name; empty if names have none. */
    private final String separator;

    Ecosystem(String purlType, VersionOrder order, String separator) {
        this.purlType = purlType;
        this.order = order;
        this.separator = separator;
    }

    /** The type in a purl, which is also its name in texts and files: {@code deb}. */
    public String purlType() {
        return purlType;
    }

    public VersionOrder order() {
        return order;
    }

    /** Whether it is of a programming language, and not of a distribution. */
    public boolean isOfLanguage() {
        return switch (this) {
            case DEB, APK, RPM -> false;
            case MAVEN, PYPI, NPM, GOLANG, GEM -> true;
        };
    }

    /** Of a package of a language, the namespace in a purl; empty if its name has none. */
    Optional<String> namespace(String name) {
        int end = separator.isEmpty() ? -1 : name.lastIndexOf(separator);
        return end <= 0 ? Optional.empty() : Optional.of(name.substring(0, end));
    }

    /** The name in a purl, without the namespace. */
    String nameWithoutNamespace(String name) {
        return namespace(name)
                .map(namespace -> name.substring(namespace.length() + separator.length()))
                .orElse(name);
    }

    /** The opposite of the two. */
    String name(@Nullable String namespace, String name) {
        return namespace == null || namespace.isEmpty() ? name : namespace + separator + name;
    }

    /** Whether a package is meant by a name that a person wrote. */
    boolean isMeant(String installed, String wanted) {
        if (installed.equals(wanted)) {
            return true;
        }
        return switch (this) {
            case PYPI -> installed.equals(pythonName(wanted));
            case GOLANG -> installed.equalsIgnoreCase(wanted);
            // Either may lack the group; to look at too many versions is better than to miss one.
            case MAVEN -> installed.endsWith(separator + wanted) || wanted.endsWith(separator + installed);
            default -> false;
        };
    }

    /** @see <a href="https://packaging.python.org/en/latest/specifications/name-normalization/">Names and normalization</a> */
    static String pythonName(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
    }

    /** {@code deb, apk, rpm, ...}. */
    static String purlTypes() {
        return Arrays.stream(values()).map(Ecosystem::purlType).collect(Collectors.joining(", "));
    }

    public static Optional<Ecosystem> ofPurlType(String type) {
        return Arrays.stream(values())
                .filter(ecosystem -> ecosystem.purlType.equals(type))
                .findFirst();
    }
}
