package io.jenkins.plugins.containerlifecycle.inventory;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What somebody looks for: {@code openssl<3.0.15}, {@code openssl>=3.0,<3.0.15}, {@code pkg:deb/debian/openssl}, or only
 * a name. The name is that of a package or of the source that it was built from; a purl also says of which system. All
 * bounds must hold; without one every version is meant.
 *
 * @param text as it was written
 * @param name of a package or source
 * @param ecosystem only packages of that system; of every one if null
 * @param namespace only packages of that distribution, or of an image that does not say which it is; of every one
 *     if null. That of a package of a language is in {@code name}
 */
public record Condition(
        String text,
        String name,
        @Nullable Ecosystem ecosystem,
        @Nullable String namespace,
        List<Bound> bounds) {
    private static final int MAX_LENGTH = 500;
    private static final Pattern OPERATOR = Pattern.compile("<=|>=|==|<|>|=");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9._+~^:!-]+");
    private static final String EXAMPLE = "; write it as in 'openssl<3.0.15'.";

    public enum Operator {
        LESS("<"),
        AT_MOST("<="),
        EQUAL("="),
        AT_LEAST(">="),
        GREATER(">");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        private static Operator of(String sign) {
            for (Operator operator : values()) {
                if (operator.sign.equals(sign) || operator == EQUAL && sign.equals("==")) {
                    return operator;
                }
            }
            throw new IllegalArgumentException(sign);
        }

        private boolean isLowest() {
            return this == EQUAL || this == AT_LEAST || this == GREATER;
        }

        private boolean isHighest() {
            return this == EQUAL || this == AT_MOST || this == LESS;
        }

        private boolean holds(int difference) {
            return switch (this) {
                case LESS -> difference < 0;
                case AT_MOST -> difference <= 0;
                case EQUAL -> difference == 0;
                case AT_LEAST -> difference >= 0;
                case GREATER -> difference > 0;
            };
        }
    }

    /** @param version without an epoch or revision it is compared without these, see {@link VersionOrder} */
    public record Bound(Operator operator, String version) {
        /** {@code >=3.0}. */
        @Override
        public String toString() {
            return operator.sign + version;
        }

        /** Whether this is a lower bound, the other an upper one, and nothing is between them; false if that is not sure. */
        private boolean leavesNothingBelow(Bound upper, VersionOrder order) {
            // What has an epoch and what has none are compared with different parts of a version.
            if (!operator.isLowest()
                    || !upper.operator.isHighest()
                    || order.epoch(version).isEmpty()
                            != order.epoch(upper.version).isEmpty()) {
                return false;
            }
            boolean revised = order.hasRevision(version);
            boolean upperRevised = order.hasRevision(upper.version);
            int difference = revised && upperRevised
                    ? order.compare(version, upper.version)
                    : order.compare(order.withoutRevision(version), order.withoutRevision(upper.version));
            if (difference != 0) {
                return difference > 0;
            }
            // With 3-1 and 3, the one without a revision is for all revisions of 3.
            boolean without = operator == Operator.GREATER && (!revised || upperRevised);
            boolean upperWithout = upper.operator == Operator.LESS && (!upperRevised || revised);
            return without || upperWithout;
        }
    }

    /** What a condition says of a package, the worst last. */
    public enum Match {
        /** Another package is meant. */
        OTHER,
        /** It is meant, and its version is not. */
        NOT_AFFECTED,
        /** It is meant, but one of the versions is none for its system, or not of its kind; never to be taken for "not affected". */
        UNCLEAR,
        AFFECTED
    }

    public Condition {
        bounds = List.copyOf(bounds);
    }

    /** @throws ConditionException if it is no condition; the message says why */
    public static Condition parse(String text) throws ConditionException {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            throw new ConditionException("A condition is empty" + EXAMPLE);
        }
        if (stripped.length() > MAX_LENGTH) {
            throw new ConditionException("A condition has " + stripped.length() + " characters, more than " + MAX_LENGTH
                    + ": '" + shown(stripped) + "'.");
        }
        Matcher operator = OPERATOR.matcher(stripped);
        int end = operator.find() ? operator.start() : stripped.length();
        String name = stripped.substring(0, end).strip();
        if (name.startsWith("pkg:")) {
            return ofPurl(stripped, name, stripped.substring(end));
        }
        if (!PackageCollector.isName(name)) {
            throw new ConditionException(
                    "The condition '" + shown(stripped) + "' begins with no name of a package" + EXAMPLE);
        }
        List<Bound> bounds = bounds(stripped, stripped.substring(end));
        refuseImpossible(stripped, List.of(Ecosystem.values()), bounds);
        return new Condition(stripped, name, null, null, bounds);
    }

    private static Condition ofPurl(String text, String purl, String rest) throws ConditionException {
        if (purl.indexOf('?') >= 0 || purl.indexOf('#') >= 0) {
            throw new ConditionException("In the condition '" + shown(text)
                    + "' leave out what follows '?' or '#' in the package URL, as in 'pkg:deb/debian/openssl<3.0.15'.");
        }
        PackageURL parsed;
        try {
            parsed = new PackageURL(purl);
        } catch (MalformedPackageURLException | RuntimeException e) {
            if (purl.matches("pkg:/*maven/[^/]*")) {
                throw new ConditionException("In the condition '" + shown(text)
                        + "' the package URL has no group; write it as in 'pkg:maven/org.apache.logging.log4j/log4j-core', or"
                        + " only 'log4j-core' for any group.");
            }
            throw new ConditionException("The condition '" + shown(text)
                    + "' begins with no package URL; write it as in 'pkg:deb/debian/openssl<3.0.15'.");
        }
        Ecosystem ecosystem = Ecosystem.ofPurlType(Objects.requireNonNullElse(parsed.getType(), ""))
                .orElseThrow(
                        () -> new ConditionException("The condition '" + shown(text) + "' is about packages of type '"
                                + shown(String.valueOf(parsed.getType())) + "', which are not looked for; known are "
                                + Ecosystem.purlTypes() + "."));
        List<Bound> bounds = new ArrayList<>();
        if (parsed.getVersion() != null) {
            if (!rest.isBlank()) {
                throw new ConditionException("The condition '" + shown(text)
                        + "' has a version in its package URL and another one; leave out one of them.");
            }
            bounds.add(new Bound(Operator.EQUAL, parsed.getVersion()));
        } else {
            bounds.addAll(bounds(text, rest));
        }
        for (Bound bound : bounds) {
            if (!ecosystem.order().isVersion(bound.version())) {
                throw new ConditionException("In the condition '" + shown(text) + "' '" + shown(bound.version())
                        + "' is not a version of a package of type '" + ecosystem.purlType() + "'.");
            }
        }
        refuseImpossible(text, List.of(ecosystem), bounds);
        return ecosystem.isOfLanguage()
                ? new Condition(text, ecosystem.name(parsed.getNamespace(), parsed.getName()), ecosystem, null, bounds)
                : new Condition(text, parsed.getName(), ecosystem, parsed.getNamespace(), bounds);
    }

    private static List<Bound> bounds(String text, String rest) throws ConditionException {
        List<Bound> bounds = new ArrayList<>();
        if (rest.isBlank()) {
            return bounds;
        }
        for (String bound : rest.split(",", -1)) {
            Matcher operator = OPERATOR.matcher(bound.strip());
            if (!operator.lookingAt()) {
                throw new ConditionException("In the condition '" + shown(text) + "' '" + shown(bound.strip())
                        + "' does not begin with <, <=, =, >= or >" + EXAMPLE);
            }
            String version = bound.strip().substring(operator.end()).strip();
            if (!VERSION.matcher(version).matches()) {
                throw new ConditionException("In the condition '" + shown(text) + "' "
                        + (version.isEmpty()
                                ? "a version is missing after '" + operator.group() + "'"
                                : "'" + shown(version) + "' is not a version")
                        + EXAMPLE);
            }
            bounds.add(new Bound(Operator.of(operator.group()), version));
        }
        return bounds;
    }

    /** A condition that nothing can satisfy would always be green. */
    private static void refuseImpossible(String text, List<Ecosystem> ecosystems, List<Bound> bounds)
            throws ConditionException {
        for (Bound lower : bounds) {
            for (Bound upper : bounds) {
                List<VersionOrder> orders = ecosystems.stream()
                        .map(Ecosystem::order)
                        .filter(order -> order.isComparable(lower.version(), upper.version()))
                        .toList();
                if (!orders.isEmpty() && orders.stream().allMatch(order -> lower.leavesNothingBelow(upper, order))) {
                    throw new ConditionException("In the condition '" + shown(text) + "' no version can be both "
                            + shown(lower.toString()) + " and " + shown(upper.toString())
                            + "; write it as in 'openssl>=3.0,<3.0.15'.");
                }
            }
        }
    }

    /** What is perhaps wrong with it if versions cannot be compared with it, to follow a sentence; empty if nothing is. */
    String oddity() {
        return bounds.stream()
                .map(Bound::version)
                .filter(version -> !Digits.is(version.charAt(0)))
                .findFirst()
                .map(version -> ": '" + version + "' does not begin with a digit")
                .orElse("");
    }

    /** Whether it can only mean a package of a programming language, which is in no database of a package manager. */
    public boolean isOfLanguage() {
        return ecosystem != null ? ecosystem.isOfLanguage() : name.indexOf(':') >= 0 || name.indexOf('/') >= 0;
    }

    /** What it says of a package of that inventory. */
    public Match match(PackageInventory inventory, InstalledPackage installed) {
        return match(inventory.distribution(), installed);
    }

    /**
     * What it says of a package that is installed on that distribution.
     *
     * @param distribution see {@link PackageInventory#distribution}
     */
    public Match match(String distribution, InstalledPackage installed) {
        if (ecosystem != null && ecosystem != installed.ecosystem() || isOfAnother(distribution)) {
            return Match.OTHER;
        }
        // Both may be meant, and their versions differ: gcc is built from gcc-defaults, and bash 5.2.15-2+b13 from bash
        // 5.2.15-2.
        Match own = Match.OTHER;
        if (installed.ecosystem().isMeant(installed.name(), name)) {
            own = compare(installed.ecosystem().order(), installed.version());
        }
        Match source = Match.OTHER;
        if (name.equals(installed.sourceName())) {
            source = compare(installed.ecosystem().order(), installed.sourceVersion());
        }
        return own.compareTo(source) > 0 ? own : source;
    }

    /** An image that does not say what it is may be of any. */
    private boolean isOfAnother(String distribution) {
        return namespace != null
                && !distribution.isEmpty()
                && !namespace.equals(distribution)
                && !namespace.equals(OsRelease.vendor(distribution));
    }

    private Match compare(VersionOrder order, String version) {
        boolean unclear = false;
        for (Bound bound : bounds) {
            if (!order.isComparable(version, bound.version())) {
                unclear = true;
            } else if (!bound.operator().holds(order.compareWithBound(version, bound.version()))) {
                return Match.NOT_AFFECTED;
            }
        }
        return unclear ? Match.UNCLEAR : Match.AFFECTED;
    }

    private static String shown(String text) {
        return Shortening.after(SafeText.line(text), 80);
    }
}
