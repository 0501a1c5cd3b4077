package io.jenkins.plugins.containerlifecycle.agent.observe;

import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A running container with what its hooks said since the agent saw it for the first time. */
public final class ObservedContainer {
    private static final int MAX_REASON = 300;

    /** Who waits for a hook says so every few seconds. */
    private static final Duration STILL_WAITS = Duration.ofSeconds(10);

    private final Map<Hook, HookHistory> histories = new EnumMap<>(Hook.class);
    /** The hooks that run, and which start of the container each of them belongs to. */
    private final Map<Hook, Integer> running = new EnumMap<>(Hook.class);
    /** The hooks that somebody has asked for and that could not begin, and when that was said last. */
    private final Map<Hook, Moment> awaited = new EnumMap<>(Hook.class);

    private final LongestSilence longestSilence;
    private final Duration stillWaits;
    private volatile ContainerFacts facts;
    private volatile @Nullable Boolean outdated;
    private volatile boolean deploying;
    private volatile boolean gone;
    private volatile @Nullable ContainerEnd end;
    private RecentRestarts restarts;
    private int starts;
    private Light told = Light.UNKNOWN;

    ObservedContainer(ContainerFacts facts, LongestSilence longestSilence) {
        this(facts, longestSilence, STILL_WAITS);
    }

    /** For tests that cannot wait so long. */
    ObservedContainer(ContainerFacts facts, LongestSilence longestSilence, Duration stillWaits) {
        this.stillWaits = stillWaits;
        this.facts = facts;
        this.restarts = new RecentRestarts(facts);
        this.longestSilence = longestSilence;
        for (Hook hook : Hook.values()) {
            histories.put(hook, new HookHistory());
        }
    }

    public ContainerFacts facts() {
        return facts;
    }

    /** @return whether it was started again */
    synchronized boolean change(ContainerFacts newer) {
        boolean again = !Objects.equals(facts.startedAt(), newer.startedAt());
        facts = newer;
        restarts.count(newer.signs().restarts());
        if (again) {
            starts++;
            histories.values().forEach(HookHistory::startedAgain);
        }
        return again;
    }

    /** It is the same container as that one, which had ended. */
    synchronized void goesOnFrom(ObservedContainer ended) {
        restarts = ended.restarts();
        restarts.count(facts.signs().restarts());
    }

    private synchronized RecentRestarts restarts() {
        return restarts;
    }

    /** How often the engine has started it again by itself lately; at most {@link RecentRestarts#LOOP}. */
    private synchronized int restartsLately() {
        return restarts.number();
    }

    /** Whether its main process ends again and again, or has ended just now. */
    public boolean isRestarting() {
        return facts.signs().restarting() || restartsLately() >= RecentRestarts.LOOP;
    }

    /** Whether its image's name means another image by now; null if that is not known. */
    public @Nullable Boolean outdated() {
        return outdated;
    }

    void outdated(@Nullable Boolean now) {
        outdated = now;
    }

    /** Whether a deployment is replacing it just now. */
    public boolean deploying() {
        return deploying;
    }

    void deploying(boolean now) {
        deploying = now;
    }

    /** Whether it has stopped, so that nothing is to be run in it and nothing that comes of it counts. */
    public boolean gone() {
        return gone;
    }

    void leave() {
        gone = true;
    }

    /** @param how that nobody ended it */
    void leave(ContainerEnd how) {
        end = how;
        gone = true;
    }

    /** How it ended by itself; null if it runs. */
    public @Nullable ContainerEnd end() {
        return end;
    }

    /** Whether the hook may begin by itself. If so, the caller must {@link #end} it. */
    public synchronized boolean begin(Hook hook) {
        Hook rival = rival(hook);
        // Else one that runs often would keep what somebody has asked for waiting for ever.
        return !isAwaited(hook) && (rival == null || !isAwaited(rival)) && beginNow(hook);
    }

    /**
     * Whether the hook may begin since somebody has asked for it. If so, the caller must {@link #end} it; if not, the caller
     * asks again within a few seconds, and meanwhile nothing begins by itself that would keep it from beginning.
     */
    public synchronized boolean beginAsAsked(Hook hook) {
        boolean begun = beginNow(hook);
        if (begun) {
            awaited.remove(hook);
        } else {
            awaited.put(hook, Moment.now());
        }
        return begun;
    }

    private boolean isAwaited(Hook hook) {
        Moment said = awaited.get(hook);
        return said != null && said.age().compareTo(stillWaits) < 0;
    }

    private boolean beginNow(Hook hook) {
        if (gone || running.containsKey(hook) || holdsBack(hook) != null) {
            return false;
        }
        running.put(hook, starts);
        return true;
    }

    /** The hook that must not run at the same time; null if there is none. */
    private static @Nullable Hook rival(Hook hook) {
        return switch (hook) {
            case VALIDATE -> Hook.UPDATE;
            case UPDATE -> Hook.VALIDATE;
            case START, MONITOR, METRICS -> null;
        };
    }

    /** Why the hook cannot be run just now, a sentence; null if nothing but the hook itself keeps it from beginning. */
    public synchronized @Nullable String holdsBack(Hook hook) {
        if (facts.self()) {
            return "The agent itself runs in this container, and never asks itself.";
        }
        if (facts.paused()) {
            return "The container is paused, so nothing can be run in it. 'docker unpause' wakes it up.";
        }
        if (facts.signs().restarting()) {
            return "The container's main process has ended, and the engine will start it again; nothing can be run in it.";
        }
        if (deploying && (hook == Hook.VALIDATE || hook == Hook.UPDATE)) {
            return "It waits until the container is deployed.";
        }
        Hook other = rival(hook);
        return other != null && running.containsKey(other) ? "It waits for the end of " + other + "." : null;
    }

    /** @param run what came of it; null if nothing is known, as after a shutdown */
    public synchronized void end(Hook hook, @Nullable HookRun run) {
        Integer start = running.remove(hook);
        // Else it says nothing of what runs now; but an update may well start the container again.
        boolean ofThisStart = start != null && start == starts || hook == Hook.UPDATE;
        if (run != null && !gone && ofThisStart) {
            history(hook).add(run);
        }
    }

    public synchronized boolean isRunning(Hook hook) {
        return running.containsKey(hook);
    }

    public HookHistory.View view(Hook hook) {
        return history(hook).view();
    }

    private HookHistory history(Hook hook) {
        return Objects.requireNonNull(histories.get(hook), "history");
    }

    /** Whether the hook should have run, and has not for so long that what it said last counts no longer. */
    public boolean isSilent(Hook hook) {
        return isScheduled(hook)
                && longestSilence
                        .of(facts, hook)
                        .filter(longest -> history(hook).silence().compareTo(longest) > 0)
                        .isPresent();
    }

    /** Whether it has the hook and the hook runs by itself. */
    public boolean isScheduled(Hook hook) {
        return facts.hooks().contains(hook)
                && !facts.self()
                && longestSilence.of(facts, hook).isPresent();
    }

    /** How long the hook may be silent; empty if it does not run by itself. */
    public Optional<Duration> longestSilence(Hook hook) {
        return isScheduled(hook) ? longestSilence.of(facts, hook) : Optional.empty();
    }

    /** Whether what the hook said last need not be so now: it {@link #isSilent}, or the container was started again since. */
    public boolean isPast(Hook hook) {
        return gone || history(hook).isOld() || isSilent(hook);
    }

    /** Whether the hook should run soon, since nothing is known of it after the container's last start. */
    public boolean isDueSoon(Hook hook) {
        return history(hook).isOld();
    }

    /** What the hook said last; what was good becomes unknown if it {@link #isPast}, and what was not stays so. */
    public Light light(Hook hook) {
        HookRun last = view(hook).last();
        Light light = last == null ? Light.UNKNOWN : last.status().light();
        return isPast(hook) ? light.or(Light.UNKNOWN) : light;
    }

    /**
     * The worst of what MONITOR and VALIDATE said last and of what the engine says; never good if one of the hooks
     * {@link #isPast}.
     */
    public Light light() {
        ContainerEnd ended = end;
        if (ended != null) {
            return ended.light();
        }
        Light light = Light.GOOD;
        boolean asked = false;
        for (Hook hook : new Hook[] {Hook.MONITOR, Hook.VALIDATE}) {
            if (facts.hooks().contains(hook)) {
                asked = true;
                light = light.or(light(hook));
            }
        }
        if (facts.signs().health() != null) {
            asked = true;
            light = light.or(facts.signs().healthLight());
        }
        return (asked ? light : Light.UNKNOWN).or(restartLight());
    }

    private Light restartLight() {
        if (isRestarting()) {
            return Light.BAD;
        }
        return restartsLately() > 0 ? Light.ATTENTION : Light.GOOD;
    }

    /** Whether there is something that can tell how it is. */
    public boolean isJudged() {
        return isScheduled(Hook.MONITOR)
                || isScheduled(Hook.VALIDATE)
                || facts.signs().health() != null
                || end != null
                || restartLight() != Light.GOOD;
    }

    /** What is wrong with it by what the engine says, sentences; empty if nothing is. */
    public List<String> complaints() {
        ContainerEnd ended = end;
        if (ended != null) {
            return List.of(ended.sentence());
        }
        List<String> complaints = new ArrayList<>();
        EngineSigns signs = facts.signs();
        int lately = restartsLately();
        if (signs.restarting() || lately > 0) {
            complaints.add(
                    (signs.restarting() ? "Its main process has ended, and the engine will start it again. " : "")
                            + "The engine has started it again " + times(signs.restarts()) + " by itself"
                            + (lately >= RecentRestarts.LOOP
                                    ? ", at least " + RecentRestarts.LOOP + " times of them in the last "
                                            + RecentRestarts.LATELY.toMinutes() + " minutes."
                                    : lately > 0
                                            ? ", the last time less than " + RecentRestarts.LATELY.toMinutes()
                                                    + " minutes ago."
                                            : "."));
        }
        if (signs.health() != null && !signs.health().equals("healthy")) {
            complaints.add("Its HEALTHCHECK says " + signs.health()
                    + (signs.healthOutput().isEmpty() ? "." : ": " + signs.healthOutput()));
        }
        return complaints;
    }

    private static String times(int number) {
        return number == 1 ? "once" : number + " times";
    }

    /** @return a line for the log if its light has changed since the last call; null if not */
    public synchronized @Nullable String news() {
        Light now = light();
        if (now == told) {
            return null;
        }
        String line = SafeText.line(facts.name()) + " is " + now.id() + " now, it was " + told.id() + why(now);
        told = now;
        return line;
    }

    private String why(Light light) {
        if (light == Light.GOOD) {
            return ".";
        }
        StringJoiner reasons = new StringJoiner(" ", ": ", "");
        reasons.setEmptyValue(".");
        complaints().forEach(reasons::add);
        for (Hook hook : new Hook[] {Hook.MONITOR, Hook.VALIDATE}) {
            HookRun last = view(hook).last();
            if (end == null && last != null && facts.hooks().contains(hook) && light(hook) == light) {
                reasons.add(hook + " "
                        + (isPast(hook) ? "has not run since: it was " : "")
                        + last.status().id() + ": " + Shortening.after(last.summary(), MAX_REASON));
            }
        }
        return reasons.toString();
    }
}
