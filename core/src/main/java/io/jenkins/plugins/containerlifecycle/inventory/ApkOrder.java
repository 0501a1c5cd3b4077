package io.jenkins.plugins.containerlifecycle.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order of Alpine's versions: {@code 1.2.3a_rc1_git2024~0123abc-r4}, compared part by part.
 *
 * @see <a href="https://gitlab.alpinelinux.org/alpine/apk-tools/-/blob/master/doc/apk-package.5.scd">apk-package(5),
 *     "Package version"</a>
 */
final class ApkOrder implements VersionOrder {
    private static final String SUFFIXES = "alpha|beta|pre|rc|cvs|svn|git|hg|p";
    private static final Pattern VALID = Pattern.compile(
            "[0-9]+(?:\\.[0-9]+){0,64}[a-z]?" + "(?:_(?:" + SUFFIXES + ")[0-9]*){0,64}(?:~[0-9a-f]+)?(?:-r[0-9]+)?");
    private static final Pattern PART = Pattern.compile("(?<digits>\\.?[0-9]+)|(?<letter>[a-z])|_(?<suffix>" + SUFFIXES
            + ")|~(?<hash>[0-9a-f]+)|-r(?<revision>[0-9]+)");
    private static final Pattern REVISION = Pattern.compile("-r[0-9]+$");

    /** In the order in which they follow each other; of two versions that differ here, the later part is the older. */
    private enum Kind {
        FIRST,
        NUMBER,
        LETTER,
        SUFFIX,
        SUFFIX_NUMBER,
        HASH,
        REVISION,
        END
    }

    /** As they are ordered; those up to {@code RC} come before the version itself. */
    private enum Suffix {
        ALPHA,
        BETA,
        PRE,
        RC,
        CVS,
        SVN,
        GIT,
        HG,
        P
    }

    private record Part(Kind kind, String text) {
        boolean isBeforeRelease() {
            return kind == Kind.SUFFIX && suffix().compareTo(Suffix.RC) <= 0;
        }

        private Suffix suffix() {
            return Suffix.valueOf(text.toUpperCase(Locale.ROOT));
        }

        /** With one of the same kind. */
        int compared(Part other) {
            return switch (kind) {
                case FIRST, SUFFIX_NUMBER, REVISION -> Digits.compare(text, other.text);
                case NUMBER ->
                    // As after a decimal point: 1.05 is less than 1.1, and 1.1 less than 1.5.
                    text.startsWith("0") || other.text.startsWith("0")
                            ? text.compareTo(other.text)
                            : Digits.compare(text, other.text);
                case SUFFIX -> suffix().compareTo(other.suffix());
                case LETTER, HASH, END -> text.compareTo(other.text);
            };
        }
    }

    @Override
    public boolean isVersion(String text) {
        return VALID.matcher(text).matches();
    }

    @Override
    public int compare(String left, String right) {
        List<Part> first = parts(left);
        List<Part> second = parts(right);
        for (int i = 0; ; i++) {
            Part one = first.get(i);
            Part other = second.get(i);
            if (one.kind() != other.kind()) {
                if (one.isBeforeRelease() || other.isBeforeRelease()) {
                    return one.isBeforeRelease() ? -1 : 1;
                }
                return other.kind().compareTo(one.kind());
            }
            int difference = one.compared(other);
            if (difference != 0 || one.kind() == Kind.END) {
                return difference;
            }
        }
    }

    @Override
    public boolean hasRevision(String version) {
        return REVISION.matcher(version).find();
    }

    @Override
    public String withoutRevision(String version) {
        return REVISION.matcher(version).replaceFirst("");
    }

    private static List<Part> parts(String version) {
        List<Part> parts = new ArrayList<>();
        Matcher part = PART.matcher(version);
        while (part.find()) {
            parts.add(part(part, parts));
        }
        parts.add(new Part(Kind.END, ""));
        return parts;
    }

    private static Part part(Matcher part, List<Part> before) {
        String digits = part.group("digits");
        if (digits != null) {
            boolean afterSuffix =
                    !before.isEmpty() && before.get(before.size() - 1).kind() == Kind.SUFFIX;
            Kind kind = before.isEmpty() ? Kind.FIRST : afterSuffix ? Kind.SUFFIX_NUMBER : Kind.NUMBER;
            return new Part(kind, digits.startsWith(".") ? digits.substring(1) : digits);
        }
        if (part.group("letter") != null) {
            return new Part(Kind.LETTER, part.group());
        }
        if (part.group("suffix") != null) {
            return new Part(Kind.SUFFIX, part.group("suffix"));
        }
        return part.group("hash") != null
                ? new Part(Kind.HASH, part.group("hash"))
                : new Part(Kind.REVISION, part.group("revision"));
    }
}
