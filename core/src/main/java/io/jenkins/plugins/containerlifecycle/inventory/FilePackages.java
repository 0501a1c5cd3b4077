package io.jenkins.plugins.containerlifecycle.inventory;

import io.jenkins.plugins.containerlifecycle.engine.FileVisitor;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the packages of programming languages among the files of an image, by the files that their own package managers
 * and builders leave. Each file is looked at while it comes and not kept.
 */
final class FilePackages implements FileVisitor {
    /** Of a file that describes one package. */
    private static final int MAX_DESCRIPTION = 1 << 20;

    private static final Set<String> JARS = Set.of("jar", "war", "ear", "hpi", "jpi");
    private static final Pattern PYTHON = Pattern.compile(
            "(?:.*/)?[^/]+\\.(?:dist-info/METADATA|egg-info/PKG-INFO|egg-info)|(?:.*/)?EGG-INFO/PKG-INFO");

    private static final Pattern NPM = Pattern.compile("(?:.*/)?node_modules/(?:@[^/]+/)?[^/@][^/]*/package\\.json");
    /** Of npm's and Python's packages, without {@code .bin} and the like. */
    private static final Pattern FOLDER =
            Pattern.compile("(?:.*/)?node_modules/(?:@[^/]+/)?[^/@.][^/]*/?|(?:.*/)?[^/]+\\.(?:dist-info|egg-info)/?");

    private static final Pattern GEM = Pattern.compile("(?:.*/)?specifications/(?:default/)?[^/]+\\.gemspec");

    private final PackageCollector into;
    private final JarReader jars;
    private final DebianCopyrights copyrights = new DebianCopyrights();

    FilePackages(PackageCollector into) {
        this.into = into;
        this.jars = new JarReader(into);
    }

    /** Of Debian's packages, as far as they were seen. */
    DebianCopyrights copyrights() {
        return copyrights;
    }

    @Override
    public void file(String path, long bytes, boolean executable, InputStream content) throws IOException {
        if (isJar(path)) {
            jars.read("/" + path, content);
        } else if (PYTHON.matcher(path).matches()) {
            description(path, bytes, content)
                    .ifPresent(file -> PythonPackages.read(file, PackageCollector.shown("/" + path), into));
        } else if (NPM.matcher(path).matches()) {
            description(path, bytes, content)
                    .ifPresent(file -> NpmPackages.read(file, PackageCollector.shown("/" + path), into));
        } else if (GEM.matcher(path).matches()) {
            description(path, bytes, content)
                    .ifPresent(file -> GemPackages.read(file, PackageCollector.shown("/" + path), into));
        } else if (DebianCopyrights.isOne(path)) {
            // Not a problem if it is too large: the package is known without it.
            copyrights.add(path, content.readNBytes(MAX_DESCRIPTION));
        } else if (executable) {
            GoPackages.read(PackageCollector.shown("/" + path), content, into);
        }
    }

    @Override
    public void link(String path, String target) {
        copyrights.link(path, target);
        String real = target.startsWith("/") ? target : "/" + path.substring(0, path.lastIndexOf('/') + 1) + target;
        if (isPackage(path) && !isPackage(real) || isFolderOfPackage(path) && !isFolderOfPackage(real)) {
            notLookedAt(path, target);
        }
    }

    @Override
    public void otherName(String path, String first) {
        if (isPackage(path) && !isPackage(first)) {
            notLookedAt(path, "/" + first);
        }
    }

    /** A name says what a file is, and what it leads to has another one: it came and went as if it was nothing. */
    private void notLookedAt(String path, String target) {
        into.problem(PackageCollector.shown("/" + path) + " leads to " + PackageCollector.shown(target)
                + ", which was not looked at as a package.");
    }

    private static boolean isPackage(String path) {
        return isJar(path)
                || PYTHON.matcher(path).matches()
                || NPM.matcher(path).matches()
                || GEM.matcher(path).matches();
    }

    private static boolean isFolderOfPackage(String path) {
        return FOLDER.matcher(path).matches();
    }

    private Optional<byte[]> description(String path, long bytes, InputStream content) throws IOException {
        if (bytes > MAX_DESCRIPTION) {
            into.problem(PackageCollector.shown("/" + path) + " was not read: it has " + bytes + " bytes, more than "
                    + MAX_DESCRIPTION + ".");
            return Optional.empty();
        }
        return Optional.of(content.readNBytes(MAX_DESCRIPTION));
    }

    static boolean isJar(String path) {
        int dot = path.lastIndexOf('.');
        return dot >= 0 && JARS.contains(path.substring(dot + 1).toLowerCase(Locale.ROOT));
    }
}
