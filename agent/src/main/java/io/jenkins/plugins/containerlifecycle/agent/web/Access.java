package io.jenkins.plugins.containerlifecycle.agent.web;

import io.jenkins.plugins.containerlifecycle.agent.limit.ClientLimit;
import io.jenkins.plugins.containerlifecycle.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what: everybody who reaches the agent may read, and only who has the token may act. Nobody may do either without
 * end; the limits are for each client.
 */
final class Access {
    private static final String BEARER = "Bearer ";

    /** With a port or without. */
    private static final Pattern LOCAL = Pattern.compile("(?:localhost|127(?:\\.\\d{1,3}){3}|\\[::1])(?::\\d{1,5})?");

    /** Far more than a Prometheus that asks for each of hundreds of containers, with some browsers beside it. */
    static final int REQUESTS_AT_ONCE = 1000;

    private static final Duration REQUEST_EVERY = Duration.ofMillis(10);

    /** Somebody who has the wrong file notices before that. */
    static final int WRONG_TOKENS_AT_ONCE = 10;

    private static final Duration WRONG_TOKEN_EVERY = Duration.ofSeconds(10);

    private final ClientLimit requests;
    private final ClientLimit wrongTokens;
    private final @Nullable String tokenDigest;
    private final boolean onlyLocal;

    /**
     * @param token if there is none, nobody may act
     * @param onlyLocal whether the agent listens on this machine's own address only
     */
    Access(@Nullable String token, boolean onlyLocal, Clock clock) {
        this.requests = new ClientLimit(REQUESTS_AT_ONCE, REQUEST_EVERY, clock);
        this.wrongTokens = new ClientLimit(WRONG_TOKENS_AT_ONCE, WRONG_TOKEN_EVERY, clock);
        this.tokenDigest = token == null ? null : digest(token);
        this.onlyLocal = onlyLocal;
    }

    /**
     * Why the request is refused whatever it wants; null if it is not. A page of a stranger in somebody's browser can make
     * its own name mean this machine, and would then read what is meant for this machine only.
     */
    @Nullable
    WebReply strangeHost(WebRequest request) {
        String host = request.header("host");
        if (!onlyLocal || LOCAL.matcher(host).matches()) {
            return null;
        }
        return WebReply.error(
                403, "The agent listens on this machine's own address only: call it by localhost or 127.0.0.1.");
    }

    /** Why the client has asked enough; null if it has not. */
    @Nullable
    WebReply tooMany(WebRequest request) {
        return requests.take(request.client())
                ? null
                : tooMany(
                        requests,
                        "You have asked too often: at most " + 1000 / REQUEST_EVERY.toMillis()
                                + " requests a second are answered.");
    }

    private static WebReply tooMany(ClientLimit limit, String sentence) {
        return WebReply.error(429, sentence).with("Retry-After", String.valueOf(limit.retryAfterSeconds()));
    }

    /** Why the request may not act; null if it may. */
    @Nullable
    WebReply notAllowed(WebRequest request) {
        if (tokenDigest == null) {
            return WebReply.error(
                    403, "The agent has no token, so it runs no hooks on demand: start it with --token-file.");
        }
        String authorization = request.header("authorization");
        // The scheme's case does not matter by RFC 9110.
        if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return WebReply.error(401, "Send the agent's token in the header Authorization: Bearer TOKEN.")
                    .with("WWW-Authenticate", "Bearer");
        }
        // Whoever has guessed too often is not even told whether this is the right one.
        if (!wrongTokens.allows(request.client())) {
            return tooMany(
                    wrongTokens,
                    "Too many wrong tokens came from your address: wait " + WRONG_TOKEN_EVERY.toSeconds()
                            + " seconds, and send the right one.");
        }
        String given = digest(authorization.substring(BEARER.length()).strip());
        // In constant time, and of the same length for any token.
        boolean same = MessageDigest.isEqual(
                given.getBytes(StandardCharsets.US_ASCII), tokenDigest.getBytes(StandardCharsets.US_ASCII));
        if (same) {
            return null;
        }
        wrongTokens.take(request.client());
        return WebReply.error(401, "This is not the agent's token.")
                .with("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    }

    private static String digest(String token) {
        return Sha256.hex(token.getBytes(StandardCharsets.UTF_8));
    }
}
