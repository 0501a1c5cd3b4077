package io.jenkins.plugins.containerlifecycle.engine.docker;

import io.jenkins.plugins.containerlifecycle.engine.EngineWording;
import io.jenkins.plugins.containerlifecycle.report.HookExitCode;
import org.jspecify.annotations.Nullable;

/** What a container runtime's messages mean. */
final class StartFailure {
    private StartFailure() {}

    /**
     * What a message means, in plain words.
     *
     * @return nothing if the engine's own words are the best explanation
     */
    static @Nullable String explain(EngineWording said) {
        if (said.isProgramNotFound()) {
            return "the program to run was not found in the image (or the interpreter in its first line)";
        }
        if (said.isProgramForbidden()) {
            return "the program to run is not executable for its user";
        }
        if (said.isProgramOfOtherFormat()) {
            return "the program to run is for another processor, or a script without #! line";
        }
        if (said.isPortTaken()) {
            return "a published port is taken already; choose another one or leave the host's port out";
        }
        if (said.isNoSuchNetwork()) {
            return "there is no such network; 'docker network ls' lists those that exist";
        }
        if (said.isNetworkOfStopped()) {
            return "the container whose network it is to share does not run";
        }
        if (said.isNameTaken()) {
            return "the name is taken; choose another one or remove that container";
        }
        if (said.isNoCommand()) {
            return "neither the image nor the call says what to run";
        }
        if (said.isNotRunning()) {
            return "the container is not running";
        }
        if (said.isPaused()) {
            return "the container is paused; 'docker unpause' wakes it up";
        }
        return null;
    }

    /**
     * The exit code that a shell would give for a command that could not be started.
     *
     * @return nothing if the message is about something else
     */
    static @Nullable Integer exitCode(EngineWording said) {
        if (said.isProgramNotFound()) {
            return HookExitCode.NOT_FOUND.code();
        }
        boolean notExecutable = said.isProgramForbidden() || said.isProgramOfOtherFormat() || said.isProgramFolder();
        return notExecutable ? HookExitCode.NOT_EXECUTABLE.code() : null;
    }

    /**
     * Podman answers 500 to these, Docker 409; the last one also comes from Docker if the container ends between two
     * calls.
     */
    static boolean isConflict(EngineWording said) {
        return said.isNameTaken() || said.isNotRunning();
    }
}
