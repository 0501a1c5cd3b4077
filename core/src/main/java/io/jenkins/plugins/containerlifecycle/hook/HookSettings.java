package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ContainerOptions;

/**
 * The names under which a front end takes what advice is about, so that nobody is sent to an option that is not theirs.
 *
 * @param oneShot how a hook is made the container's only process, such as {@code --one-shot}
 * @param readyTimeout how long a container may take to get ready, such as {@code --ready-timeout}
 * @param container the settings of its container
 */
public record HookSettings(String oneShot, String readyTimeout, ContainerOptions.Names container) {
    /** Those of the command. */
    public static final HookSettings COMMAND = new HookSettings(
            "--one-shot",
            "--ready-timeout",
            new ContainerOptions.Names("--env", "--publish", "--volume", "--memory", "--cpus"));
}
