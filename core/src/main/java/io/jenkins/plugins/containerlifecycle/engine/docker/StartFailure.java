package io.jenkins.plugins.containerlifecycle.engine.docker;

import io.jenkins.plugins.containerlifecycle.report.HookExitCode;

/** Reads the messages that come up from a container runtime. */
final class StartFailure {
    private StartFailure() {}

    /**
     * What is behind a message, in a person's words.
     *
     * @param said the engine's message in lower case
     * @return null where nothing better is known than what the engine says
     */
    static String explain(String said) {
        if (isRuntime(said) && isNotFound(said)) {
            return "the program to run was not found in the image (or the interpreter in its first line)";
        }
        if (isRuntime(said) && isForbidden(said)) {
            return "the program to run is not executable for its user";
        }
        if (said.contains("exec format error")) {
            return "the program to run is for another processor, or a script without #! line";
        }
        if (said.contains("port is already allocated") || said.contains("address already in use")) {
            return "a published port is taken already; choose another one or leave the host's port out";
        }
        if (said.contains("network") && said.contains("not found")) {
            return "there is no such network; 'docker network ls' lists those that exist";
        }
        if (said.contains("cannot join network of a non running container")) {
            return "the container whose network it is to share does not run";
        }
        if (isNameTaken(said)) {
            return "the name is taken; choose another one or remove that container";
        }
        if (said.contains("no command specified")) {
            return "neither the image nor the call says what to run";
        }
        if (said.contains("is not running") || said.contains("state improper")) {
            return "the container is not running";
        }
        if (said.contains("is paused")) {
            return "the container is paused; 'docker unpause' wakes it up";
        }
        return null;
    }

    /**
     * The exit code that a shell would give for a command that could not be started.
     *
     * @return null where the message is about something else
     */
    static Integer exitCode(String said) {
        if (!isRuntime(said)) {
            return null;
        }
        if (isNotFound(said)) {
            return HookExitCode.NOT_FOUND.code();
        }
        boolean notExecutable =
                isForbidden(said) || said.contains("exec format error") || said.contains("is a directory");
        return notExecutable ? HookExitCode.NOT_EXECUTABLE.code() : null;
    }

    static boolean isNameTaken(String said) {
        return said.contains("container name") && said.contains("already in use");
    }

    /** Podman answers 500 to these, Docker 409; to the last one Docker, too, where it ends between two calls. */
    static boolean isConflict(String said) {
        return isNameTaken(said) || said.contains("state improper") || said.contains("is not running");
    }

    private static boolean isRuntime(String said) {
        return said.contains("oci runtime") || said.contains("runc") || said.contains("crun") || said.contains("exec");
    }

    /** Of the program itself; the runtime is denied other things too, such as a limit that is above its own. */
    private static boolean isForbidden(String said) {
        return (said.contains("exec: ") || said.contains("open executable")) && said.contains("permission denied");
    }

    private static boolean isNotFound(String said) {
        return said.contains("executable file not found") || said.contains("no such file or directory");
    }
}
