package io.jenkins.plugins.containerlifecycle.agent.observe;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a container ended by itself or with its engine: nobody is known to have stopped it, and no deployment replaced it.
 *
 * @param time when, by the engine; when the agent noticed it if the engine does not say
 * @param exitCode null if it is not known
 * @param oomKilled whether the kernel killed one of its processes for memory
 * @param removed whether the engine has removed it, so that its log is gone
 * @param withEngine whether it ended as all containers do if the engine is stopped or killed, when the agent did not see it
 */
public record ContainerEnd(
        Instant time, @Nullable Integer exitCode, boolean oomKilled, boolean removed, boolean withEngine) {

    /** Even one that says that all went well runs no more. */
    public Light light() {
        return exitCode != null && exitCode == 0 && !oomKilled ? Light.ATTENTION : Light.BAD;
    }

    /** Such as {@code It ended by itself with exit code 3}. */
    public String sentence() {
        if (withEngine) {
            return "It ended with exit code " + exitCode
                    + " while the agent did not see the engine, as all do if that is"
                    + " stopped or killed, and was not started again.";
        }
        return "It ended by itself"
                + (exitCode == null ? "; its exit code is not known" : " with exit code " + exitCode)
                + (oomKilled ? ", and the kernel had killed a process in it for memory" : "") + ".";
    }
}
