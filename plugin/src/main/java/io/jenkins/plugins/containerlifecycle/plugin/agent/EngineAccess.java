package io.jenkins.plugins.containerlifecycle.plugin.agent;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.model.Run;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEndpoint;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerCredentials;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerDomainRequirement;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerEndpoint;
import org.jenkinsci.plugins.docker.commons.credentials.KeyMaterial2;

/**
 * How to reach the engine, as the variables that the docker command knows. They come from the step, never from the
 * agent's own process, whose environment may be quite different.
 */
public final class EngineAccess {
    private static final List<String> VARIABLES = List.of(
            "DOCKER_HOST",
            "DOCKER_TLS_VERIFY",
            "DOCKER_CERT_PATH",
            "DOCKER_CONTEXT",
            "DOCKER_CONFIG",
            "XDG_RUNTIME_DIR",
            "HOME");

    private static final DockerEndpoint.Settings SETTINGS = new DockerEndpoint.Settings(
            "'dockerServer' or DOCKER_HOST",
            "give 'dockerServer' its credentials, or set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH");

    private final Map<String, String> environment;
    /** Null if none are used. */
    private final KeyMaterial2 material;

    private EngineAccess(Map<String, String> environment, KeyMaterial2 material) {
        this.environment = environment;
        this.material = material;
    }

    /**
     * The part of a step's environment that says where the engine is. The environment may hold secrets, so nothing else
     * of it is sent or kept, except by a push.
     *
     * @param more variables of the same kind
     */
    public static HashMap<String, String> variables(Map<String, String> step, String... more) {
        HashMap<String, String> environment = new HashMap<>();
        for (String variable :
                Stream.concat(VARIABLES.stream(), Stream.of(more)).toList()) {
            if (step.get(variable) != null) {
                environment.put(variable, step.get(variable));
            }
        }
        return environment;
    }

    /**
     * What the endpoint says; its keys and certificates are on the agent until {@link #close}. Without an endpoint,
     * what the step's environment says.
     *
     * @param argument null for none
     * @param channel of the agent
     */
    public static EngineAccess of(ServerArgument argument, EnvVars step, Run<?, ?> run, VirtualChannel channel)
            throws IOException, InterruptedException {
        DockerServerEndpoint server = ServerArgument.endpoint(argument);
        if (server == null) {
            return new EngineAccess(variables(step), null);
        }
        requireCredentials(server, run);
        KeyMaterial2 material;
        try {
            material = server.newKeyMaterialFactory(run, channel).materialize2();
        } catch (IOException e) {
            if (e instanceof AbortException || AgentStepExecution.isLostConnection(e)) {
                throw e;
            }
            throw new AbortException(Messages.EngineAccess_NotWritten(SafeText.line(String.valueOf(e.getMessage()))));
        }
        return new EngineAccess(new HashMap<>(material.env()), material);
    }

    /** Without this, a mistyped ID would mean a connection without credentials. */
    private static void requireCredentials(DockerServerEndpoint server, Run<?, ?> run) throws AbortException {
        String id = server.getCredentialsId();
        if (id == null) {
            return;
        }
        var requirements = URIRequirementBuilder.fromUri(server.getUri()).build();
        requirements.add(new DockerServerDomainRequirement());
        if (CredentialsProvider.findCredentialById(id, DockerServerCredentials.class, run, requirements) == null) {
            throw new AbortException(Messages.EngineAccess_NoCredentials(id));
        }
    }

    public Map<String, String> environment() {
        return environment;
    }

    /** The step's environment for the docker command, by which it finds the same engine. */
    public HashMap<String, String> forCommand(Map<String, String> step) {
        HashMap<String, String> variables = new HashMap<>(step);
        VARIABLES.stream().filter(variable -> variable.startsWith("DOCKER_")).forEach(variables::remove);
        variables.putAll(environment);
        return variables;
    }

    /** The folder on the agent with keys and certificates; null for none. */
    public String keyFolder() {
        return material == null ? null : environment.get("DOCKER_CERT_PATH");
    }

    /**
     * Called on the agent. It works even after the channel is cut, because it needs no class from the controller.
     *
     * @param folder from {@link #keyFolder}; null does nothing
     */
    public static void forget(String folder) throws IOException {
        File[] files = folder == null ? null : new File(folder).listFiles();
        if (files != null) {
            for (File file : files) {
                Files.deleteIfExists(file.toPath());
            }
            Files.deleteIfExists(Path.of(folder));
        }
    }

    /** As {@link #forget}. If it fails, the controller does it once more, and says so if it cannot. */
    public static void forgetIfPossible(String folder) {
        try {
            forget(folder);
        } catch (IOException e) {
            // The controller does it.
        }
    }

    public void close(VirtualChannel channel) throws IOException, InterruptedException {
        if (material != null) {
            material.close(channel);
        }
    }

    /** Called on the agent. */
    public static DockerEndpoint config(Map<String, String> environment) throws EngineException {
        return DockerEndpoint.resolve(environment, home(environment), null).withSettings(SETTINGS);
    }

    /** Called on the agent. */
    public static Path home(Map<String, String> environment) {
        return Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
    }
}
