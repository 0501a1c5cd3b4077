package io.jenkins.plugins.containerlifecycle.graph;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what images were built on with what the names of that mean now. Equal is whatever can be proved: the same ID,
 * the same digest or the same stamp; IDs alone may be those of another engine. What was not recorded is not guessed.
 */
final class BaseComparison {
    private static final int MAX_SHOWN = 120;

    private final GraphSource source;
    private final ImageNames names;
    private final BuildLines lines;
    private final CountingBuilds counting;
    private final Map<String, KnownImage> byId;
    private final Map<String, KnownImage> byKey;
    /**
     * By ID, as far as the images that were built on it tell. Docker does not list an image that lost its name, if the
     * classic builder made others on it.
     */
    private final Map<String, ImageMetadata> stampsOfHidden = new HashMap<>();

    /** @param byKey those that were stamped, by their stamps */
    BaseComparison(
            ImageNames names,
            BuildLines lines,
            CountingBuilds counting,
            GraphSource source,
            Map<String, KnownImage> byId,
            Map<String, KnownImage> byKey) {
        this.source = source;
        this.names = names;
        this.lines = lines;
        this.counting = counting;
        this.byId = byId;
        this.byKey = byKey;
        byId.values().forEach(image -> {
            List<ImageMetadata> stamps = image.ancestry().images();
            for (int i = 1; i < stamps.size(); i++) {
                String id = stamps.get(i).baseImageId();
                if (id != null && isNamed(stamps.get(i - 1), stamps.get(i).baseName())) {
                    stampsOfHidden.putIfAbsent(id, stamps.get(i - 1));
                }
            }
        });
    }

    private static boolean isNamed(ImageMetadata stamp, @Nullable String name) {
        return name != null
                && stamp.imageTagNames().stream().anyMatch(tag -> (stamp.imageName() + ":" + tag).equals(name));
    }

    /**
     * What is recorded of a base.
     *
     * @param below metadata of the nearest stamped image below; null if there is none, or if it is not inherited
     * @param inherited whether an image that is built on it gets its metadata
     */
    private record Recorded(
            String name,
            @Nullable String id,
            @Nullable String digest,
            @Nullable ImageMetadata below,
            boolean inherited) {
        boolean saysNothing() {
            return id == null && digest == null;
        }
    }

    /** The bases of an image; and, if the image of an ancestor is gone, those of that, as far as its metadata tells. */
    List<BaseLink> links(KnownImage image) throws EngineException, InterruptedException {
        List<BaseLink> links = new ArrayList<>();
        List<ImageMetadata> stamps = image.ancestry().images();
        int at = stamps.size() - 1;
        boolean direct = true;
        if (at >= 0 && !image.stamped()) {
            BaseLink link = ofAncestor(stamps.get(at), true);
            links.add(link);
            if (link.now() != null) {
                return links;
            }
            direct = counts(link);
        }
        for (; at >= 0; at--) {
            ImageMetadata stamp = stamps.get(at);
            BaseLink base = base(image, stamp, at == 0 ? null : stamps.get(at - 1), direct);
            links.add(base);
            for (Map.Entry<String, String> other : stamp.otherBases().entrySet()) {
                String id = other.getValue().equals(ImageMetadata.UNKNOWN_IMAGE) ? null : other.getValue();
                links.add(compare(image, new Recorded(other.getKey(), id, null, null, false), direct));
            }
            if (base.now() != null) {
                // It is an image of its own, and what that stands on is compared with it.
                return links;
            }
            direct = direct && counts(base);
        }
        return links;
    }

    /** Whether it is as it should be though its image is gone: then what it was built on stands for it. */
    private static boolean counts(BaseLink link) {
        return link.state() == BaseLink.State.REFUSED && link.now() == null;
    }

    private BaseLink base(KnownImage image, ImageMetadata stamp, @Nullable ImageMetadata below, boolean direct)
            throws EngineException, InterruptedException {
        String name = stamp.baseName();
        if (name == null) {
            return below == null
                    ? unknown("", direct, null, "It is not recorded what it was built on.")
                    : ofAncestor(below, direct);
        }
        if (name.equals(ImageMetadata.SCRATCH)) {
            return new BaseLink(name, direct, BaseLink.State.NOTHING, null, null, "");
        }
        return compare(image, new Recorded(name, stamp.baseImageId(), stamp.baseDigest(), below, true), direct);
    }

    private BaseLink compare(KnownImage image, Recorded base, boolean direct)
            throws EngineException, InterruptedException {
        KnownImage now = names.find(base.name());
        if (now == null) {
            if (ImageIds.looksLikeOne(base.name())) {
                // An ID never means another image.
                return new BaseLink(base.name(), direct, BaseLink.State.CURRENT, null, null, pinned(base));
            }
            String why = names.whyUnread(base.name());
            return unknown(
                    base.name(),
                    direct,
                    null,
                    "Its base " + shown(base.name()) + (why == null ? " is not here." : " could not be read. " + why));
        }
        if (contradicts(image, base, now)) {
            return unknown(
                    base.name(),
                    direct,
                    now,
                    "It is recorded that it was built on " + shown(base.name())
                            + " as that is now, but it has neither its metadata nor its layers.");
        }
        if (isSame(image, base, now)) {
            return new BaseLink(base.name(), direct, BaseLink.State.CURRENT, now, null, "");
        }
        // Whatever is built on a stamped image carries its stamp.
        boolean proved = !base.saysNothing() || base.inherited() && now.key() != null;
        if (!proved) {
            Optional<Boolean> standsOn = base.inherited() ? source.standsOn(image, now) : Optional.empty();
            if (standsOn.isEmpty()) {
                return unknown(
                        base.name(),
                        direct,
                        now,
                        "It is not recorded which build of " + shown(base.name()) + " it was built with.");
            }
            if (standsOn.get()) {
                return new BaseLink(base.name(), direct, BaseLink.State.CURRENT, now, null, "");
            }
        }
        return changed(base, now, direct);
    }

    private static boolean isRecorded(Recorded base, KnownImage now) {
        return base.id() != null && now.is(base.id()) || base.digest() != null && now.is(base.digest());
    }

    /** Whatever is built on a stamped image has its stamp: what was recorded may be wrong, or a lie. */
    private boolean contradicts(KnownImage image, Recorded base, KnownImage now)
            throws EngineException, InterruptedException {
        boolean suspicious = isRecorded(base, now)
                && base.inherited()
                && now.key() != null
                && (base.below() == null || !base.below().key().equals(now.key()));
        return suspicious && !source.standsOn(image, now).orElse(true);
    }

    private boolean isSame(KnownImage image, Recorded base, KnownImage now)
            throws EngineException, InterruptedException {
        if (isRecorded(base, now)) {
            return true;
        }
        String key = base.below() == null ? null : base.below().key();
        if (key == null || !key.equals(now.key())) {
            return false;
        }
        // Another engine's ID; or an image that was built on the base without a stamp, and has that of the base.
        return base.id() == null || source.standsOn(image, now).orElse(true);
    }

    /** An ancestor whose name at the build of its child is not known, but that has names of its own. */
    private BaseLink ofAncestor(ImageMetadata ancestor, boolean direct) throws EngineException, InterruptedException {
        KnownImage own = byKey.get(ancestor.key());
        Set<KnownImage> named = new LinkedHashSet<>();
        String repository = ancestor.imageName();
        if (repository != null) {
            for (String tag : ancestor.imageTagNames()) {
                String why = names.whyUnread(repository + ":" + tag);
                if (why != null) {
                    return unknown(
                            shown(ancestor.project()),
                            direct,
                            null,
                            "Its ancestor " + shown(repository + ":" + tag) + " could not be read. " + why);
                }
            }
            ancestor.imageTagNames().stream()
                    .map(tag -> names.find(repository + ":" + tag))
                    .filter(Objects::nonNull)
                    .forEach(named::add);
        }
        String project = shown(ancestor.project());
        if (named.isEmpty()) {
            // One without a name is an old build.
            KnownImage there = own == null || own.names().isEmpty() ? null : own;
            return unknown(
                    project, direct, there, "What its ancestor " + project + " is called now is not known here.");
        }
        long same = named.stream()
                .filter(image -> ancestor.key().equals(image.key()))
                .count();
        if (same == named.size()) {
            return new BaseLink(project, direct, BaseLink.State.CURRENT, own, null, "");
        }
        KnownImage now = named.stream()
                .max((one, other) -> compareTimes(one.made(), other.made()))
                .orElseThrow();
        if (same > 0) {
            // It waits for the newest one: nobody would build the older one again.
            return unknown(
                    project,
                    direct,
                    now,
                    "It is not recorded under which name of " + project
                            + " it was built, and not all of them mean the same by now.");
        }
        String name = now.names().get(0);
        return changed(new Recorded(name, own == null ? null : own.id(), null, ancestor, true), now, direct);
    }

    private static int compareTimes(@Nullable Instant one, @Nullable Instant other) {
        return Objects.requireNonNullElse(one, Instant.EPOCH)
                .compareTo(Objects.requireNonNullElse(other, Instant.EPOCH));
    }

    private BaseLink changed(Recorded base, KnownImage now, boolean direct)
            throws EngineException, InterruptedException {
        Behind behind = behind(base, now, null);
        CountingBuilds.Answer answer = counting.find(behind.before(), now);
        String note = answer.why().isEmpty() ? "" : shown(base.name()) + " " + answer.why() + ".";
        return switch (answer.approval()) {
            case GIVEN -> {
                KnownImage counts = answer.build() == null ? now : answer.build();
                Behind counted = counts.id().equals(now.id()) ? behind : behind(base, counts, now);
                yield new BaseLink(base.name(), direct, BaseLink.State.CHANGED, counts, counted, note);
            }
            case MISSING -> new BaseLink(base.name(), direct, BaseLink.State.UNKNOWN, now, behind, note);
            case REFUSED -> refused(base, behind, note, direct);
        };
    }

    /** No newer build counts, so that the one before does: if it is known, and as it should be itself. */
    private BaseLink refused(Recorded base, Behind behind, String note, boolean direct)
            throws EngineException, InterruptedException {
        KnownImage before = behind.beforeId() == null ? null : byId.get(behind.beforeId());
        ImageMetadata stamp = behind.before();
        // Of one that is gone what it was built on is still known, if its metadata was inherited.
        boolean inherited = stamp != null
                && base.below() != null
                && stamp.key().equals(base.below().key());
        String doubt = null;
        if (before == null && !inherited) {
            doubt = " The build before, which counts, is not here.";
        } else if (before != null && source.approval(before) == GraphSource.Approval.REFUSED) {
            doubt = " So did the build that it was built on.";
        }
        return doubt == null
                ? new BaseLink(base.name(), direct, BaseLink.State.REFUSED, before, behind, note)
                : new BaseLink(base.name(), direct, BaseLink.State.UNKNOWN, behind.now(), behind, note + doubt);
    }

    private Behind behind(Recorded base, KnownImage now, @Nullable KnownImage refused) {
        KnownImage image = base.id() == null ? null : byId.get(base.id());
        if (image == null && base.below() != null && now.stamp() != null) {
            image = byKey.get(base.below().key());
        }
        ImageMetadata before = image != null ? image.stamp() : base.below();
        if (before == null && base.id() != null) {
            before = stampsOfHidden.get(base.id());
        }
        if (before != null && now.stamp() == null) {
            before = null;
        }
        Instant made = before != null ? before.buildTime() : image == null ? null : image.made();
        Instant madeNow = now.made();
        List<ImageMetadata> builds = lines.between(before, now.stamp());
        return new BehindBuilder()
                .base(base.name())
                .before(before)
                .beforeId(image == null ? base.id() : image.id())
                .now(now)
                .refused(refused)
                .builds(builds.isEmpty() ? null : builds.size())
                .time(made == null || madeNow == null ? null : Duration.between(made, madeNow))
                .commits(before == null ? null : BuildLines.commits(before, builds))
                .build();
    }

    private static BaseLink unknown(String name, boolean direct, @Nullable KnownImage now, String note) {
        return new BaseLink(name, direct, BaseLink.State.UNKNOWN, now, null, note);
    }

    private static String pinned(Recorded base) {
        return base.inherited()
                ? "Its base is named by an ID, " + ImageIds.shown(shown(base.name()))
                        + ", which a rebuild would take again."
                : "";
    }

    private static String shown(String name) {
        String line = SafeText.line(Shortening.after(name, MAX_SHOWN));
        return line.isBlank() ? "''" : line;
    }
}
