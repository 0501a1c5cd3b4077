package io.jenkins.plugins.containerlifecycle.inventory;

import io.jenkins.plugins.containerlifecycle.text.Table;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Inventories, and what is not the same in two of them, as tables. */
public final class PackagesText {
    private PackagesText() {}

    /**
     * A line each, for a terminal.
     *
     * @param blame says where a package comes from; null if nobody knows
     * @param room characters in a line; 0 for any number
     */
    public static String of(PackageInventory inventory, @Nullable Blame blame, int room) {
        Table table = new Table(
                List.of("PACKAGE", "VERSION", "SOURCE", "FROM", "ARCH", "TYPE"),
                Set.of(),
                List.of("ARCH", "TYPE", "SOURCE"));
        for (InstalledPackage installed : inventory.packages()) {
            table.add(List.of(
                    installed.name(),
                    installed.version(),
                    source(installed),
                    origin(blame, installed),
                    installed.architecture(),
                    installed.ecosystem().purlType()));
        }
        return inventory.packages().isEmpty() ? "" : table.text(room);
    }

    /** How many packages, of what, and how sure that is: {@code 88 packages of Debian GNU/Linux 12 (bookworm)}. */
    public static String summary(PackageInventory inventory) {
        String number = counted(inventory.packages().size(), "package");
        String os = inventory.os().prettyName().isEmpty()
                ? ""
                : " of " + inventory.os().prettyName();
        return switch (inventory.coverage().level()) {
            case COMPLETE -> number + os + ".";
            case PARTIAL -> number + os + ", and maybe more.";
            case NONE -> "No package is known; that does not mean that there is none.";
        };
    }

    /**
     * A line each.
     *
     * @param room characters in a line; 0 for any number
     */
    public static String of(PackageDiff diff, int room) {
        Table table = new Table(List.of("CHANGE", "PACKAGE", "BEFORE", "AFTER", "SOURCE"), Set.of(), List.of("SOURCE"));
        for (PackageChange change : diff.changes()) {
            InstalledPackage either = change.either();
            table.add(List.of(
                    change.kind().toString(),
                    either.name(),
                    version(change.before()),
                    version(change.after()),
                    source(either)));
        }
        return diff.changes().isEmpty() ? "" : table.text(room);
    }

    /** {@code 2 packages added, 1 removed, 3 upgraded.} */
    public static String summary(PackageDiff diff) {
        if (diff.changes().isEmpty()) {
            return diff.doubts().isEmpty() ? "The packages are the same." : "No package that is known is another one.";
        }
        Map<PackageChange.Kind, Integer> counts = new EnumMap<>(PackageChange.Kind.class);
        diff.changes().forEach(change -> counts.merge(change.kind(), 1, Integer::sum));
        return "Packages: "
                + counts.entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey())
                        .collect(Collectors.joining(", "))
                + (diff.doubts().isEmpty() ? "." : ", and maybe more.");
    }

    private static String origin(@Nullable Blame blame, InstalledPackage installed) {
        return blame == null
                ? "?"
                : blame.versionBy(installed).map(Origin::toString).orElse("the container");
    }

    private static String version(@Nullable InstalledPackage installed) {
        return installed == null ? "-" : installed.version();
    }

    /** Only if it is not the package itself. */
    private static String source(InstalledPackage installed) {
        return installed.sourceName().equals(installed.name()) ? "" : installed.sourceName();
    }

    private static String counted(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
