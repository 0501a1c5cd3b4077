package io.jenkins.plugins.containerlifecycle.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.reference.RegistryName;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of the docker command: those in {@code config.json} and those that its credential helpers keep. Found
 * as the docker command finds them; the format is that of github.com/docker/cli, {@code cli/config}.
 */
public final class DockerConfigCredentials implements RegistryCredentials {
    /** The user name with which a credential helper says that its secret is an identity token. */
    private static final String TOKEN_USER = "<token>";

    private final Map<String, String> environment;
    private final Path home;
    private final Consumer<String> warnings;

    /**
     * Reads nothing yet.
     *
     * @param environment of the user or build, not of this JVM: DOCKER_CONFIG is read from it, credential helpers get
     * it
     * @param home of the user, for {@code ~/.docker}
     * @param warnings gets a sentence if {@code config.json} cannot be read; then there are no credentials, as for the
     *     docker command
     */
    public DockerConfigCredentials(Map<String, String> environment, Path home, Consumer<String> warnings) {
        this.environment = Map.copyOf(environment);
        this.home = home;
        this.warnings = warnings;
    }

    /** Like the other constructor, without warnings. */
    public DockerConfigCredentials(Map<String, String> environment, Path home) {
        this(environment, home, warning -> {});
    }

    @Override
    public RegistryAuth of(String registry) throws CredentialsException, InterruptedException {
        Path file = file();
        JsonNode config = DockerConfigFile.read(file, warnings);
        String helper = helper(config, registry);
        if (helper != null) {
            return ask(new CredentialHelper(helper, file.toString(), environment), registry);
        }
        JsonNode entry = entry(config.path("auths"), registry);
        String identityToken = text(entry.path("identitytoken"));
        String registryToken = text(entry.path("registrytoken"));
        if (identityToken != null || registryToken != null) {
            return new RegistryAuth(registry, null, null, identityToken, registryToken);
        }
        String encoded = text(entry.path("auth"));
        if (encoded != null) {
            try {
                return RegistryAuth.encoded(registry, encoded);
            } catch (IllegalArgumentException e) {
                throw new CredentialsException(
                        file + ": " + e.getMessage() + " Write them again with 'docker login " + registry + "'.");
            }
        }
        String user = text(entry.path("username"));
        String password = text(entry.path("password"));
        return user == null || password == null ? RegistryAuth.NONE : RegistryAuth.basic(registry, user, password);
    }

    private Path file() throws CredentialsException {
        String folder = environment.getOrDefault("DOCKER_CONFIG", "").strip();
        try {
            return DockerConfigFile.in(folder.isEmpty() ? home.resolve(".docker") : Path.of(folder));
        } catch (InvalidPathException e) {
            throw new CredentialsException("DOCKER_CONFIG is not a path: " + e.getReason() + ".", e);
        }
    }

    private static @Nullable String helper(JsonNode config, String registry) {
        JsonNode ofRegistry = entry(config.path("credHelpers"), registry);
        String helper = text(ofRegistry);
        return helper != null ? helper : text(config.path("credsStore"));
    }

    /** By the key as docker writes it, then by any key that means the same registry. */
    private static JsonNode entry(JsonNode entries, String registry) {
        if (entries.has(key(registry))) {
            return entries.path(key(registry));
        }
        String host = RegistryName.of(registry);
        for (var entry : entries.properties()) {
            if (RegistryName.of(entry.getKey()).equals(host)) {
                return entry.getValue();
            }
        }
        return MissingNode.getInstance();
    }

    private static String key(String registry) {
        return RegistryName.of(registry).equals(RegistryName.DOCKER_HUB) ? RegistryAuth.DOCKER_HUB_KEY : registry;
    }

    private static RegistryAuth ask(CredentialHelper helper, String registry)
            throws CredentialsException, InterruptedException {
        ObjectNode answer = helper.get(key(registry));
        if (answer == null) {
            return RegistryAuth.NONE;
        }
        String user = text(answer.path("Username"));
        String secret = text(answer.path("Secret"));
        if (secret == null) {
            return RegistryAuth.NONE;
        }
        if (TOKEN_USER.equals(user)) {
            return RegistryAuth.identityToken(registry, secret);
        }
        return new RegistryAuth(registry, user, secret, null, null);
    }

    /** Nothing if it is empty or not a string. */
    private static @Nullable String text(JsonNode node) {
        return node.isTextual() && !node.textValue().isBlank() ? node.textValue() : null;
    }
}
