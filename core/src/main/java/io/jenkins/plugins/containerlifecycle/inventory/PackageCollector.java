package io.jenkins.plugins.containerlifecycle.inventory;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what the databases of an image say, within limits. What is refused becomes a problem, so that nobody takes
 * the rest for all there is.
 */
final class PackageCollector {
    /** Of one field; a field of a real database that is read here has some dozens of bytes. */
    static final int MAX_FIELD = 4096;

    static final int MAX_PACKAGES = 20_000;
    private static final int MAX_PROBLEMS = 20;
    private static final int MAX_LICENSE = 500;
    private static final int MAX_SHOWN = 80;
    /** What the three systems of distributions allow together. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._+{}%~^@-]{1,200}");
    /** With the namespaces of Maven, npm and Go. */
    private static final Pattern NAME_OF_LANGUAGE = Pattern.compile(
            "(?=.{1,300}$)@?[A-Za-z0-9_~][A-Za-z0-9._+~!-]*(?:[:/][A-Za-z0-9_~][A-Za-z0-9._+~!-]*){0,30}");

    private static final Pattern VERSION = Pattern.compile("[\\x21-\\x7e]{1,200}");
    private static final Pattern ARCHITECTURE = Pattern.compile("[A-Za-z0-9_-]{0,40}");

    private final Set<InstalledPackage> packages = new LinkedHashSet<>();
    private final List<String> problems = new ArrayList<>();
    private boolean full;
    private boolean refused;

    Collection<InstalledPackage> packages() {
        return packages;
    }

    /** Sentences, safe to print. */
    List<String> problems() {
        return problems;
    }

    /** @param source what is being read, for the sentence if it is refused */
    void add(InstalledPackage installed, String source) {
        String wrong = problem(installed);
        if (wrong != null) {
            problem(source + " has a package with " + wrong + ".");
        } else if (packages.size() < MAX_PACKAGES) {
            packages.add(installed);
        } else if (!full) {
            full = true;
            problem("There are more than " + MAX_PACKAGES + " packages; the rest was not read.");
        }
    }

    /**
     * Adds a package of a programming language.
     *
     * @param license if the file says it
     * @param source as for {@link #add}
     */
    void addOfLanguage(Ecosystem ecosystem, String name, String version, @Nullable String license, String source) {
        String cleanName = SafeText.line(name).strip();
        String cleanVersion = SafeText.line(version).strip();
        add(
                new InstalledPackageBuilder()
                        .ecosystem(ecosystem)
                        .name(cleanName)
                        .version(cleanVersion)
                        .sourceName(cleanName)
                        .sourceVersion(cleanVersion)
                        .architecture("")
                        .license(license(
                                license == null ? null : SafeText.line(license).strip()))
                        .build(),
                source);
    }

    /** Gives licenses to the packages of a system that have none. */
    void license(Ecosystem ecosystem, Function<String, Optional<String>> licenses) {
        List<InstalledPackage> all = new ArrayList<>(packages);
        packages.clear();
        for (InstalledPackage installed : all) {
            Optional<String> license = installed.ecosystem() == ecosystem && installed.license() == null
                    ? licenses.apply(installed.name())
                    : Optional.empty();
            packages.add(
                    license.isPresent()
                            ? new InstalledPackageBuilder()
                                    .from(installed)
                                    .license(license(license.get()))
                                    .build()
                            : installed);
        }
    }

    void problem(String sentence) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(sentence);
        } else if (problems.size() == MAX_PROBLEMS) {
            problems.add("There are more problems than are listed here.");
        }
    }

    /**
     * A problem that may not be the image's own: the engine would not answer a question, or its answer was cut off, came too
     * slowly, or was larger than this process can hold.
     */
    void refused(String sentence) {
        refused = true;
        problem(sentence);
    }

    boolean isRefused() {
        return refused;
    }

    /** Whether a database may have a package or a source of that name, so that it can be asked for. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches() || NAME_OF_LANGUAGE.matcher(text).matches();
    }

    private static @Nullable String problem(InstalledPackage installed) {
        Pattern name = installed.ecosystem().isOfLanguage() ? NAME_OF_LANGUAGE : NAME;
        if (!name.matcher(installed.name()).matches()) {
            return "a name that is none: '" + shown(installed.name()) + "'";
        }
        if (!VERSION.matcher(installed.version()).matches()) {
            return "a version that is none: " + installed.name() + " '" + shown(installed.version()) + "'";
        }
        if (!name.matcher(installed.sourceName()).matches()
                || !VERSION.matcher(installed.sourceVersion()).matches()) {
            return "a source that is none: " + installed.name() + " '" + shown(installed.sourceName()) + "' '"
                    + shown(installed.sourceVersion()) + "'";
        }
        if (!ARCHITECTURE.matcher(installed.architecture()).matches()) {
            return "an architecture that is none: " + installed.name() + " '" + shown(installed.architecture()) + "'";
        }
        return null;
    }

    /** The value of a field, one line, cleaned. */
    static String text(byte[] bytes, int start, int length) {
        return SafeText.line(new String(bytes, start, Math.min(length, MAX_FIELD), StandardCharsets.UTF_8))
                .strip();
    }

    static @Nullable String license(@Nullable String text) {
        return text == null || text.isBlank() ? null : Shortening.within(text, MAX_LICENSE);
    }

    static String shown(String text) {
        return Shortening.after(SafeText.line(text), MAX_SHOWN);
    }
}
