package io.jenkins.plugins.containerlifecycle.plugin.running;

import hudson.AbortException;
import hudson.EnvVars;
import io.jenkins.plugins.containerlifecycle.plugin.agent.ServerArgument;
import io.jenkins.plugins.containerlifecycle.plugin.validate.OnFailure;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the user wrote, in plain types: it is kept in the build's state across a restart and sent to the agent. */
final class HookArguments implements Serializable, Cloneable {
    private static final long serialVersionUID = 1L;

    /** Names or IDs, separated by spaces or commas; null if nothing was written. */
    String container;
    /** Seconds for each container; null for the step's default. */
    Integer timeout;
    /** Never null. */
    OnFailure onFailure = OnFailure.FAILURE;
    /** Whether it is good enough if an update says "not now". */
    boolean allowDeferred;
    /** The engine; null for the one that the step's environment names. */
    ServerArgument server;

    /** What a job's config.xml leaves out gets its default: XStream calls no constructor. */
    private Object readResolve() {
        onFailure = onFailure == null ? OnFailure.FAILURE : onFailure;
        return this;
    }

    /** Each once, in order. */
    List<String> containers() {
        List<String> names = new ArrayList<>();
        for (String name : container == null ? new String[0] : container.split("[\\s,]+")) {
            if (!name.isEmpty() && !names.contains(name)) {
                names.add(name);
            }
        }
        return names;
    }

    /**
     * A copy that is checked.
     *
     * @param seconds the step's default for {@link #timeout}
     * @throws AbortException if an argument is wrong, with a message for the user
     */
    HookArguments complete(int seconds) throws AbortException {
        HookArguments copy = clone();
        copy.timeout = timeout == null ? Integer.valueOf(seconds) : timeout;
        if (containers().isEmpty()) {
            throw new AbortException(Messages.HookArguments_NoContainer());
        }
        try {
            Durations.requirePositive("'timeout'", Duration.ofSeconds(copy.timeout));
            ServerArgument.check(server);
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage());
        }
        return copy;
    }

    /**
     * A copy with variables such as {@code $BUILD_NUMBER} replaced, which a Pipeline does by itself.
     *
     * @throws AbortException if a name is not one name any more: whoever chooses the value of a parameter must not add
     *     containers or leave some out
     */
    HookArguments expandedBy(EnvVars variables) throws AbortException {
        HookArguments copy = clone();
        List<String> names = new ArrayList<>();
        for (String name : containers()) {
            String expanded = variables.expand(name).strip();
            if (expanded.isEmpty() || expanded.matches(".*[\\s,].*")) {
                throw new AbortException(Messages.HookArguments_NotOne(name, SafeText.line(expanded)));
            }
            names.add(expanded);
        }
        copy.container = String.join(" ", names);
        return copy;
    }

    @Override
    protected HookArguments clone() {
        try {
            return (HookArguments) super.clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
