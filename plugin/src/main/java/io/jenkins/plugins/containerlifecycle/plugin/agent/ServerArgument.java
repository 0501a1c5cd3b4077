package io.jenkins.plugins.containerlifecycle.plugin.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEndpoint;
import java.io.Serializable;
import java.util.Objects;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerEndpoint;

/** The argument {@code dockerServer} in plain types, which are kept in a build's state and travel to an agent. */
public final class ServerArgument implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String uri;
    /** Null if the engine wants none. */
    private final String credentialsId;

    private ServerArgument(String uri, String credentialsId) {
        this.uri = uri;
        this.credentialsId = credentialsId;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServerArgument server
                && Objects.equals(uri, server.uri)
                && Objects.equals(credentialsId, server.credentialsId);
    }

    @Override
    public int hashCode() {
        return Objects.hash(uri, credentialsId);
    }

    /** @return null if nothing was written */
    @CheckForNull
    public static ServerArgument of(@CheckForNull DockerServerEndpoint server) {
        String uri = server == null ? null : Util.fixEmptyAndTrim(server.getUri());
        String credentialsId = server == null ? null : Util.fixEmptyAndTrim(server.getCredentialsId());
        return uri == null && credentialsId == null ? null : new ServerArgument(uri, credentialsId);
    }

    /**
     * Checked before anything else is done, in the step's own words.
     *
     * @param server null is fine
     * @throws IllegalArgumentException with a message for the user
     */
    public static void check(@CheckForNull ServerArgument server) {
        if (server == null || server.uri == null) {
            return;
        }
        try {
            DockerEndpoint.checkAddress(server.uri, "'dockerServer'");
        } catch (EngineException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** @return null for null */
    @CheckForNull
    public static DockerServerEndpoint endpoint(@CheckForNull ServerArgument server) {
        return server == null ? null : new DockerServerEndpoint(server.uri, server.credentialsId);
    }
}
