package io.jenkins.plugins.containerlifecycle.plugin.deploy;

import io.jenkins.plugins.containerlifecycle.plugin.validate.TestImages;

/** Images for deployments, and the names of their containers. */
final class DeployImages {
    private DeployImages() {}

    /** One that stops at once when it is told to. */
    static String service(TestImages images, String name, String... hook) throws Exception {
        return images.withHookAnd(
                name + ":1", "CMD [\"sh\", \"-c\", \"trap 'exit 0' TERM; while :; do sleep 0.1; done\"]", hook);
    }

    static String container(TestImages images, int number) {
        return "deployed-" + images.repository("x").replaceAll("[^a-z0-9]+", "-") + "-" + number;
    }
}
