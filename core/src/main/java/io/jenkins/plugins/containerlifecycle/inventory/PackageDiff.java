package io.jenkins.plugins.containerlifecycle.inventory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which packages are not the same in two inventories.
 *
 * @param changes by kind, and in that by name
 * @param doubts why there may be more, in sentences that are safe to print; empty if both are known as a whole
 */
public record PackageDiff(List<PackageChange> changes, List<String> doubts) {
    private static final Comparator<PackageChange> ORDER =
            Comparator.comparing(PackageChange::kind).thenComparing(PackageChange::either);

    public PackageDiff {
        changes = changes.stream().sorted(ORDER).toList();
        doubts = List.copyOf(doubts);
    }

    /** Two packages of the same name are the same one if their architecture is the same, too. */
    public static PackageDiff of(PackageInventory before, PackageInventory after) {
        Map<String, List<InstalledPackage>> old = byName(before);
        Map<String, List<InstalledPackage>> now = byName(after);
        List<PackageChange> changes = new ArrayList<>();
        List<String> doubts = new ArrayList<>();
        old.forEach((name, versions) -> {
            List<InstalledPackage> others = now.getOrDefault(name, List.of());
            compare(versions, others, changes);
            if (hasUnknown(versions) && hasUnknown(others)) {
                doubts.add("Nothing tells which versions of " + versions.get(0).name() + " they have.");
            }
        });
        now.forEach((name, versions) -> {
            if (!old.containsKey(name)) {
                compare(List.of(), versions, changes);
            }
        });
        before.coverage().reasons().forEach(reason -> doubts.add("Of the first: " + reason));
        after.coverage().reasons().forEach(reason -> doubts.add("Of the second: " + reason));
        return new PackageDiff(changes, doubts);
    }

    private static boolean hasUnknown(List<InstalledPackage> versions) {
        return versions.stream().anyMatch(each -> !each.hasVersion());
    }

    private static Map<String, List<InstalledPackage>> byName(PackageInventory inventory) {
        Map<String, List<InstalledPackage>> packages = new TreeMap<>();
        for (InstalledPackage installed : inventory.packages()) {
            String name = installed.ecosystem() + " " + installed.name() + " " + installed.architecture();
            packages.computeIfAbsent(name, key -> new ArrayList<>()).add(installed);
        }
        return packages;
    }

    /** Some packages, such as kernels, may be there in several versions. */
    private static void compare(
            List<InstalledPackage> before, List<InstalledPackage> after, List<PackageChange> changes) {
        List<InstalledPackage> gone = new ArrayList<>(before);
        Set<String> now = versions(after);
        gone.removeIf(each -> now.contains(each.version()));
        List<InstalledPackage> come = new ArrayList<>(after);
        Set<String> old = versions(before);
        come.removeIf(each -> old.contains(each.version()));
        if (gone.size() == 1 && come.size() == 1) {
            changes.add(PackageChange.of(gone.get(0), come.get(0)));
            return;
        }
        gone.forEach(each -> changes.add(PackageChange.removed(each)));
        come.forEach(each -> changes.add(PackageChange.added(each)));
    }

    private static Set<String> versions(List<InstalledPackage> packages) {
        return packages.stream().map(InstalledPackage::version).collect(Collectors.toSet());
    }
}
