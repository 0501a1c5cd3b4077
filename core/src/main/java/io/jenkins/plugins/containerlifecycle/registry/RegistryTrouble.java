package io.jenkins.plugins.containerlifecycle.registry;

import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.registry.RegistryException.Kind;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.io.IOException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/**
 * What went wrong with a registry, in a sentence for the user. Credentials are removed from everything that it said.
 */
final class RegistryTrouble {
    private static final int MAX_QUOTE = 300;

    private final String registry;
    /** What it is asked for, as a part of a sentence. */
    private final String question;

    private final RegistryAuth auth;

    RegistryTrouble(ImageReference reference, RegistryAuth auth) {
        this(reference.registry(), reference.toString(), auth);
    }

    /** @param question such as {@code the tags of registry:5000/web} */
    RegistryTrouble(String registry, String question, RegistryAuth auth) {
        this.registry = registry;
        this.question = question;
        this.auth = auth;
    }

    RegistryException denied(String said) {
        return of(
                Kind.DENIED,
                "does not let you read " + question + " with "
                        + (auth.isNone() ? "no credentials: log in there first" : "the credentials given: check them"),
                said);
    }

    RegistryException unavailable(String said) {
        return of(Kind.UNAVAILABLE, "does not answer as it should when it is asked for " + question, said);
    }

    RegistryException unusable(String why) {
        return of(Kind.REFUSED, "gave an answer about " + question + " that cannot be used", why);
    }

    RegistryException timedOut() {
        return of(Kind.UNAVAILABLE, "did not answer in time when it was asked for " + question, "");
    }

    RegistryException broken(IOException e) {
        if (e instanceof UnknownHostException) {
            return of(Kind.REFUSED, "is not known by that name on this machine: check it", "");
        }
        if (e instanceof SSLException) {
            return of(
                    Kind.REFUSED,
                    "is not trusted on this machine, which asks it for " + question
                            + ": put its CA certificate into /etc/containers/certs.d/" + registry + "/ca.crt",
                    String.valueOf(e.getMessage()));
        }
        return unavailable(String.valueOf(e.getMessage()));
    }

    private RegistryException of(Kind kind, String problem, String said) {
        String quote = Shortening.after(SafeText.line(auth.scrub(said)).strip(), MAX_QUOTE);
        String sentence = "The registry " + SafeText.line(registry) + " " + problem + ".";
        return new RegistryException(kind, quote.isEmpty() ? sentence : sentence + " It says: " + quote);
    }
}
