package io.jenkins.plugins.containerlifecycle.agent.schedule;

import io.jenkins.plugins.containerlifecycle.agent.observe.HookRun;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import org.jspecify.annotations.Nullable;

/** Runs one hook in one container. */
@FunctionalInterface
public interface HookCaller {

    /**
     * Runs the hook, for which the caller has {@link ObservedContainer#begin}.
     *
     * @param causeId what made it run if not the schedule
     * @return null if nothing can be said of the container, because the engine does not answer or it is gone
     */
    @Nullable
    HookRun run(ObservedContainer container, Hook hook, @Nullable String causeId) throws InterruptedException;
}
