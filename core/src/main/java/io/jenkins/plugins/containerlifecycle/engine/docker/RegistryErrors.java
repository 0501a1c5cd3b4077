package io.jenkins.plugins.containerlifecycle.engine.docker;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.registry.RegistryAuth;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a registry's trouble is, by the text in which the engine passes it on; there is nothing else to tell it by.
 * What is not known to go away by itself is not taken to be so.
 */
final class RegistryErrors {
    private static final Pattern DENIED = Pattern.compile("unauthorized|authentication required|no basic auth"
            + "|\\bdenied\\b|forbidden|insufficient_scope|invalid (?:username|credential)|incorrect username"
            + "|status:? 40[13]\\b");
    private static final Pattern TRUST = Pattern.compile("x509|certificate|http response to https client|bad record mac"
            + "|first record does not look like a tls handshake|tls: (?!handshake timeout)");
    private static final Pattern NO_NAME = Pattern.compile("no such host");
    private static final Pattern LATER = Pattern.compile("connection reset|connection refused|broken pipe|\\beof\\b"
            + "|timeout|timed out|deadline exceeded|no route to host|network is unreachable|server misbehaving"
            + "|temporary failure|closed network connection|server closed|http2: |toomanyrequests|too many requests"
            + "|internal server error|bad gateway|service unavailable|gateway timeout|status:? (?:5\\d\\d|429)\\b"
            + "|unexpected http response: 5\\d\\d");
    private static final Pattern NO_LOCAL_NAME =
            Pattern.compile("does not exist locally|tag does not exist|no such image|image not known");

    private RegistryErrors() {}

    /**
     * @param what that failed, such as {@code push x:1}
     * @param reference of the image at the registry
     * @param said by the engine or registry
     */
    static EngineException explain(String what, ImageReference reference, String said, RegistryAuth auth) {
        String clean = SafeText.line(auth.scrub(said)).strip();
        String lower = clean.toLowerCase(Locale.ROOT);
        String registry = reference.registry();
        String quote = " It says: " + clean;
        if (NO_LOCAL_NAME.matcher(lower).find()) {
            return of(Kind.NO_SUCH_IMAGE, "The engine has no image of the name " + reference + " any more." + quote);
        }
        if (lower.contains("no space left on device")) {
            return of(Kind.DISK_FULL, "A disk is full, so the engine could not " + what + "." + quote);
        }
        if (DENIED.matcher(lower).find()) {
            return of(
                    Kind.REGISTRY_DENIED,
                    "The registry " + registry + " does not let you " + what + " with "
                            + (auth.isNone()
                                    ? "no credentials: log in there first."
                                    : "the credentials given: check them, and that they may write to this repository.")
                            + quote);
        }
        if (TRUST.matcher(lower).find()) {
            return of(
                    Kind.REGISTRY_REFUSED,
                    "The engine does not trust the registry " + registry + ", so it could not " + what
                            + ": put the registry's CA certificate into /etc/docker/certs.d/" + registry
                            + "/ca.crt on the engine's host." + quote);
        }
        if (NO_NAME.matcher(lower).find()) {
            return of(
                    Kind.REGISTRY_REFUSED,
                    "There is no registry " + registry + ", so the engine could not " + what + ": check the name."
                            + quote);
        }
        if (LATER.matcher(lower).find()) {
            return of(
                    Kind.REGISTRY_UNAVAILABLE,
                    "The registry " + registry + " does not answer as it should, so the engine could not " + what + "."
                            + quote);
        }
        return of(Kind.REGISTRY_REFUSED, "The engine could not " + what + "." + quote);
    }

    private static EngineException of(Kind kind, String message) {
        return new EngineException(kind, message.endsWith(".") ? message : message + ".");
    }
}
