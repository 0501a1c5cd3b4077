package io.jenkins.plugins.containerlifecycle.cli;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Something that goes wrong with one kind of call to the engine.
 *
 * @param nth which of these calls, from 1
 * @param always whether all later ones, too
 * @param amount status, bytes or milliseconds, depending on the kind
 */
record EngineFault(Call call, Kind kind, int nth, boolean always, int amount) {
    private static final List<Integer> STATUS = List.of(400, 404, 409, 500, 503);

    /** In the order of a validation. */
    enum Call {
        PING("GET", "/_ping"),
        INSPECT_IMAGE("GET", "/images/.*/json"),
        LIST("GET", "/containers/json.*"),
        CREATE("POST", "/containers/create.*"),
        MAKE_FOLDER("PUT", "/containers/[^/]*/archive.*"),
        ATTACH("POST", "/containers/[^/]*/attach.*"),
        START("POST", "/containers/[^/]*/start"),
        WAIT("POST", "/containers/[^/]*/wait.*"),
        EXEC_CREATE("POST", "/containers/[^/]*/exec"),
        EXEC_START("POST", "/exec/[^/]*/start"),
        EXEC_INSPECT("GET", "/exec/[^/]*/json"),
        /** For a container that was created, not for one that was looked for by an image's name. */
        INSPECT_CONTAINER("GET", "/containers/[0-9a-f]{64}/json"),
        LOOK_FOR_REPORTS("HEAD", "/containers/[^/]*/archive.*"),
        READ_REPORTS("GET", "/containers/[^/]*/archive.*"),
        KILL("POST", "/containers/[^/]*/kill.*"),
        LOGS("GET", "/containers/[^/]*/logs.*"),
        REMOVE("DELETE", "/containers/.*");

        private final Pattern pattern;

        Call(String method, String path) {
            pattern = Pattern.compile(method + " (/v[0-9.]+)?" + path + " HTTP/1.1");
        }

        boolean matches(String requestLine) {
            // A call that only loads classes does not matter.
            return pattern.matcher(requestLine).matches() && !requestLine.contains("warm-up");
        }

        /** Whether a fault in it must not turn a pass into something else. */
        boolean isHousekeeping() {
            return this == LIST || this == REMOVE || this == LOGS;
        }
    }

    enum Kind {
        /** The connection is closed; the engine never hears of the call. */
        DROP,
        /** The engine carries out the call; the answer is lost. */
        DROP_ANSWER,
        /** The answer ends after so many bytes. */
        TRUNCATE,
        /** The engine never hears of the call; somebody else answers with this status. */
        STATUS,
        /** The engine carries out the call; somebody else answers with this status. */
        STATUS_AFTER,
        HALF,
        EMPTY_OBJECT,
        GARBAGE,
        HANG,
        /** So many bytes, then silence. */
        HANG_HALF,
        /** So many milliseconds. */
        DELAY,
        /** The test does something before the engine hears of the call. */
        ACT_BEFORE,
        /** So many milliseconds after the engine got the call. */
        ACT_DURING,
        /** When the answer has passed. */
        ACT_AFTER;

        boolean isAction() {
            return name().startsWith("ACT");
        }

        boolean isSlow() {
            return this == HANG || this == HANG_HALF;
        }
    }

    static EngineFault random(Random random, Call call, Kind kind) {
        int amount = switch (kind) {
            case TRUNCATE, HANG_HALF -> 1 + random.nextInt(random.nextBoolean() ? 300 : 3000);
            case STATUS -> STATUS.get(random.nextInt(STATUS.size()));
            case STATUS_AFTER -> random.nextBoolean() ? 500 : 504;
            case DELAY -> 50 + random.nextInt(700);
            case ACT_DURING -> random.nextInt(120);
            default -> 0;
        };
        int nth = call == Call.INSPECT_CONTAINER ? 1 + random.nextInt(2) : 1;
        return new EngineFault(call, kind, nth, random.nextInt(4) == 0, amount);
    }

    EngineFault once() {
        return new EngineFault(call, kind, nth, false, amount);
    }

    @Override
    public String toString() {
        return (kind + "(" + amount + ") at " + call + " " + nth + (always ? " and later" : ""))
                .toLowerCase(Locale.ROOT);
    }
}
