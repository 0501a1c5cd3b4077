package io.jenkins.plugins.containerlifecycle.plugin.deploy;

import hudson.AbortException;
import hudson.EnvVars;
import io.jenkins.plugins.containerlifecycle.deploy.DeployNames;
import io.jenkins.plugins.containerlifecycle.deploy.DeployOrder;
import io.jenkins.plugins.containerlifecycle.deploy.DeployValidation;
import io.jenkins.plugins.containerlifecycle.deploy.DeployValidationBuilder;
import io.jenkins.plugins.containerlifecycle.deploy.DockerCreate;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageNameCheck;
import io.jenkins.plugins.containerlifecycle.hook.HookRequest;
import io.jenkins.plugins.containerlifecycle.hook.Readiness;
import io.jenkins.plugins.containerlifecycle.metadata.HookMethod;
import io.jenkins.plugins.containerlifecycle.plugin.agent.ServerArgument;
import io.jenkins.plugins.containerlifecycle.plugin.config.ContainerLifecycleConfiguration;
import io.jenkins.plugins.containerlifecycle.plugin.validate.OnFailure;
import io.jenkins.plugins.containerlifecycle.push.PushGate;
import io.jenkins.plugins.containerlifecycle.report.ReportFormat;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.verdict.ReplacedHook;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the user wrote, in plain types: it is kept in the build's state across a restart and sent to the agent. */
final class DeployArguments implements Serializable, Cloneable {
    private static final long serialVersionUID = 1L;

    static final int DEFAULT_READY_TIMEOUT = (int) HookRequest.DEFAULT_READY_TIMEOUT.toSeconds();

    /** Where the user has written the options of docker run. */
    static final String OPTIONS = "in 'options'";

    /** Of the container or service. */
    String name;

    String image;
    /** Whether {@link #name} is a service of a swarm. */
    boolean service;
    /** Of docker run, for a container that is not there yet; null for none. */
    String options;
    /** As {@link DeployOrder} writes itself; null lets the plan choose. */
    String order;
    /** Null if nobody gave one. */
    String reason;
    /** Whether only an image is deployed that has passed in this Jenkins; never null, like all that has a value here. */
    Boolean requireVerdict = true;
    /** Null for what the administrator set, until {@link #complete}. */
    String maxAge;
    /** Whether a pass counts if it comes from a command in place of the image's own hook. */
    boolean acceptMethod;
    /** Whether another image is allowed than the one that the build has stamped for its name. */
    boolean anyStamp;
    /** Whether an image is deployed that was refused for this container before. */
    boolean retry;
    /** Whether a container that has the image already is made anew. */
    boolean force;
    /** Whether the container of a first deployment that fails is kept, stopped. */
    boolean keep;
    /** How long the one before is kept for a rollback at most; null until the next deployment. */
    String keepPrevious;

    boolean skipOld;
    /** How often the new container has to pass. */
    Integer validations = 1;
    /** Null for the image's own hook. */
    String method;
    /** Seconds for one validation; null for what the administrator set, until {@link #complete}. */
    Integer timeout;
    /** Null for "as the image says". */
    String ready;
    /** Seconds. */
    Integer readyTimeout = DEFAULT_READY_TIMEOUT;
    /** Seconds; 0 runs the hook once. */
    int retryFor;
    /** Name of a {@link ReportFormat}; null for whatever is recognised. */
    String format;

    boolean allowSkipped;
    OnFailure onFailure = OnFailure.FAILURE;
    Boolean testResults = true;
    String stdioRetention = "FAILED";
    /** The engine; null for the one that the step's environment names. */
    ServerArgument server;

    /** What a job's config.xml leaves out gets its default, because XStream calls no constructor. */
    private Object readResolve() {
        DeployArguments defaults = new DeployArguments();
        requireVerdict = requireVerdict == null ? defaults.requireVerdict : requireVerdict;
        validations = validations == null ? defaults.validations : validations;
        readyTimeout = readyTimeout == null ? defaults.readyTimeout : readyTimeout;
        onFailure = onFailure == null ? defaults.onFailure : onFailure;
        testResults = testResults == null ? defaults.testResults : testResults;
        stdioRetention = stdioRetention == null ? defaults.stdioRetention : stdioRetention;
        return this;
    }

    /**
     * A copy that no longer depends on anything that only the controller knows.
     *
     * @throws AbortException if an argument is wrong, with a message for the user
     */
    DeployArguments complete() throws AbortException {
        DeployArguments copy = clone();
        ContainerLifecycleConfiguration settings = ContainerLifecycleConfiguration.get();
        copy.timeout = timeout == null ? Integer.valueOf(settings.getTimeout()) : timeout;
        copy.maxAge = maxAge == null ? settings.getMaxAge() : maxAge;
        if (name == null || image == null) {
            throw new AbortException(Messages.DeployArguments_NoName());
        }
        try {
            ServerArgument.check(server);
            if (service) {
                requireNothingOfContainers();
            } else {
                new DeployNames(name);
            }
            ImageNameCheck.require(image);
            if (options != null) {
                checkOptions(options);
            }
            order(order);
            copy.validation();
            copy.gate();
            keepPrevious();
        } catch (IllegalArgumentException | EngineException e) {
            throw new AbortException(e.getMessage());
        }
        return copy;
    }

    /** @throws IllegalArgumentException if there is one, with a message for the user */
    void requireNothingOfContainers() {
        List<String> given = ofContainers();
        if (!given.isEmpty()) {
            throw new IllegalArgumentException(Messages.DeployArguments_NotOfService(String.join(", ", given)));
        }
    }

    /** The names of those that have no meaning for a service. Whatever has another value than its default was meant to do something. */
    private List<String> ofContainers() {
        DeployArguments defaults = new DeployArguments();
        Map<String, Boolean> given = new LinkedHashMap<>();
        given.put("options", options != null);
        given.put("retry", retry);
        given.put("keep", keep);
        given.put("keepPrevious", keepPrevious != null);
        given.put("skipOld", skipOld);
        given.put("validations", !validations.equals(defaults.validations));
        given.put("method", method != null);
        given.put("ready", ready != null);
        given.put("readyTimeout", !readyTimeout.equals(defaults.readyTimeout));
        given.put("retryFor", retryFor != defaults.retryFor);
        given.put("format", format != null);
        given.put("allowSkipped", allowSkipped);
        given.put("testResults", !testResults.equals(defaults.testResults));
        given.put("stdioRetention", !stdioRetention.equals(defaults.stdioRetention));
        given.values().removeIf(isGiven -> !isGiven);
        return List.copyOf(given.keySet());
    }

    /** How long nothing may change in the update of a service. Only for what is {@link #complete}. */
    Duration patience() {
        return validation().timeout();
    }

    /** Only for what is {@link #complete}. */
    DeployValidation validation() {
        Durations.requirePositive("'timeout'", Duration.ofSeconds(timeout));
        Durations.requirePositive("'readyTimeout'", Duration.ofSeconds(readyTimeout));
        Durations.requireNotNegative("'retryFor'", Duration.ofSeconds(retryFor));
        return new DeployValidationBuilder()
                .method(HookMethod.require("'method'", method))
                .timeout(Duration.ofSeconds(timeout))
                .readiness(Readiness.parse(ready == null ? "auto" : ready))
                .readyTimeout(Duration.ofSeconds(readyTimeout))
                .retryFor(Duration.ofSeconds(retryFor))
                .format(ReportFormat.parse(format))
                .times(validations)
                .skipOld(skipOld)
                .allowSkipped(allowSkipped)
                .build();
    }

    /**
     * How long the agent may take. An attempt that looks after an earlier one waits for that first.
     *
     * <p>Only for what is {@link #complete}.
     */
    long seconds(boolean again) {
        if (service) {
            // The swarm waits for each task as long as that needs, and the agent as long as anything happens.
            return Durations.LONGEST.toSeconds();
        }
        return validation().longest().toSeconds() * (again ? 2 : 1);
    }

    /** Only for what is {@link #complete}. */
    PushGate gate() {
        Duration age = duration("maxAge", maxAge);
        Durations.requirePositive("'maxAge'", age);
        return new PushGate(
                age, new ReplacedHook(acceptMethod, "say 'acceptMethod: true'"), Clock.systemUTC(), "deployed");
    }

    /** @return null until the next deployment */
    Duration keepPrevious() {
        return keepPrevious == null ? null : duration("keepPrevious", keepPrevious);
    }

    private static Duration duration(String argument, String text) {
        Duration duration;
        try {
            duration = Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + argument + "': " + e.getMessage(), e);
        }
        return duration;
    }

    /** @throws IllegalArgumentException with a message for the user */
    List<String> runOptions() {
        return options == null ? List.of() : RunOptions.words(options);
    }

    /** @throws IllegalArgumentException with a message for the user */
    static void checkOptions(String options) {
        DockerCreate.check(RunOptions.words(options), OPTIONS);
    }

    /**
     * @return null for null
     * @throws IllegalArgumentException naming the allowed values
     */
    static DeployOrder order(String text) {
        if (text == null) {
            return null;
        }
        return DeployOrder.find(text)
                .orElseThrow(() -> new IllegalArgumentException(Messages.DeployArguments_Order(SafeText.line(text))));
    }

    /**
     * A copy with variables such as {@code $BUILD_NUMBER} replaced, which a Pipeline does by itself. The method stays as it
     * is: it is for a shell in the image, which has other variables than the build.
     *
     * @throws AbortException if the options are wrong, with a message for the user
     */
    DeployArguments expandedBy(EnvVars variables) throws AbortException {
        DeployArguments copy = clone();
        copy.name = variables.expand(name);
        copy.image = variables.expand(image);
        try {
            copy.options = options == null ? null : RunOptions.expand(options, variables);
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage());
        }
        copy.reason = variables.expand(reason);
        return copy;
    }

    @Override
    protected DeployArguments clone() {
        try {
            return (DeployArguments) super.clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
