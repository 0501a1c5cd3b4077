package io.jenkins.plugins.containerlifecycle.push;

import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.time.Duration;

/**
 * How long and how often to try.
 *
 * @param timeout for the whole push: all its tags, with waiting and retries
 * @param idle how long the engine may be silent while it pushes; a registry that stores a big layer elsewhere may need
 *     minutes for it
 * @param attempts how often a tag is tried in total while the registry does not work
 * @param firstPause before the second attempt; doubled for each further one
 */
public record PushPolicy(Duration timeout, Duration idle, int attempts, Duration firstPause) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);
    public static final Duration DEFAULT_IDLE = Duration.ofMinutes(5);
    public static final PushPolicy DEFAULT = new PushPolicy(DEFAULT_TIMEOUT, DEFAULT_IDLE, 5, Duration.ofSeconds(1));

    /** @throws IllegalArgumentException if a time is not positive or too long, or if there is no attempt */
    public PushPolicy {
        Durations.requirePositive("The timeout", timeout);
        Durations.requirePositive("The idle timeout", idle);
        Durations.requirePositive("The pause", firstPause);
        if (attempts < 1 || attempts > 20) {
            throw new IllegalArgumentException("A push is tried 1 to 20 times, not " + attempts + ".");
        }
    }

    public PushPolicy withTimeout(Duration newTimeout) {
        return new PushPolicy(newTimeout, idle, attempts, firstPause);
    }
}
