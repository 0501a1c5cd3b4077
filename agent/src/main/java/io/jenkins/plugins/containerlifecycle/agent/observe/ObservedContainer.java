package io.jenkins.plugins.containerlifecycle.agent.observe;

import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A running container with what its hooks said since the agent saw it for the first time. */
public final class ObservedContainer {
    private final Map<Hook, HookHistory> histories = new EnumMap<>(Hook.class);
    private final Set<Hook> running = EnumSet.noneOf(Hook.class);
    private final LongestSilence longestSilence;
    private volatile ContainerFacts facts;
    private volatile @Nullable Boolean outdated;
    private volatile boolean deploying;
    private volatile boolean gone;

    ObservedContainer(ContainerFacts facts, LongestSilence longestSilence) {
        this.facts = facts;
        this.longestSilence = longestSilence;
        for (Hook hook : Hook.values()) {
            histories.put(hook, new HookHistory());
        }
    }

    public ContainerFacts facts() {
        return facts;
    }

    void change(ContainerFacts newer) {
        facts = newer;
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

    /** Whether the hook may begin. If so, the caller must {@link #end} it. */
    public synchronized boolean begin(Hook hook) {
        boolean held = gone
                || facts.paused()
                || facts.self()
                || running.contains(hook)
                || hook == Hook.VALIDATE && (deploying || running.contains(Hook.UPDATE))
                || hook == Hook.UPDATE && (deploying || running.contains(Hook.VALIDATE));
        return !held && running.add(hook);
    }

    /** @param run what came of it; null if nothing is known, as after a shutdown */
    public synchronized void end(Hook hook, @Nullable HookRun run) {
        running.remove(hook);
        if (run != null && !gone) {
            history(hook).add(run);
        }
    }

    public synchronized boolean isRunning(Hook hook) {
        return running.contains(hook);
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

    /** What the hook said last; what was good becomes unknown if it {@link #isSilent}, and what was not stays so. */
    public Light light(Hook hook) {
        HookRun last = view(hook).last();
        Light light = last == null ? Light.UNKNOWN : last.status().light();
        return isSilent(hook) ? light.or(Light.UNKNOWN) : light;
    }

    /** The worst of what MONITOR and VALIDATE said last; never good if one of them {@link #isSilent}. */
    public Light light() {
        Light light = Light.GOOD;
        boolean asked = false;
        for (Hook hook : new Hook[] {Hook.MONITOR, Hook.VALIDATE}) {
            if (facts.hooks().contains(hook)) {
                asked = true;
                light = light.or(light(hook));
            }
        }
        return asked ? light : Light.UNKNOWN;
    }
}
