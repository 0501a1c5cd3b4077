package io.jenkins.plugins.containerlifecycle.engine.docker;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerContexts.Endpoint;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds the engine the way the docker command does, from an environment and a home that are not this JVM's own. */
final class DockerEndpointResolver {
    private static final URI DEFAULT_HOST = URI.create("unix:///var/run/docker.sock");

    private final Map<String, String> environment;
    private final Path home;
    private final Consumer<String> warnings;

    DockerEndpointResolver(Map<String, String> environment, Path home, Consumer<String> warnings) {
        this.environment = environment;
        this.home = home;
        this.warnings = warnings;
    }

    DockerEndpoint resolve(@Nullable String hostOverride) throws EngineException {
        // Any value switches it on, even "0" and "false", as in the docker command.
        boolean verify = variable("DOCKER_TLS_VERIFY") != null;
        if (hostOverride != null && !hostOverride.isBlank()) {
            return fromAddress(hostOverride, "--host", verify);
        }
        String host = variable("DOCKER_HOST");
        if (host != null) {
            return fromAddress(host, "DOCKER_HOST", verify);
        }
        DockerContexts contexts = new DockerContexts(configFolder(), warnings);
        String context = variable("DOCKER_CONTEXT");
        String source = "DOCKER_CONTEXT";
        if (context == null) {
            context = contexts.current();
            source = contexts.configFile().toString();
        }
        if (context != null && !context.equals("default")) {
            Endpoint endpoint = contexts.endpoint(context, source);
            return DockerEndpoint.of(endpoint.host()).withTls(endpoint.certPath(), endpoint.tlsVerify());
        }
        return DockerEndpoint.of(defaultHost());
    }

    private DockerEndpoint fromAddress(String address, String source, boolean verify) throws EngineException {
        URI host = HostAddress.parse(address, source, verify);
        DockerEndpoint config = DockerEndpoint.of(host);
        boolean tls = verify || "https".equals(host.getScheme());
        if (config.isLocal() || !tls) {
            // DOCKER_CERT_PATH alone switches nothing on.
            return config;
        }
        String certPath = variable("DOCKER_CERT_PATH");
        Path folder = certPath == null ? configFolder() : path(certPath, "DOCKER_CERT_PATH");
        // Somebody who writes https:// and nothing else expects what a browser does.
        boolean material = certPath != null || verify;
        return config.withTls(material ? folder : null, true);
    }

    private URI defaultHost() throws EngineException {
        if (File.separatorChar == '\\') {
            return URI.create("npipe:////./pipe/docker_engine");
        }
        String runtimeDir = variable("XDG_RUNTIME_DIR");
        if (runtimeDir != null && !Files.exists(Path.of(DEFAULT_HOST.getPath()))) {
            Path rootless = path(runtimeDir, "XDG_RUNTIME_DIR").resolve("docker.sock");
            if (Files.exists(rootless)) {
                return HostAddress.parse("unix://" + rootless, "XDG_RUNTIME_DIR", false);
            }
        }
        return DEFAULT_HOST;
    }

    private Path configFolder() throws EngineException {
        String folder = variable("DOCKER_CONFIG");
        return folder == null ? home.resolve(".docker") : path(folder, "DOCKER_CONFIG");
    }

    private static Path path(String value, String source) throws EngineException {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new EngineException(
                    EngineException.Kind.BAD_CONFIGURATION, source + " is not a path: " + e.getReason() + ".", e);
        }
    }

    /** Nothing if it is unset or empty. */
    private @Nullable String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.trim();
    }
}
