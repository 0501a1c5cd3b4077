package io.jenkins.plugins.containerlifecycle.plugin.validate;

import hudson.AbortException;
import hudson.EnvVars;
import io.jenkins.plugins.containerlifecycle.engine.ContainerOptions;
import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.hook.HookRequest;
import io.jenkins.plugins.containerlifecycle.hook.HookRequestBuilder;
import io.jenkins.plugins.containerlifecycle.hook.HookSettings;
import io.jenkins.plugins.containerlifecycle.hook.MemorySize;
import io.jenkins.plugins.containerlifecycle.hook.Readiness;
import io.jenkins.plugins.containerlifecycle.hook.ShellWords;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.HookMethod;
import io.jenkins.plugins.containerlifecycle.plugin.agent.ServerArgument;
import io.jenkins.plugins.containerlifecycle.plugin.config.ContainerLifecycleConfiguration;
import io.jenkins.plugins.containerlifecycle.plugin.form.PipelineValues;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.ReportFormat;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.Serializable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the user wrote, in plain types: it is kept in the build's state across a restart and sent to the agent, which
 * needs no class of the core to read it. Null and empty mean that nothing was written.
 */
final class ValidateArguments implements Serializable, Cloneable {
    private static final long serialVersionUID = 1L;

    static final int DEFAULT_READY_TIMEOUT = (int) HookRequest.DEFAULT_READY_TIMEOUT.toSeconds();

    /** The options that the core's advice names, in the words of a step. */
    static final HookSettings WORDS = new HookSettings(
            "mode: 'ONE_SHOT'",
            "'readyTimeout'",
            new ContainerOptions.Names("'env'", "'ports'", "'volumes'", "'memory'", "'cpus'"));

    /** Null if a container is validated. */
    String image;
    /** Null if an image is validated. */
    String container;
    /** Null for the image's own hook. */
    String method;
    /** Name of a {@link HookRequest.Mode}; never null, like everything else that has a value here. */
    String mode = HookRequest.Mode.AUTO.name();
    /** Seconds for all of it; null for what the administrator set, until {@link #complete}. */
    Integer timeout;
    /** Null for "as the image says". */
    String ready;
    /** Seconds. */
    Integer readyTimeout = DEFAULT_READY_TIMEOUT;
    /** Seconds; 0 runs the hook once. */
    int retryFor;
    /** Name of a {@link ReportFormat}; null for whatever is recognised. */
    String format;
    /** Null to add none. */
    Map<String, String> env;
    /** Null for the engine's default. */
    String network;
    /** Null for none. */
    List<String> ports;
    /** Null for none. */
    List<String> volumes;
    /** Null for the image's. */
    String user;
    /** Null for the image's. */
    String entrypoint;
    /** Null for the image's. */
    String command;
    /** Null for no limit. */
    String memory;
    /** Null for no limit. */
    Double cpus;

    boolean readOnly;
    /** The engine; null for the one that the step's environment names. */
    ServerArgument server;

    /** Whether another image is allowed than the one that the build has stamped for its name. */
    boolean anyStamp;

    OnFailure onFailure = OnFailure.FAILURE;
    boolean allowSkipped;
    Boolean testResults = true;
    /** Names the suites and classes; null for the image's repository. */
    String testResultsName;

    String stdioRetention = "FAILED";

    /**
     * What a job's config.xml leaves out gets its default: XStream calls no constructor, and a missing {@code
     * onFailure} must not let a build go on.
     */
    private Object readResolve() {
        ValidateArguments defaults = new ValidateArguments();
        mode = mode == null ? defaults.mode : mode;
        readyTimeout = readyTimeout == null ? defaults.readyTimeout : readyTimeout;
        onFailure = onFailure == null ? defaults.onFailure : onFailure;
        testResults = testResults == null ? defaults.testResults : testResults;
        stdioRetention = stdioRetention == null ? defaults.stdioRetention : stdioRetention;
        return this;
    }

    /**
     * The request to the core.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    HookRequest toRequest() {
        if ((image == null) == (container == null)) {
            throw new IllegalArgumentException(Messages.ValidateArguments_Target());
        }
        checkTimes();
        return new HookRequestBuilder()
                .target(target())
                .kind(image == null ? TargetKind.CONTAINER : TargetKind.IMAGE)
                .hook(Hook.VALIDATE)
                .method(HookMethod.require("'method'", method))
                .mode(HookRequest.Mode.valueOf(mode(mode)))
                .timeout(Duration.ofSeconds(timeout))
                .readiness(Readiness.parse(ready == null ? "auto" : ready))
                .readyTimeout(Duration.ofSeconds(readyTimeout))
                .retryFor(Duration.ofSeconds(retryFor))
                .format(ReportFormat.parse(format))
                .options(ContainerOptions.builder()
                        .entrypoint(words("entrypoint", entrypoint))
                        .command(words("command", command))
                        .environment(env == null ? Map.of() : env)
                        .user(user)
                        .network(network)
                        .ports(ports == null ? List.of() : ports)
                        .volumes(volumes == null ? List.of() : volumes)
                        .memoryBytes(memory == null ? null : MemorySize.parse(memory))
                        .cpus(cpus)
                        .readOnly(readOnly)
                        .build()
                        .require(WORDS.container()))
                .build();
    }

    /** By the core's rule, but in the step's own words. */
    private void checkTimes() {
        Durations.requirePositive("'timeout'", Duration.ofSeconds(timeout));
        Durations.requirePositive("'readyTimeout'", Duration.ofSeconds(readyTimeout));
        Durations.requireNotNegative("'retryFor'", Duration.ofSeconds(retryFor));
    }

    /** Whether the build may go on as if nothing were wrong. */
    boolean accepts(Outcome outcome) {
        return outcome.isGreen() || outcome == Outcome.SKIPPED && allowSkipped;
    }

    /**
     * A copy with variables such as {@code $BUILD_NUMBER} replaced, which a Pipeline does by itself. Commands stay as
     * they are: they are for a shell in the image, which has other variables than the build.
     */
    ValidateArguments expandedBy(EnvVars variables) {
        ValidateArguments copy = clone();
        copy.image = variables.expand(image);
        copy.container = variables.expand(container);
        copy.network = variables.expand(network);
        copy.ports = expand(ports, variables);
        copy.volumes = expand(volumes, variables);
        copy.user = variables.expand(user);
        copy.testResultsName = variables.expand(testResultsName);
        if (env != null) {
            copy.env = new LinkedHashMap<>(env);
            copy.env.replaceAll((name, value) -> variables.expand(value));
        }
        return copy;
    }

    private static List<String> expand(List<String> values, EnvVars variables) {
        return values == null
                ? null
                : PipelineValues.strings(values.stream().map(variables::expand).toList());
    }

    @Override
    protected ValidateArguments clone() {
        try {
            return (ValidateArguments) super.clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * A copy that no longer depends on anything that only the controller knows.
     *
     * @throws AbortException if an argument is wrong, with a message for the user
     */
    ValidateArguments complete() throws AbortException {
        ValidateArguments copy = clone();
        if (copy.timeout == null) {
            copy.timeout = ContainerLifecycleConfiguration.get().getTimeout();
        }
        try {
            ServerArgument.check(server);
            copy.toRequest();
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage());
        }
        return copy;
    }

    String target() {
        return image == null ? container : image;
    }

    /**
     * @return name of a {@link HookRequest.Mode}
     * @throws IllegalArgumentException naming the allowed values
     */
    static String mode(String text) {
        if (text == null || text.isBlank()) {
            return HookRequest.Mode.AUTO.name();
        }
        String wanted = text.strip().toUpperCase(Locale.ROOT).replace('-', '_');
        for (HookRequest.Mode mode : HookRequest.Mode.values()) {
            if (mode.name().equals(wanted)) {
                return wanted;
            }
        }
        throw new IllegalArgumentException(Messages.ValidateArguments_Mode(SafeText.line(text)));
    }

    static List<String> words(String argument, String text) {
        if (text == null) {
            return null;
        }
        return ShellWords.split(text)
                .orElseThrow(() ->
                        new IllegalArgumentException(Messages.ValidateArguments_Words(argument, SafeText.line(text))));
    }
}
