package io.jenkins.plugins.containerlifecycle.push;

import io.jenkins.plugins.containerlifecycle.push.GateDecision.Kind;
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.ReplacedHook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides by an image's verdicts whether it may be pushed. The newest verdict on its ID counts: a later failure
 * overrides an earlier pass, and a later pass an earlier failure. Knows no engine and no registry.
 */
public final class PushGate {
    public static final Duration DEFAULT_MAX_AGE = Duration.ofHours(24);

    /** How far the clocks of the validating machine and of this one may differ. */
    public static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    /** The limit for a shown command, in characters. */
    private static final int MAX_COMMAND = 100;

    /** Within a second, the one that is not a pass comes last. */
    private static final Comparator<ImageVerdict> OLDEST_FIRST = Comparator.comparing(ImageVerdict::time)
            .thenComparing(verdict -> !verdict.outcome().isGreen());

    private final Duration maxAge;
    private final ReplacedHook replacedHook;
    private final Clock clock;

    /** What the image is wanted for, such as {@code pushed}. */
    private final String use;

    /** Only a pass by the image's own hook counts. */
    public PushGate(Duration maxAge, Clock clock) {
        this(maxAge, ReplacedHook.REFUSED, clock);
    }

    /**
     * @param maxAge how old the pass may be
     * @param replacedHook whether a pass counts that is not by the image's own hook; a verdict that an image is bad
     *     always counts
     * @throws IllegalArgumentException if the age is not positive
     */
    public PushGate(Duration maxAge, ReplacedHook replacedHook, Clock clock) {
        this(maxAge, replacedHook, clock, "pushed");
    }

    /** @param use what the image is wanted for, such as {@code deployed} */
    public PushGate(Duration maxAge, ReplacedHook replacedHook, Clock clock, String use) {
        if (maxAge.isNegative() || maxAge.isZero()) {
            throw new IllegalArgumentException("The greatest age of a verdict must be longer than zero.");
        }
        this.maxAge = maxAge;
        this.replacedHook = replacedHook;
        this.clock = clock;
        this.use = use;
    }

    /**
     * @param image as the user named it, for the sentence
     * @param imageId what it was resolved to
     * @param known verdicts on any images; those on other images only help to explain
     * @param advice how to get a verdict, such as {@code get one with 'containerctl validate ...'}
     */
    public GateDecision decide(String image, String imageId, Collection<ImageVerdict> known, String advice) {
        List<ImageVerdict> validations = known.stream()
                .filter(verdict -> verdict.hook().equals(ImageVerdict.VALIDATE))
                .sorted(OLDEST_FIRST)
                .toList();
        List<ImageVerdict> ours = validations.stream()
                .filter(verdict -> verdict.imageId().equals(imageId))
                .toList();
        Subject subject = new Subject(image, imageId, advice, use);
        if (ours.isEmpty()) {
            return missing(subject, validations);
        }
        List<ImageVerdict> counted = ours.stream().filter(replacedHook::counts).toList();
        return counted.isEmpty() ? byOtherCommand(subject, ours.get(ours.size() - 1)) : judge(subject, counted);
    }

    private GateDecision byOtherCommand(Subject subject, ImageVerdict newest) {
        String advice = replacedHook.advice().isEmpty() ? "" : ", or " + replacedHook.advice();
        return subject.refuse(
                Kind.REPLACED_HOOK,
                newest,
                "its own VALIDATE hook has not passed, only the command '" + clip(String.valueOf(newest.method()))
                        + "' that was run in place of it at " + newest.time() + by(newest),
                advice);
    }

    private GateDecision judge(Subject subject, List<ImageVerdict> ours) {
        ImageVerdict newest = ours.get(ours.size() - 1);
        Instant now = clock.instant();
        if (newest.time().isAfter(now.plus(CLOCK_SKEW))) {
            return subject.refuse(
                    Kind.FROM_FUTURE,
                    newest,
                    "its newest verdict is from " + newest.time() + ", which by this machine's clock (" + clockTime(now)
                            + ") is in the future; set the clocks and validate again");
        }
        if (!newest.outcome().isGreen()) {
            return notPassed(subject, newest, ours);
        }
        Duration age = Duration.between(newest.time(), now);
        if (age.compareTo(maxAge) > 0) {
            return subject.refuse(
                    Kind.TOO_OLD,
                    newest,
                    "its validation passed at " + newest.time() + ", more than " + Durations.about(maxAge) + " ago ("
                            + Durations.about(age) + ")");
        }
        return new GateDecision(
                subject.imageId,
                Kind.ALLOWED,
                subject.name() + " may be " + use + ": its validation passed at " + newest.time() + by(newest)
                        + (newest.method() == null
                                ? ""
                                : ", by the command '" + clip(newest.method()) + "' in place of its own hook")
                        + ".",
                newest);
    }

    private static GateDecision notPassed(Subject subject, ImageVerdict newest, List<ImageVerdict> ours) {
        String why = " (" + withoutStop(newest.reason()) + ")";
        Optional<ImageVerdict> pass =
                ours.stream().filter(verdict -> verdict.outcome().isGreen()).reduce((first, second) -> second);
        if (pass.isPresent()) {
            return subject.refuse(
                    Kind.SUPERSEDED,
                    newest,
                    "it passed at " + pass.get().time() + ", but a later validation at " + newest.time() + by(newest)
                            + did(newest) + why);
        }
        Kind kind = newest.outcome().isRed() ? Kind.FAILED : Kind.SKIPPED;
        return subject.refuse(kind, newest, "its validation at " + newest.time() + by(newest) + did(newest) + why);
    }

    private static GateDecision missing(Subject subject, List<ImageVerdict> validations) {
        String repository = ImageReference.split(subject.image).canonicalRepository();
        Optional<ImageVerdict> other = validations.stream()
                .filter(verdict -> !ImageIds.looksLikeOne(subject.image))
                .filter(verdict -> ImageReference.split(verdict.image())
                        .canonicalRepository()
                        .equals(repository))
                .reduce((first, second) -> second);
        return subject.refuse(
                Kind.MISSING,
                null,
                other.map(verdict -> "there is no verdict on this image, only one on another image that was "
                                + SafeText.line(verdict.image()) + " at " + verdict.time() + " ("
                                + ImageIds.shown(verdict.imageId())
                                + "), so the tag was moved or the image built again since")
                        .orElse("there is no verdict on it"));
    }

    private static String did(ImageVerdict verdict) {
        return switch (verdict.outcome()) {
            case PASSED -> " passed";
            case SKIPPED -> " was skipped, which is not a pass";
            case FAILED -> " failed";
            case ERROR -> " ended with an error";
            case TIMED_OUT -> " did not end in time";
        };
    }

    private static String clip(String command) {
        return Shortening.after(SafeText.line(command), MAX_COMMAND);
    }

    private static String by(ImageVerdict verdict) {
        return verdict.buildTag() == null ? "" : " in " + verdict.buildTag();
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private static Instant clockTime(Instant now) {
        return Instant.ofEpochSecond(now.getEpochSecond());
    }

    /** What is to be pushed. */
    private record Subject(String image, String imageId, String advice, String use) {
        String name() {
            String id = ImageIds.shown(imageId);
            return ImageIds.looksLikeOne(image)
                    ? "The image " + id
                    : "The image " + SafeText.line(image) + " (" + id + ")";
        }

        GateDecision refuse(Kind kind, @Nullable ImageVerdict newest, String why) {
            return refuse(kind, newest, why, "");
        }

        GateDecision refuse(Kind kind, @Nullable ImageVerdict newest, String why, String moreAdvice) {
            String when = kind == Kind.FAILED || kind == Kind.SUPERSEDED ? "once it is fixed, " : "";
            return new GateDecision(
                    imageId,
                    kind,
                    name() + " may not be " + use + ": " + why + "; " + when + advice + moreAdvice + ".",
                    newest);
        }
    }
}
