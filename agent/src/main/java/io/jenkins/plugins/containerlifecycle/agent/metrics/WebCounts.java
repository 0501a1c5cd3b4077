package io.jenkins.plugins.containerlifecycle.agent.metrics;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Requests that the web server did not answer as they wished, whatever they were about. */
public final class WebCounts {
    public enum Reason {
        /** It was not sent to its end in time. */
        UNFINISHED,
        /** Its body was longer than anything that is read. */
        TOO_LONG,
        /** Its client had asked for too much at once. */
        TOO_MANY,
        /** All clients together had. */
        BUSY,
        /** Its answer was not read to its end in time. */
        UNREAD,
        /** Its connection was closed to make room for others. */
        DISPLACED;

        /** Lower case, for programs. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Map<Reason, AtomicLong> counts = new EnumMap<>(Reason.class);

    public WebCounts() {
        for (Reason reason : Reason.values()) {
            counts.put(reason, new AtomicLong());
        }
    }

    /** @return how many there are by now */
    public long count(Reason reason) {
        AtomicLong count = counts.get(reason);
        return count == null ? 0 : count.incrementAndGet();
    }

    public Map<Reason, Long> view() {
        Map<Reason, Long> view = new EnumMap<>(Reason.class);
        counts.forEach((reason, count) -> view.put(reason, count.get()));
        return view;
    }
}
