package io.jenkins.plugins.containerlifecycle.plugin.deploy;

import io.jenkins.plugins.containerlifecycle.plugin.validate.TestImages;

/** Images for deployments, and the names of their containers. */
final class DeployImages {
    private static final String LOOP = "CMD [\"sh\", \"-c\", \"trap 'exit 0' TERM; while :; do sleep 0.1; done\"]";

    private DeployImages() {}

    /** One that stops at once when it is told to. */
    static String service(TestImages images, String name, String... hook) throws Exception {
        return images.withHookAnd(name + ":1", LOOP, hook);
    }

    /** For a swarm, which judges it by that health check. */
    static String ofSwarm(TestImages images, String name, String options, String check) throws Exception {
        return images.withHookAnd(
                name + ":1", LOOP + "\nHEALTHCHECK " + options + " CMD " + check, "echo all is well with " + name);
    }

    static String container(TestImages images, int number) {
        return "deployed-" + images.repository("x").replaceAll("[^a-z0-9]+", "-") + "-" + number;
    }
}
