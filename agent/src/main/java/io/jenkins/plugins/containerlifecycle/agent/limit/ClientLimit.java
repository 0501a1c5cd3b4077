package io.jenkins.plugins.containerlifecycle.agent.limit;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A rate limit for each client, so that one that asks too much takes nothing from the others. In bounded memory: who has not
 * asked for longest is forgotten.
 */
public final class ClientLimit {
    static final int MAX_CLIENTS = 10_000;

    private final int burst;
    private final Duration interval;
    private final Clock clock;

    private final Map<String, TokenBucket> clients = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
            return size() > MAX_CLIENTS;
        }
    };

    /**
     * @param burst how often a client may ask at once
     * @param interval how long it takes until it may ask once more
     */
    public ClientLimit(int burst, Duration interval, Clock clock) {
        this.burst = burst;
        this.interval = interval;
        this.clock = clock;
    }

    /** Whether the client may ask once more; if so, it counts. */
    public boolean take(String client) {
        return bucket(client).take(clock.instant());
    }

    /** Whether the client may ask once more, without counting. */
    public boolean allows(String client) {
        return bucket(client).allows(clock.instant());
    }

    /** How long a client must wait that may not ask; whole seconds, as HTTP has it. */
    public long retryAfterSeconds() {
        return Math.max(1, interval.plusMillis(999).toSeconds());
    }

    private synchronized TokenBucket bucket(String client) {
        TokenBucket bucket = clients.get(client);
        if (bucket == null) {
            bucket = new TokenBucket(burst, interval, clock.instant());
            clients.put(client, bucket);
        }
        return bucket;
    }

    synchronized int remembered() {
        return clients.size();
    }
}
