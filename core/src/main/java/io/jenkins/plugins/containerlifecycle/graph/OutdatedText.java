package io.jenkins.plugins.containerlifecycle.graph;

import io.jenkins.plugins.containerlifecycle.inventory.InstalledPackage;
import io.jenkins.plugins.containerlifecycle.inventory.PackageChange;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is outdated, for people: a paragraph for each base that changed. */
public final class OutdatedText {
    private static final int MAX_PACKAGES = 5;

    private OutdatedText() {}

    public static String of(OutdatedReport report) {
        StringBuilder out = new StringBuilder(head(report)).append('\n');
        report.byCause().forEach((behind, states) -> {
            out.append("  ").append(GraphText.sentence(behind, states)).append('\n');
            out.append("    images: ")
                    .append(states.stream()
                            .map(state -> image(state, OutdatedReport.through(state, behind)))
                            .collect(Collectors.joining(", ")))
                    .append('\n');
            packages(out, report, states);
        });
        skipped(out, report);
        notes(out, report);
        containers(out, report);
        leftOut(out, report);
        return out.toString();
    }

    private static String head(OutdatedReport report) {
        int all = report.states().size();
        int outdated = report.outdated().size();
        int unknown = report.unknown().size();
        int unread = report.unread().size();
        int containers = report.behind().size();
        int notKnown = report.unknownContainers().size();
        return (outdated == 0 ? "None" : String.valueOf(outdated))
                + " of " + GraphText.counted(all, "image") + (outdated > 1 ? " are" : " is") + " outdated"
                + (unknown == 0 ? "" : "; of " + GraphText.counted(unknown, "image") + " that is not known")
                + (unread == 0 ? "" : "; " + GraphText.counted(unread, "name") + " could not be read")
                + (notKnown == 0 ? "" : "; of " + GraphText.counted(notKnown, "container") + " it is not known")
                + (containers == 0
                        ? ""
                        : "; " + GraphText.counted(containers, "container") + (containers == 1 ? " runs" : " run")
                                + " what is not the newest")
                + ".";
    }

    private static String image(ImageState state, @Nullable KnownImage through) {
        List<String> more = new ArrayList<>();
        if (through != null) {
            more.add("through " + through.name());
        }
        if (state.newer() != null) {
            more.add("of which " + state.newer().name() + " is a newer build");
        }
        return state.image().name() + (more.isEmpty() ? "" : " (" + String.join("; ", more) + ")");
    }

    /** Those of which the same is to be said together. */
    private static void packages(StringBuilder out, OutdatedReport report, List<ImageState> states) {
        Map<String, List<String>> same = new LinkedHashMap<>();
        for (ImageState state : states) {
            PackageNews news = report.news().get(state.image().id());
            if (news != null) {
                same.computeIfAbsent(packages(news), key -> new ArrayList<>())
                        .add(state.image().name());
            }
        }
        same.forEach((packages, names) -> out.append("    packages")
                .append(same.size() == 1 ? "" : " of " + String.join(", ", names))
                .append(": ")
                .append(packages)
                .append('\n'));
    }

    private static String packages(PackageNews news) {
        List<String> changes = news.changes().stream().map(OutdatedText::change).toList();
        boolean doubt = !news.doubts().isEmpty();
        if (changes.isEmpty()) {
            return doubt ? "not known" : "none would change";
        }
        return changes.stream().limit(MAX_PACKAGES).collect(Collectors.joining(", "))
                + (changes.size() > MAX_PACKAGES ? ", " + (changes.size() - MAX_PACKAGES) + " more" : "")
                + (doubt ? "; perhaps more" : "");
    }

    /** {@code libssl3 3.0.11-1 -> 3.0.15-1}. */
    private static String change(PackageChange change) {
        InstalledPackage before = change.before();
        InstalledPackage after = change.after();
        return change.either().name() + " " + (before == null ? "(new)" : before.version()) + " -> "
                + (after == null ? "(gone)" : after.version());
    }

    private static void skipped(StringBuilder out, OutdatedReport report) {
        if (!report.skipped().isEmpty()) {
            out.append("  not worth a rebuild, since no package would change: ")
                    .append(report.skipped().stream()
                            .map(state -> state.image().name())
                            .collect(Collectors.joining(", ")))
                    .append('\n');
        }
    }

    /** What is not known, and builds that were refused; those of one reason together. */
    private static void notes(StringBuilder out, OutdatedReport report) {
        Map<String, Set<String>> unknown = new LinkedHashMap<>();
        for (ImageState state : report.states()) {
            state.doubts()
                    .forEach(doubt -> unknown.computeIfAbsent(doubt, key -> new LinkedHashSet<>())
                            .add(state.image().name()));
        }
        unknown.forEach((why, names) -> out.append("  not known of ")
                .append(String.join(", ", names))
                .append(": ")
                .append(why)
                .append('\n'));
        GraphText.unread(report.unread())
                .forEach(line -> out.append("  ").append(line).append('\n'));
        report.refused()
                .forEach((why, states) -> out.append("  ")
                        .append(GraphText.refused(
                                why,
                                states.stream()
                                        .map(state -> state.image().name())
                                        .collect(Collectors.joining(", "))))
                        .append('\n'));
    }

    private static void containers(StringBuilder out, OutdatedReport report) {
        for (RunningContainer container : report.unknownContainers()) {
            out.append("  not known of container ")
                    .append(SafeText.line(container.name()))
                    .append(": ")
                    .append(container.sentence())
                    .append('\n');
        }
        for (RunningContainer container : report.containersOfRefused()) {
            out.append("  ")
                    .append(GraphText.refused(container.sentence(), "container " + SafeText.line(container.name())))
                    .append('\n');
        }
        for (RunningContainer container : report.behind()) {
            out.append("  container ")
                    .append(SafeText.line(container.name()))
                    .append(" runs ")
                    .append(SafeText.line(container.image()))
                    .append(behind(container))
                    .append('\n');
        }
    }

    private static String behind(RunningContainer container) {
        if (container.newImageId() == null || container.approval() != GraphSource.Approval.GIVEN) {
            return ", which is outdated";
        }
        return container.why().isEmpty()
                ? ", which means another image by now: containerctl deploy " + SafeText.line(container.name())
                // What the name means is nothing to deploy.
                : ", which " + container.why();
    }

    private static void leftOut(StringBuilder out, OutdatedReport report) {
        List<String> parts = new ArrayList<>();
        OutdatedReport.LeftOut leftOut = report.leftOut();
        if (leftOut.withoutMetadata() > 0) {
            parts.add(GraphText.counted(leftOut.withoutMetadata(), "image") + " without metadata");
        }
        if (leftOut.olderBuilds() > 0) {
            parts.add(GraphText.counted(leftOut.olderBuilds(), "older build"));
        }
        if (leftOut.noImages() > 0) {
            parts.add(GraphText.counted(leftOut.noImages(), "name") + " of what is no image");
        }
        if (!parts.isEmpty()) {
            out.append("Left out: ").append(String.join(", ", parts)).append(".\n");
        }
    }
}
