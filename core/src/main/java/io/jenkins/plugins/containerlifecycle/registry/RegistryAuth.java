package io.jenkins.plugins.containerlifecycle.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.reference.RegistryName;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The credentials for a registry. The engine gets them in a header of the one request that needs them; {@link
 * #toString} shows none of them.
 *
 * @param registry the registry's name as in an image reference, such as {@code registry.example.org:5000}, or its URL
 * @param identityToken what {@code docker login} got instead of a password
 * @param registryToken a bearer token for the registry itself
 */
public record RegistryAuth(
        @Nullable String registry,
        @Nullable String username,
        @Nullable String password,
        @Nullable String identityToken,
        @Nullable String registryToken) {
    /** The key that docker's configuration and credential helpers have for Docker Hub. */
    public static final String DOCKER_HUB_KEY = "https://index.docker.io/v1/";

    /** No credentials. */
    public static final RegistryAuth NONE = new RegistryAuth(null, null, null, null, null);

    private static final String HIDDEN = "****";
    /** Credentials in URLs and headers, whoever's they are. */
    private static final Pattern IN_URL = Pattern.compile("(?<=://)[^/@\\s\"']+@");

    private static final Pattern IN_HEADER = Pattern.compile("(?i)\\b(basic|bearer) +[a-z0-9._~+/=-]{8,}");
    private static final Pattern IN_QUERY = Pattern.compile("(?i)\\b(token|password|secret)=[^&\\s\"']+");

    /** @throws IllegalArgumentException if there are credentials but no registry that they are for */
    public RegistryAuth {
        boolean any = username != null || password != null || identityToken != null || registryToken != null;
        if (any && (registry == null || registry.isBlank())) {
            throw new IllegalArgumentException("Credentials need the registry that they are for.");
        }
    }

    public static RegistryAuth basic(String registry, String username, String password) {
        return new RegistryAuth(registry, username, password, null, null);
    }

    public static RegistryAuth identityToken(String registry, String token) {
        return new RegistryAuth(registry, null, null, token, null);
    }

    /**
     * @param userAndPassword Base64 of {@code user:password}, as in docker's {@code config.json} and in Jenkins's
     *     docker-commons
     * @throws IllegalArgumentException if it is not; the message does not quote it
     */
    public static RegistryAuth encoded(String registry, String userAndPassword) {
        String plain;
        try {
            plain = new String(Base64.getDecoder().decode(userAndPassword.strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Without the cause: its message quotes a character of the secret.
            throw new IllegalArgumentException("The credentials for " + SafeText.line(registry) + " are not Base64.");
        }
        int colon = plain.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException(
                    "The credentials for " + SafeText.line(registry) + " are not user and password.");
        }
        // docker pads with zeros.
        return basic(
                registry, plain.substring(0, colon), plain.substring(colon + 1).replaceAll("\u0000+$", ""));
    }

    public boolean isNone() {
        return username == null && password == null && identityToken == null && registryToken == null;
    }

    /** Whether this may be sent to that registry: credentials go only where they belong. */
    public boolean isFor(String registryHost) {
        return registry != null && RegistryName.of(registry).equals(RegistryName.of(registryHost));
    }

    /** The value of {@code X-Registry-Auth}. */
    public String header() {
        ObjectNode json = LenientJson.object();
        put(json, "username", username);
        put(json, "password", password);
        put(json, "identitytoken", identityToken);
        put(json, "registrytoken", registryToken);
        if (registry != null && !isNone()) {
            String host = RegistryName.of(registry);
            json.put("serveraddress", host.equals(RegistryName.DOCKER_HUB) ? DOCKER_HUB_KEY : host);
        }
        return Base64.getUrlEncoder().encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void put(ObjectNode json, String field, @Nullable String value) {
        if (value != null) {
            json.put(field, value);
        }
    }

    /** What a registry or engine said, without these credentials and any others recognisable by their form. */
    public String scrub(String text) {
        String clean = text;
        for (String secret : secrets()) {
            clean = clean.replace(secret, HIDDEN);
        }
        clean = IN_URL.matcher(clean).replaceAll(HIDDEN + "@");
        clean = IN_HEADER.matcher(clean).replaceAll("$1 " + HIDDEN);
        return IN_QUERY.matcher(clean).replaceAll("$1=" + HIDDEN);
    }

    private List<String> secrets() {
        List<String> secrets = new ArrayList<>();
        Stream.of(password, identityToken, registryToken)
                .filter(secret -> secret != null && !secret.isBlank())
                .forEach(secrets::add);
        if (username != null && password != null) {
            byte[] both = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
            secrets.add(Base64.getEncoder().encodeToString(both));
        }
        if (!isNone()) {
            secrets.add(header());
        }
        // One may be part of another.
        secrets.sort(Comparator.comparingInt(String::length).reversed());
        return secrets;
    }

    @Override
    public String toString() {
        return isNone() ? "no credentials" : "credentials for " + SafeText.lineOrNull(registry);
    }
}
