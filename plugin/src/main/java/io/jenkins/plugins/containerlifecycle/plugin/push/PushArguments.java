package io.jenkins.plugins.containerlifecycle.plugin.push;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.Util;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageNameCheck;
import io.jenkins.plugins.containerlifecycle.plugin.agent.ServerArgument;
import io.jenkins.plugins.containerlifecycle.plugin.config.ContainerLifecycleConfiguration;
import io.jenkins.plugins.containerlifecycle.push.PushPolicy;
import io.jenkins.plugins.containerlifecycle.push.PushRequest;
import io.jenkins.plugins.containerlifecycle.push.PushRequestBuilder;
import io.jenkins.plugins.containerlifecycle.push.PushTargets;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.reference.RegistryName;
import io.jenkins.plugins.containerlifecycle.registry.RegistryAuth;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.verdict.ReplacedHook;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.docker.commons.credentials.DockerRegistryEndpoint;

/** What the user wrote, in plain types: it is kept in the build's state across a restart and sent to the agent. */
final class PushArguments implements Serializable, Cloneable {
    private static final long serialVersionUID = 1L;

    static final int DEFAULT_TIMEOUT = (int) PushPolicy.DEFAULT_TIMEOUT.toSeconds();

    String image;
    /** The names to push it under; empty for {@code image} itself, never null. */
    ArrayList<String> references = new ArrayList<>();
    /** Null for what the administrator set, until {@link #complete}. */
    String maxAge;
    /** Why it is pushed even if the gate refuses; null if not. */
    String force;
    /** Whether a pass counts if it comes from a command in place of the image's own hook. */
    boolean acceptMethod;
    /** Whether another image is allowed than the one that the build has stamped for its name. */
    boolean anyStamp;
    /** Seconds for all of it; never null. */
    Integer timeout = DEFAULT_TIMEOUT;
    /** Null for Docker Hub, if there are credentials. */
    String registryUrl;
    /** Null for those of the agent's docker command. */
    String registryCredentials;
    /** The engine; null for the one that the step's environment names. */
    ServerArgument server;

    /** What a job's config.xml leaves out gets its default, because XStream calls no constructor. */
    private Object readResolve() {
        references = references == null ? new ArrayList<>() : references;
        timeout = timeout == null ? Integer.valueOf(DEFAULT_TIMEOUT) : timeout;
        return this;
    }

    /**
     * A copy that no longer depends on anything that only the controller knows.
     *
     * @throws AbortException if an argument is wrong, with a message for the user
     */
    PushArguments complete() throws AbortException {
        PushArguments copy = copy();
        if (copy.maxAge == null) {
            copy.maxAge = ContainerLifecycleConfiguration.get().getMaxAge();
        }
        if (image == null) {
            throw new AbortException(Messages.PushArguments_NoImage());
        }
        try {
            if (registryUrl != null) {
                RegistryAddress.check(registryUrl);
            }
            ServerArgument.check(server);
            copy.toRequest();
            requireRegistryAmong(PushTargets.of(image, references));
        } catch (IllegalArgumentException | EngineException e) {
            throw new AbortException(e.getMessage());
        }
        return copy;
    }

    /** If the credentials fit none of the names, the name or the address is wrong. */
    private void requireRegistryAmong(List<ImageReference> targets) throws AbortException {
        if (registryCredentials == null && registryUrl == null) {
            return;
        }
        String wanted = RegistryName.of(registryUrl());
        if (targets.stream().noneMatch(target -> target.registry().equals(wanted))) {
            throw new AbortException(Messages.PushArguments_OtherRegistry(
                    wanted, targets.stream().map(ImageReference::toString).collect(Collectors.joining(", "))));
        }
    }

    /** @throws IllegalArgumentException with a message for the user */
    PushRequest toRequest() {
        Duration age = age(maxAge);
        Durations.requirePositive("'timeout'", Duration.ofSeconds(timeout));
        String advice = "get a verdict with containerValidate image: '" + image + "'";
        return new PushRequestBuilder()
                .image(image)
                .references(references)
                .maxAge(age)
                .force(force)
                .replacedHook(new ReplacedHook(acceptMethod, "say 'acceptMethod: true'"))
                .advice(advice)
                .policy(PushPolicy.DEFAULT.withTimeout(Duration.ofSeconds(timeout)))
                .build();
    }

    private static Duration age(String text) {
        Duration age;
        try {
            age = Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'maxAge': " + e.getMessage(), e);
        }
        Durations.requirePositive("'maxAge'", age);
        return age;
    }

    /** @throws IllegalArgumentException with a message for the user if no image can have that name */
    static void checkName(String name) {
        try {
            ImageNameCheck.require(name);
        } catch (EngineException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** A copy with variables such as {@code $BUILD_NUMBER} replaced, which a Pipeline does by itself. */
    PushArguments expandedBy(EnvVars variables) {
        PushArguments copy = copy();
        copy.image = variables.expand(image);
        copy.references.replaceAll(variables::expand);
        copy.force = variables.expand(force);
        copy.registryUrl = variables.expand(registryUrl);
        return copy;
    }

    private PushArguments copy() {
        try {
            PushArguments copy = (PushArguments) clone();
            copy.references = new ArrayList<>(references);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** Null if nothing was written. */
    DockerRegistryEndpoint registry() {
        return registryUrl == null && registryCredentials == null
                ? null
                : new DockerRegistryEndpoint(registryUrl, registryCredentials);
    }

    void registry(DockerRegistryEndpoint registry) {
        registryUrl = registry == null ? null : Util.fixEmptyAndTrim(registry.getUrl());
        registryCredentials = registry == null ? null : Util.fixEmptyAndTrim(registry.getCredentialsId());
    }

    /** As {@link DockerRegistryEndpoint} understands it. */
    String registryUrl() {
        return registryUrl == null ? RegistryAuth.DOCKER_HUB_KEY : registryUrl;
    }
}
