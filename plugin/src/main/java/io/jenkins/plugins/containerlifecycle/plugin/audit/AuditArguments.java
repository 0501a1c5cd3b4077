package io.jenkins.plugins.containerlifecycle.plugin.audit;

import hudson.AbortException;
import hudson.EnvVars;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageNameCheck;
import io.jenkins.plugins.containerlifecycle.inventory.AuditRule;
import io.jenkins.plugins.containerlifecycle.inventory.ConditionException;
import io.jenkins.plugins.containerlifecycle.plugin.agent.ServerArgument;
import io.jenkins.plugins.containerlifecycle.plugin.validate.OnFailure;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** What the user wrote, in plain types: it is kept in the build's state across a restart and sent to the agent. */
final class AuditArguments implements Serializable, Cloneable {
    private static final long serialVersionUID = 1L;

    /** As for a file of rules. */
    private static final int MAX_RULES = 1000;

    /** A name or an ID; null if nothing was written. */
    String image;
    /** Conditions; null for none. */
    List<String> deny;
    /** A file with more, relative to the current folder on the agent; null for none. */
    String rulesFile;
    /** Never null, like {@link #sbom} and {@link #testResults}. */
    OnFailure onFound = OnFailure.FAILURE;
    /** Whether it is good enough if it is not known of the image. */
    boolean allowUnknown;
    /** Whether another image is allowed than the one that the build has stamped for its name. */
    boolean anyStamp;
    /** Whether a bill of materials is archived. */
    Boolean sbom = true;

    Boolean testResults = true;
    /** The engine; null for the one that the step's environment names. */
    ServerArgument server;

    /** What a job's config.xml leaves out gets its default: XStream calls no constructor. */
    private Object readResolve() {
        onFound = onFound == null ? OnFailure.FAILURE : onFound;
        sbom = sbom == null ? Boolean.TRUE : sbom;
        testResults = testResults == null ? Boolean.TRUE : testResults;
        return this;
    }

    /**
     * A copy that is checked.
     *
     * @throws AbortException if an argument is wrong, with a message for the user
     */
    AuditArguments complete() throws AbortException {
        if (image == null) {
            throw new AbortException(Messages.AuditArguments_NoImage());
        }
        try {
            checkImage(image);
            rules();
            ServerArgument.check(server);
        } catch (ConditionException e) {
            throw new AbortException(Messages.AuditArguments_Deny(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage());
        }
        return clone();
    }

    /** @throws IllegalArgumentException with a message for the user if no image can have that name */
    static void checkImage(String name) {
        try {
            ImageNameCheck.require(name);
        } catch (EngineException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Those of {@link #deny}. */
    List<AuditRule> rules() throws ConditionException {
        List<AuditRule> rules = new ArrayList<>();
        if (deny != null && deny.size() > MAX_RULES) {
            throw new IllegalArgumentException(Messages.AuditArguments_TooMany(deny.size(), MAX_RULES));
        }
        for (String condition : deny == null ? List.<String>of() : deny) {
            rules.add(AuditRule.of(condition));
        }
        return rules;
    }

    /** A copy with variables such as {@code $BUILD_NUMBER} replaced, which a Pipeline does by itself. */
    AuditArguments expandedBy(EnvVars variables) {
        AuditArguments copy = clone();
        copy.image = variables.expand(image);
        copy.rulesFile = variables.expand(rulesFile);
        if (deny != null) {
            copy.deny = new ArrayList<>(deny);
            copy.deny.replaceAll(variables::expand);
        }
        return copy;
    }

    @Override
    protected AuditArguments clone() {
        try {
            return (AuditArguments) super.clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
