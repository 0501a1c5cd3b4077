package io.jenkins.plugins.containerlifecycle.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Logs in to a registry in the way that it demands: with user and password, or with a token that another server gives
 * for them (the token specification of the CNCF's Distribution project). Nothing is sent unasked.
 */
final class RegistryLogin {
    private static final int MAX_TOKEN = 256 << 10;
    private static final String CLIENT = "container-lifecycle";

    private final RegistryHttp http;
    private final RegistryAuth auth;
    private final String scope;
    private final RegistryTrouble trouble;

    /** The header for the next request. */
    private @Nullable String authorization;

    /** @param scope what is wanted, if a token is needed for it */
    RegistryLogin(RegistryHttp http, RegistryAuth auth, String scope, RegistryTrouble trouble) {
        this.http = http;
        this.auth = auth;
        this.scope = scope;
        this.trouble = trouble;
    }

    /** To read a repository. */
    static String pull(String repository) {
        return "repository:" + repository + ":pull";
    }

    synchronized @Nullable String authorization() {
        return authorization;
    }

    /**
     * Obtains what the registry demands.
     *
     * @param registry the address that answered 401
     * @param headers what it demands, one challenge each
     * @param sent what it got with that request
     * @return whether there is something to send that it has not got yet
     */
    synchronized boolean answer(URI registry, List<String> headers, @Nullable String sent)
            throws IOException, RegistryException {
        if (authorization != null && !authorization.equals(sent)) {
            // Another thread has logged in meanwhile.
            return true;
        }
        for (String header : headers) {
            Challenge challenge = Challenge.parse(header);
            if (challenge == null) {
                continue;
            }
            authorization = challenge.isBearer() ? bearer(registry, challenge) : basic();
            return authorization != null && !authorization.equals(sent);
        }
        return false;
    }

    private @Nullable String basic() {
        if (auth.username() == null || auth.password() == null) {
            return null;
        }
        byte[] both = (auth.username() + ":" + auth.password()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    private String bearer(URI registry, Challenge challenge) throws IOException, RegistryException {
        if (auth.registryToken() != null) {
            return "Bearer " + auth.registryToken();
        }
        URI realm = realm(registry, challenge.parameter("realm"));
        String service = challenge.parameter("service");
        String query = "scope=" + encode(scope) + (service == null ? "" : "&service=" + encode(service));
        RegistryHttp.Answer answer = auth.identityToken() != null
                ? http.post(
                        realm,
                        "grant_type=refresh_token&client_id=" + CLIENT + "&refresh_token="
                                + encode(auth.identityToken()) + "&" + query,
                        MAX_TOKEN)
                : http.get(
                        URI.create(realm + (realm.getQuery() == null ? "?" : "&") + query),
                        Map.of(),
                        basic(),
                        MAX_TOKEN);
        if (answer.status() == 401 || answer.status() == 403) {
            throw trouble.denied(answer.text());
        }
        if (answer.status() != 200) {
            throw answer.status() == 429 || answer.status() >= 500
                    ? trouble.unavailable("its token server: status " + answer.status())
                    : trouble.unusable("its token server: status " + answer.status());
        }
        return "Bearer " + token(answer.body());
    }

    private String token(byte[] body) throws RegistryException {
        try {
            ObjectNode json = Json.readObject(body, "the token", MAX_TOKEN);
            String token = json.path("token").asText(json.path("access_token").asText(""));
            // It goes into a header as it is.
            if (token.matches("[\\x21-\\x7e]+")) {
                return token;
            }
        } catch (InputException e) {
            // Without the parser's message, which may quote a secret.
        }
        throw trouble.unusable("its token server gave no token");
    }

    /** The address of the token server; over TLS, unless the registry itself does without. */
    private URI realm(URI registry, @Nullable String realm) throws RegistryException {
        try {
            URI uri = URI.create(String.valueOf(realm));
            boolean safe = "https".equals(uri.getScheme())
                    || "http".equals(uri.getScheme()) && registry.getScheme().equals("http");
            if (safe && uri.getHost() != null && uri.getUserInfo() == null && uri.getFragment() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Reported below.
        }
        throw trouble.unusable("it wants a token from an address that is not safe: " + realm);
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
