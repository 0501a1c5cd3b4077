package io.jenkins.plugins.containerlifecycle.report;

import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Names for suites and classes that stay the same from build to build and from registry to registry. Jenkins files a
 * class without a dot under {@code (root)}, so each name here has one.
 */
public final class JunitNames {
    private JunitNames() {}

    /**
     * The class that all checks of an image belong to: {@code example.dns} for {@code registry:5000/example/dns},
     * {@code container.dns} for {@code dns}.
     *
     * @param repository an image's name; a registry, a tag and a digest are left out
     * @return a name of two or more parts
     */
    public static String ofRepository(String repository) {
        String name = parts(ImageReference.split(repository).path().replace('.', '_'), "/");
        if (name.isEmpty()) {
            return "container.unnamed";
        }
        return name.indexOf('.') < 0 ? "container." + name : name;
    }

    /** A class as a report names it, in the form of a Java class name; blank becomes empty. */
    public static String ofClass(String base, @Nullable String className) {
        String name = className == null ? "" : parts(className, "[./\\\\:]+");
        return name.isEmpty() ? base : base + "." + name;
    }

    private static String parts(String text, String separators) {
        return Arrays.stream(text.split(separators))
                .map(JunitNames::identifier)
                .filter(p -> !p.isEmpty())
                .collect(Collectors.joining("."));
    }

    private static String identifier(String part) {
        StringBuilder out = new StringBuilder();
        part.strip().codePoints().forEach(c -> out.appendCodePoint(Character.isLetterOrDigit(c) || c == '-' ? c : '_'));
        return out.toString();
    }
}
