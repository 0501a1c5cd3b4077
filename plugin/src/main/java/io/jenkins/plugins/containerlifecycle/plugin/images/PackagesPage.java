package io.jenkins.plugins.containerlifecycle.plugin.images;

import hudson.model.Api;
import hudson.model.Run;
import io.jenkins.plugins.containerlifecycle.inventory.Ancestor;
import io.jenkins.plugins.containerlifecycle.inventory.InstalledPackage;
import io.jenkins.plugins.containerlifecycle.inventory.Origin;
import io.jenkins.plugins.containerlifecycle.plugin.packages.ImagePackages;
import io.jenkins.plugins.containerlifecycle.plugin.packages.PackageStore;
import io.jenkins.plugins.containerlifecycle.plugin.text.StoredText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import jenkins.model.Tab;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** All packages of an image by the ancestor that brought them, and what changed since the last good build. */
@ExportedBean
public final class PackagesPage extends Tab {
    /** A page with more is of no use to anybody; the filter finds the rest. */
    private static final int MAX_SHOWN = 2000;

    private static final int MAX_FILTER = 100;

    private final ContainerImagesAction action;
    private final RecordedAudit audit;
    /** Null if they are not known any more. */
    private final ImagePackages packages;
    /** Null if there is nothing to compare with. */
    private final PackageChanges changes;

    PackagesPage(ContainerImagesAction action, RecordedAudit audit) {
        super(action.getRun());
        this.action = action;
        this.audit = audit;
        this.packages = find(audit.getImageId(), audit.getImage());
        ImagePackages before = packages == null || audit.getSinceImageId() == null
                ? null
                : find(audit.getSinceImageId(), audit.getRepository());
        this.changes = before == null ? null : PackageChanges.between(before, packages);
    }

    private static ImagePackages find(String imageId, String name) {
        return PackageStore.get().find(imageId).map(found -> found.named(name)).orElse(null);
    }

    @Exported
    public RecordedAudit getAudit() {
        return audit;
    }

    /** Whether they are known still. */
    @Exported
    public boolean isKept() {
        return packages != null;
    }

    /** Why these are not all; as the build found if they are not known any more. */
    public List<String> getMissing() {
        return packages == null
                ? audit.getCoverageReasons()
                : packages.inventory().coverage().reasons();
    }

    /** All; empty if they are not known any more. */
    @Exported
    public List<PackageReport> getPackages() {
        return reports("");
    }

    private List<PackageReport> reports(String filter) {
        List<PackageReport> reports = new ArrayList<>();
        for (InstalledPackage installed : packages == null
                ? List.<InstalledPackage>of()
                : packages.inventory().packages()) {
            PackageReport report = new PackageReport(packages, installed);
            if (report.has(filter)) {
                reports.add(report);
            }
        }
        return reports;
    }

    /** What changed since {@link RecordedAudit#getSince}; null if nothing can be compared. */
    @Exported
    public List<PackageChanges.Change> getChanges() {
        return changes == null ? null : changes.list();
    }

    /** What the page has room for; null if nothing can be compared. */
    public List<PackageChanges.Change> getShownChanges() {
        return changes == null
                ? null
                : changes.list().subList(0, Math.min(MAX_SHOWN, changes.list().size()));
    }

    /** How many there are besides. */
    public int getMoreChanges() {
        return changes == null ? 0 : Math.max(0, changes.list().size() - MAX_SHOWN);
    }

    /** {@code 1 added, 3 upgraded.} */
    public String getChangeText() {
        return changes == null ? audit.getChanges() : changes.summary();
    }

    /** The last good build if it is there still; null if not. */
    public Run<?, ?> getSinceRun() {
        return audit.getSince() == null ? null : action.getRun().getParent().getBuildByNumber(audit.getSince());
    }

    /** What the reader looks for; empty for all. */
    public String getFilter() {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        String filter = request == null ? null : request.getParameter("q");
        return filter == null ? "" : cut(filter.strip());
    }

    /** Safe to show, too. */
    private static String cut(String filter) {
        return StoredText.clip(filter.substring(0, Math.min(MAX_FILTER, filter.length())));
    }

    /** By ancestor, the oldest first; those of which nobody knows where they come from are last. */
    public List<Group> getGroups() {
        Map<Object, Group> groups = new LinkedHashMap<>();
        if (packages != null) {
            packages.ancestors().forEach(ancestor -> groups.put(ancestor, new Group(ancestor.name())));
        }
        Object nobodyKnows = new Object();
        groups.put(nobodyKnows, new Group(null));
        int room = MAX_SHOWN;
        for (PackageReport report : reports(getFilter())) {
            Group group = Objects.requireNonNull(groups.get(report.ancestor == null ? nobodyKnows : report.ancestor));
            group.count++;
            if (room > 0) {
                room--;
                group.packages.add(report);
            }
        }
        return groups.values().stream().filter(group -> group.count > 0).toList();
    }

    /** Serves {@code api/json}. */
    public Api getApi() {
        return new Api(this);
    }

    /** For the Jelly views. */
    public Run<?, ?> getRun() {
        return action.getRun();
    }

    @Override
    public String getIconFileName() {
        return action.getIconFileName();
    }

    @Override
    public String getDisplayName() {
        return Messages.PackagesPage_DisplayName(audit.getImage());
    }

    @Override
    public String getUrlName() {
        return null;
    }

    /** What one ancestor has brought. */
    public static final class Group {
        private final String ancestor;
        private final List<PackageReport> packages = new ArrayList<>();
        private int count;

        private Group(String ancestor) {
            this.ancestor = ancestor;
        }

        /** Null if nobody knows. */
        public String getAncestor() {
            return ancestor;
        }

        /** Those that the page has room for. */
        public List<PackageReport> getPackages() {
            return packages;
        }

        public int getCount() {
            return count;
        }

        public int getMore() {
            return count - packages.size();
        }
    }

    /** One package. All its texts are safe to show. */
    @ExportedBean(defaultVisibility = 5)
    public static final class PackageReport {
        private final ImagePackages all;
        private final InstalledPackage installed;
        /** Null if nobody knows, like the next. */
        private final Ancestor ancestor;

        private final Origin origin;

        private PackageReport(ImagePackages all, InstalledPackage installed) {
            this.all = all;
            this.installed = installed;
            this.origin = all.origin(installed).orElse(null);
            this.ancestor = origin == null ? null : origin.ancestor();
        }

        private boolean has(String filter) {
            String wanted = filter.toLowerCase(Locale.ROOT);
            return List.of(getName(), getSource(), getVersion()).stream()
                    .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(wanted));
        }

        /** Of a package URL, such as {@code deb}. */
        @Exported
        public String getType() {
            return installed.ecosystem().purlType();
        }

        @Exported
        public String getName() {
            return installed.name();
        }

        @Exported
        public String getVersion() {
            return installed.version();
        }

        /** What it is built from. */
        @Exported
        public String getSource() {
            return installed.sourceName();
        }

        /** Null if it is the package itself. */
        public String getOtherSource() {
            return getSource().equals(getName()) ? null : getSource();
        }

        @Exported
        public String getArchitecture() {
            return installed.architecture();
        }

        /** As the database words it; null if it does not say. */
        @Exported
        public String getLicense() {
            return installed.license();
        }

        /** The package URL. */
        @Exported
        public String getPurl() {
            return all.inventory().purl(installed).canonicalize();
        }

        /** {@code base}, or {@code base or below}; null if nobody knows. */
        @Exported
        public String getFrom() {
            return origin == null ? null : origin.toString();
        }

        /** Whether it came with the ancestor or something below it. */
        public boolean isFromBelow() {
            return origin != null && !origin.exact();
        }
    }
}
