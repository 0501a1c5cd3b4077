package io.jenkins.plugins.containerlifecycle.engine.docker;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.engine.EngineWording;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.registry.RegistryAuth;
import io.jenkins.plugins.containerlifecycle.text.SafeText;

/** What is wrong with a registry, according to the text that the engine passes on. */
final class RegistryErrors {
    private RegistryErrors() {}

    /**
     * @param task that failed, such as {@code push x:1}
     * @param reference of the image at the registry
     * @param said by the engine or registry
     */
    static EngineException explain(String task, ImageReference reference, String said, RegistryAuth auth) {
        String clean = SafeText.line(auth.scrub(said)).strip();
        EngineWording wording = EngineWording.of(clean);
        String registry = reference.registry();
        String quote = " It says: " + clean;
        if (wording.isNoLocalName()) {
            return of(Kind.NO_SUCH_IMAGE, "The engine has no image named " + reference + " any more." + quote);
        }
        if (wording.isDiskFull()) {
            return of(Kind.DISK_FULL, "A disk is full, so the engine could not " + task + "." + quote);
        }
        if (wording.isDenied()) {
            return of(
                    Kind.REGISTRY_DENIED,
                    "The registry " + registry + " does not let you " + task + " with "
                            + (auth.isNone()
                                    ? "no credentials: log in there first."
                                    : "the credentials given: check them, and what they may do with this repository.")
                            + quote);
        }
        if (wording.isUntrusted()) {
            return of(
                    Kind.REGISTRY_REFUSED,
                    "The engine does not trust the registry " + registry + ", so it could not " + task
                            + ": put the registry's CA certificate into /etc/docker/certs.d/" + registry
                            + "/ca.crt on the engine's host." + quote);
        }
        if (wording.isUnknownHost()) {
            return of(
                    Kind.REGISTRY_UNKNOWN,
                    "There is no registry " + registry + ", so the engine could not " + task + ": check the name."
                            + quote);
        }
        if (wording.isTemporary()) {
            return of(
                    Kind.REGISTRY_UNAVAILABLE,
                    "The registry " + registry + " does not answer as it should, so the engine could not " + task + "."
                            + quote);
        }
        return of(Kind.REGISTRY_REFUSED, "The engine could not " + task + "." + quote);
    }

    private static EngineException of(Kind kind, String message) {
        return new EngineException(kind, message.endsWith(".") ? message : message + ".");
    }
}
