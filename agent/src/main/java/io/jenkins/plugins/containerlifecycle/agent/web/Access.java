package io.jenkins.plugins.containerlifecycle.agent.web;

import io.jenkins.plugins.containerlifecycle.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who may do what: everybody who reaches the agent may read, and only who has the token may act. */
final class Access {
    private static final String BEARER = "Bearer ";

    /** With a port or without. */
    private static final Pattern LOCAL = Pattern.compile("(?:localhost|127(?:\\.\\d{1,3}){3}|\\[::1])(?::\\d{1,5})?");

    private final @Nullable String tokenDigest;
    private final boolean onlyLocal;

    /**
     * @param token if there is none, nobody may act
     * @param onlyLocal whether the agent listens on this machine's own address only
     */
    Access(@Nullable String token, boolean onlyLocal) {
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

    /** Why the request may not act; null if it may. */
    @Nullable
    WebReply notAllowed(WebRequest request) {
        if (tokenDigest == null) {
            return WebReply.error(
                    403, "The agent has no token, so it runs no hooks on demand: start it with --token-file.");
        }
        String authorization = request.header("authorization");
        if (!authorization.startsWith(BEARER)) {
            return WebReply.error(401, "Send the agent's token in the header Authorization: Bearer TOKEN.")
                    .with("WWW-Authenticate", "Bearer");
        }
        String given = digest(authorization.substring(BEARER.length()).strip());
        // In constant time, and of the same length for any token.
        boolean same = MessageDigest.isEqual(
                given.getBytes(StandardCharsets.US_ASCII), tokenDigest.getBytes(StandardCharsets.US_ASCII));
        return same
                ? null
                : WebReply.error(401, "This is not the agent's token.")
                        .with("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    }

    private static String digest(String token) {
        return Sha256.hex(token.getBytes(StandardCharsets.UTF_8));
    }
}
