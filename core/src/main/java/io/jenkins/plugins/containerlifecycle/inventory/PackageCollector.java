package io.jenkins.plugins.containerlifecycle.inventory;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what the databases of an image say, within limits. What is refused becomes a problem, so that nobody takes
 * the rest for all there is.
 */
final class PackageCollector {
    /** Of one field; a field of a real database that is read here has some dozens of bytes. */
    static final int MAX_FIELD = 4096;

    private static final int MAX_PACKAGES = 20_000;
    private static final int MAX_PROBLEMS = 20;
    private static final int MAX_LICENSE = 500;
    private static final int MAX_SHOWN = 80;
    /** What the three systems allow together. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._+{}%~^@-]{1,200}");

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

    void problem(String sentence) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(sentence);
        } else if (problems.size() == MAX_PROBLEMS) {
            problems.add("There are more problems than are listed here.");
        }
    }

    /** A problem that is not the image's own: the engine would not answer a question. */
    void refused(String sentence) {
        refused = true;
        problem(sentence);
    }

    boolean isRefused() {
        return refused;
    }

    /** Whether a database may have a package or a source of that name, so that it can be asked for. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    private static @Nullable String problem(InstalledPackage installed) {
        if (!isName(installed.name())) {
            return "a name that is none: '" + shown(installed.name()) + "'";
        }
        if (!VERSION.matcher(installed.version()).matches()) {
            return "a version that is none: " + installed.name() + " '" + shown(installed.version()) + "'";
        }
        if (!isName(installed.sourceName())
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
