package io.jenkins.plugins.containerlifecycle.inventory;

import java.util.regex.Pattern;
import org.apache.maven.artifact.versioning.ComparableVersion;

/**
 * Maven's own order, by its own class.
 *
 * @see <a href="https://maven.apache.org/pom.html#version-order-specification">Version Order Specification</a>
 */
final class MavenOrder implements VersionOrder {
    private static final Pattern TEXT = Pattern.compile("[\\x21-\\x7e]{1,200}");

    /** Maven takes everything for a version, but what a build should have put there is none. */
    @Override
    public boolean isVersion(String text) {
        return TEXT.matcher(text).matches() && !text.contains("${") && !text.equals(InstalledPackage.UNKNOWN_VERSION);
    }

    @Override
    public int compare(String left, String right) {
        return new ComparableVersion(left).compareTo(new ComparableVersion(right));
    }
}
