package io.jenkins.plugins.containerlifecycle.hook;

/**
 * The names under which a front end takes what advice is about, so that nobody is sent to an option that is not theirs.
 *
 * @param oneShot how a hook is made the container's only process, such as {@code --one-shot}
 * @param readyTimeout how long a container may take to get ready, such as {@code --ready-timeout}
 * @param container the settings of its container
 */
public record HookSettings(String oneShot, String readyTimeout, OfContainer container) {
    /**
     * The settings of a container that can be wrong whatever the engine is.
     *
     * @param environment such as {@code --env}
     * @param ports such as {@code --publish}
     * @param volumes such as {@code --volume}
     * @param memory such as {@code --memory}
     * @param cpus such as {@code --cpus}
     */
    public record OfContainer(String environment, String ports, String volumes, String memory, String cpus) {}

    /** Those of the command. */
    public static final HookSettings COMMAND = new HookSettings(
            "--one-shot", "--ready-timeout", new OfContainer("--env", "--publish", "--volume", "--memory", "--cpus"));
}
