package io.jenkins.plugins.containerlifecycle.plugin.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import java.io.Serializable;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerEndpoint;

/** The argument {@code dockerServer} in plain types, which are kept in a build's state and travel to an agent. */
public final class ServerArgument implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String uri;
    /** Null where the engine wants none. */
    private final String credentialsId;

    private ServerArgument(String uri, String credentialsId) {
        this.uri = uri;
        this.credentialsId = credentialsId;
    }

    /** @return null where nothing was written */
    @CheckForNull
    public static ServerArgument of(@CheckForNull DockerServerEndpoint server) {
        String uri = server == null ? null : Util.fixEmptyAndTrim(server.getUri());
        String credentialsId = server == null ? null : Util.fixEmptyAndTrim(server.getCredentialsId());
        return uri == null && credentialsId == null ? null : new ServerArgument(uri, credentialsId);
    }

    /** @return null for null */
    @CheckForNull
    public static DockerServerEndpoint endpoint(@CheckForNull ServerArgument server) {
        return server == null ? null : new DockerServerEndpoint(server.uri, server.credentialsId);
    }
}
