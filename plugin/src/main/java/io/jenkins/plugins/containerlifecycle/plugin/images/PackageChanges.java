package io.jenkins.plugins.containerlifecycle.plugin.images;

import io.jenkins.plugins.containerlifecycle.inventory.InstalledPackage;
import io.jenkins.plugins.containerlifecycle.inventory.PackageChange;
import io.jenkins.plugins.containerlifecycle.inventory.PackageDiff;
import io.jenkins.plugins.containerlifecycle.plugin.packages.ImagePackages;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What is not the same in the packages of two images, and which ancestor brought it. */
public final class PackageChanges {
    private final List<Change> list = new ArrayList<>();
    private final String summary;
    private final boolean whole;

    private PackageChanges(ImagePackages before, ImagePackages after) {
        PackageDiff diff = PackageDiff.of(before.inventory(), after.inventory());
        Map<PackageChange.Kind, Integer> counts = new EnumMap<>(PackageChange.Kind.class);
        for (PackageChange change : diff.changes()) {
            counts.merge(change.kind(), 1, Integer::sum);
            InstalledPackage now = change.after();
            list.add(new Change(
                    change,
                    (now == null ? before.origin(change.either()) : after.origin(now))
                            .map(Object::toString)
                            .orElse(null)));
        }
        whole = diff.doubts().isEmpty();
        List<String> parts = new ArrayList<>();
        counts.forEach((kind, count) -> parts.add(count + " " + kind));
        if (parts.isEmpty()) {
            summary = whole ? Messages.PackageChanges_None() : Messages.PackageChanges_NoneKnown();
        } else {
            String text = String.join(", ", parts);
            summary = whole ? Messages.PackageChanges_Some(text) : Messages.PackageChanges_SomeKnown(text);
        }
    }

    public static PackageChanges between(ImagePackages before, ImagePackages after) {
        return new PackageChanges(before, after);
    }

    /** By kind, and in that by name. */
    public List<Change> list() {
        return List.copyOf(list);
    }

    /** {@code 1 added, 3 upgraded.} */
    public String summary() {
        return summary;
    }

    /** Whether all packages of both are known. */
    public boolean isWhole() {
        return whole;
    }

    /** What became of one package. */
    @ExportedBean(defaultVisibility = 5)
    public static final class Change {
        private final PackageChange change;
        private final String from;

        private Change(PackageChange change, String from) {
            this.change = change;
            this.from = from;
        }

        /** {@code added}, {@code removed}, {@code upgraded}, {@code downgraded} or {@code changed}. */
        @Exported
        public String getChange() {
            return change.kind().toString();
        }

        @Exported
        public String getName() {
            return change.either().name();
        }

        /** Of a package URL, such as {@code deb}. */
        @Exported
        public String getType() {
            return change.either().ecosystem().purlType();
        }

        @Exported
        public String getArchitecture() {
            return change.either().architecture();
        }

        /** What it is built from. */
        @Exported
        public String getSource() {
            return change.either().sourceName();
        }

        /** Null if it was added. */
        @Exported
        public String getBefore() {
            return change.before() == null ? null : change.before().version();
        }

        /** Null if it was removed. */
        @Exported
        public String getAfter() {
            return change.after() == null ? null : change.after().version();
        }

        /** The ancestor that brought it as it is now, or as it was if it is gone; null if nobody knows. */
        @Exported
        public String getFrom() {
            return from;
        }
    }
}
