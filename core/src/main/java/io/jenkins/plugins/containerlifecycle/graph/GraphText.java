package io.jenkins.plugins.containerlifecycle.graph;

import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The words that all texts about the graph share; safe to print. */
final class GraphText {
    private static final int MAX_UNREAD = 20;
    private static final int MAX_NAMES = 20;

    private GraphText() {}

    /** {@code 1 image}, {@code 2 images}. */
    static String counted(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** {@code example/base:latest means a newer build by now: 2 builds, 7 d, 1 commit (5c36ef228e -> e3455bd83d)}. */
    static String sentence(Behind behind) {
        String far = far(behind);
        if (behind.refused() != null) {
            return SafeText.line(behind.base()) + " means " + behind.refused().name()
                    + ", which failed its validation; the newest build that counts is "
                    + behind.now().name() + (far.isEmpty() ? "" : ": " + far);
        }
        String what = behind.isOlder() ? " means an older build by now" : " means a newer build by now";
        if (behind.time() == null) {
            what = " means another image by now";
        }
        return SafeText.line(behind.base()) + what + (far.isEmpty() ? "" : ": " + far);
    }

    /** As the other one; or that one of those that it concerns is built on itself. */
    static String sentence(Behind behind, List<ImageState> concerned) {
        return concerned.stream()
                        .anyMatch(
                                state -> state.image().id().equals(behind.now().id()))
                ? SafeText.line(behind.base()) + " is built on its own name, so that it is never up to date"
                : sentence(behind);
    }

    private static String far(Behind behind) {
        List<String> parts = new ArrayList<>();
        if (behind.builds() != null) {
            parts.add(counted(behind.builds(), "build"));
        }
        Duration time = behind.time();
        if (time != null) {
            parts.add(Durations.roughly(time.abs()));
        }
        if (behind.commits() != null && behind.commits() > 0) {
            parts.add(counted(behind.commits(), "commit"));
        }
        String commits = commits(behind.before(), behind.now().stamp());
        return String.join(", ", parts) + (parts.isEmpty() || commits.isEmpty() ? "" : " ") + commits;
    }

    private static String commits(@Nullable ImageMetadata before, @Nullable ImageMetadata now) {
        if (before == null || now == null || before.gitref() == null || now.gitref() == null) {
            return "";
        }
        return before.gitref().equals(now.gitref())
                ? "(the same commit)"
                : "(" + before.shortGitref() + " -> " + now.shortGitref() + ")";
    }

    /** A line on each name of which it is not known what it means, as many as people read. */
    static List<String> unread(Map<String, String> unread) {
        List<String> lines = new ArrayList<>();
        unread.entrySet().stream()
                .limit(MAX_UNREAD)
                .forEach(name -> lines.add("could not read " + name.getKey() + ": " + name.getValue()));
        if (unread.size() > MAX_UNREAD) {
            lines.add("could not read " + (unread.size() - MAX_UNREAD) + " more; JSON has all of them");
        }
        return lines;
    }

    /** {@code also example/web:latest} if an image has several names; else empty. */
    static String also(KnownImage image) {
        List<String> others = image.otherNames();
        return others.isEmpty()
                ? ""
                : "also " + String.join(", ", others.subList(0, Math.min(MAX_NAMES, others.size())))
                        + (others.size() > MAX_NAMES ? " and " + (others.size() - MAX_NAMES) + " more names" : "");
    }

    /** On a build that failed its validation. */
    static String refused(String why, String images) {
        return why + " It does not count for " + images + ".";
    }

    /** {@code a:1 on b:1 on a:1}. */
    static String circle(List<KnownImage> circle) {
        List<String> names = new ArrayList<>();
        circle.forEach(image -> names.add(image.name()));
        names.add(circle.get(0).name());
        return String.join(" on ", names);
    }
}
