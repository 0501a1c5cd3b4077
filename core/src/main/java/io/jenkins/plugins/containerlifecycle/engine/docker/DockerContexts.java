package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.registry.DockerConfigFile;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The docker command's store of contexts: {@code contexts/meta/<sha256 of the name>/meta.json} beside
 * {@code config.json}, TLS files in {@code contexts/tls/<sha256>/docker}.
 */
final class DockerContexts {
    /** @param certPath if the context has TLS files */
    record Endpoint(URI host, @Nullable Path certPath, boolean tlsVerify) {}

    private final Path configFolder;
    private final Consumer<String> warnings;

    /** @param warnings gets a sentence if {@code config.json} cannot be read */
    DockerContexts(Path configFolder, Consumer<String> warnings) {
        this.configFolder = configFolder;
        this.warnings = warnings;
    }

    Path configFile() {
        return DockerConfigFile.in(configFolder);
    }

    /** Name of the current context, if one was chosen. */
    @Nullable
    String current() {
        String name = DockerConfigFile.read(configFile(), warnings)
                .path("currentContext")
                .asText("");
        return name.isBlank() ? null : name;
    }

    /** @param source where the name is written, for messages */
    Endpoint endpoint(String name, String source) throws EngineException {
        String hash = sha256(name);
        Path meta =
                configFolder.resolve("contexts").resolve("meta").resolve(hash).resolve("meta.json");
        if (!Files.isRegularFile(meta)) {
            throw bad(
                    "The docker context '" + name + "' (from " + source + ") does not exist: there is no " + meta
                            + ". 'docker context ls' lists those that do.",
                    null);
        }
        JsonNode docker = read(meta).path("Endpoints").path("docker");
        String host = docker.path("Host").asText("");
        if (host.isBlank()) {
            throw bad(
                    "The docker context '" + name + "' names no docker engine: no Endpoints.docker.Host in " + meta,
                    null);
        }
        Path certPath =
                configFolder.resolve("contexts").resolve("tls").resolve(hash).resolve("docker");
        boolean material = Files.isDirectory(certPath);
        boolean skipVerify = docker.path("SkipTLSVerify").asBoolean(false);
        URI address = HostAddress.parse(host, meta.toString(), material || skipVerify);
        boolean tls = material || skipVerify || "https".equals(address.getScheme());
        // Even a missing folder means "TLS, unchecked"; TlsMaterial takes what it finds in it.
        return new Endpoint(address, material || skipVerify ? certPath : null, tls && !skipVerify);
    }

    private static JsonNode read(Path file) throws EngineException {
        try {
            JsonNode node = LenientJson.parse(Files.readAllBytes(file));
            if (!node.isObject()) {
                throw bad(file + " is not a JSON object.", null);
            }
            return node;
        } catch (IOException e) {
            throw bad("Could not read " + file + ": " + e.getMessage(), e);
        }
    }

    private static EngineException bad(String message, @Nullable Throwable cause) {
        return new EngineException(Kind.BAD_CONFIGURATION, SafeText.line(message), cause);
    }

    private static String sha256(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
