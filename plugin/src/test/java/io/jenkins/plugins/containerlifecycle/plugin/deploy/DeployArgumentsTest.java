package io.jenkins.plugins.containerlifecycle.plugin.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeployArgumentsTest {
    @Test
    void anAttemptThatWaitsForAnEarlierOneMayTakeAsLongAgain() {
        DeployArguments arguments = new DeployArguments();
        arguments.timeout = 100;

        assertEquals(Duration.ofHours(1).toSeconds() + 400, arguments.seconds(false));
        assertEquals(2 * arguments.seconds(false), arguments.seconds(true));
    }

    @Test
    void aServiceIsFollowedAsLongAsAnythingHappens() {
        DeployArguments arguments = new DeployArguments();
        arguments.timeout = 100;
        arguments.service = true;

        assertEquals(Duration.ofSeconds(100), arguments.patience());
        assertEquals(Duration.ofDays(3650).toSeconds(), arguments.seconds(false));
    }
}
