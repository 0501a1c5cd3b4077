package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ContainerOptions;

/**
 * A front end's names for the settings in advice, so that nobody is sent to an option that does not exist for them.
 *
 * @param oneShot how to make a hook the container's only process, such as {@code --one-shot}
 * @param readyTimeout how long a container may take to get ready, such as {@code --ready-timeout}
 * @param container the names of its container's settings
 */
public record HookSettings(String oneShot, String readyTimeout, ContainerOptions.Names container) {
    /** Those of the command. */
    public static final HookSettings COMMAND = new HookSettings(
            "--one-shot",
            "--ready-timeout",
            new ContainerOptions.Names("--env", "--publish", "--volume", "--memory", "--cpus"));
}
