package io.jenkins.plugins.containerlifecycle.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.reference.RegistryName;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.Json;
import io.jenkins.plugins.containerlifecycle.text.Sha256;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One request to one registry, with everything that may come before the answer: a challenge, redirects, a busy
 * registry, one without TLS.
 */
final class RegistryConversation implements AutoCloseable {
    /** Without all four, a registry converts what it has, and the digest differs. */
    private static final List<String> TYPES = List.of(
            "application/vnd.docker.distribution.manifest.v2+json",
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.oci.image.index.v1+json");

    /** Docker Hub's registry is not at the address of that name. */
    private static final Map<String, String> HOSTS = Map.of(RegistryName.DOCKER_HUB, "registry-1.docker.io");

    private static final int MAX_MANIFEST = 4 << 20;
    private static final int BUSY_TRIES = 3;
    private static final Duration MAX_BUSY = Duration.ofSeconds(30);
    private static final Set<Integer> BUSY = Set.of(429, 503);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,5}");
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    private final String registry;
    private final String repository;
    private final String name;
    private final boolean insecure;
    private final Deadline deadline;
    private final RegistryTrouble trouble;
    private final RegistryHttp http;
    private final RegistryLogin login;

    RegistryConversation(
            ImageReference reference,
            RegistryAuth auth,
            boolean insecure,
            SSLContext tls,
            Duration handshake,
            Deadline deadline) {
        this.registry = reference.registry();
        this.repository = reference.registryPath();
        this.name = reference.digest() == null ? reference.tagOrLatest() : reference.digest();
        this.insecure = insecure;
        this.deadline = deadline;
        this.trouble = new RegistryTrouble(reference, auth);
        this.http = new RegistryHttp(tls, insecure, handshake, deadline);
        this.login = new RegistryLogin(http, auth, repository, trouble);
    }

    Optional<RegistryManifest> manifest() throws RegistryException, InterruptedException {
        RegistryHttp.Answer answer = ask();
        if (answer.status() == 404) {
            return Optional.empty();
        }
        if (answer.status() == 401 || answer.status() == 403) {
            throw trouble.denied(answer.text());
        }
        if (answer.status() == 429 || answer.status() >= 500) {
            throw trouble.unavailable("status " + answer.status() + " " + answer.text());
        }
        if (answer.status() != 200) {
            throw trouble.unusable("status " + answer.status() + " " + answer.text());
        }
        return Optional.of(read(answer.body()));
    }

    private RegistryHttp.Answer ask() throws RegistryException, InterruptedException {
        String path = "/v2/" + repository + "/manifests/" + name;
        String host = HOSTS.getOrDefault(registry, registry);
        try {
            return ask(URI.create("https://" + host + path));
        } catch (IOException e) {
            if (!insecure) {
                throw trouble.broken(e);
            }
            try {
                return ask(URI.create("http://" + host + path));
            } catch (IOException plain) {
                throw trouble.broken(plain);
            }
        }
    }

    private RegistryHttp.Answer ask(URI uri) throws IOException, RegistryException, InterruptedException {
        Map<String, List<String>> headers = Map.of("Accept", TYPES);
        for (int attempt = 1; ; attempt++) {
            RegistryHttp.Answer answer = http.get(uri, headers, login.authorization(), MAX_MANIFEST);
            if (answer.status() == 401 && login.answer(uri, answer.headers("WWW-Authenticate"))) {
                answer = http.get(uri, headers, login.authorization(), MAX_MANIFEST);
            }
            Duration pause = pause(answer);
            if (attempt >= BUSY_TRIES || pause == null || pause.compareTo(deadline.remaining()) >= 0) {
                return answer;
            }
            Thread.sleep(pause.toMillis());
        }
    }

    /** How long a busy registry wants to be left alone; nothing if it is not busy, or if that is too long to wait. */
    private static @Nullable Duration pause(RegistryHttp.Answer answer) {
        if (!BUSY.contains(answer.status())) {
            return null;
        }
        String after = answer.headers("Retry-After").stream().findFirst().orElse("");
        Duration pause =
                SECONDS.matcher(after).matches() ? Duration.ofSeconds(Long.parseLong(after)) : Duration.ofSeconds(1);
        return pause.compareTo(MAX_BUSY) > 0 ? null : pause;
    }

    private RegistryManifest read(byte[] bytes) throws RegistryException {
        String digest = "sha256:" + Sha256.hex(bytes);
        if (name.contains(":") && !name.equals(digest)) {
            throw trouble.unusable("it was asked for " + name + ", and what came has the digest " + digest);
        }
        ObjectNode manifest;
        try {
            manifest = Json.readObject(bytes, "the manifest", MAX_MANIFEST);
        } catch (InputException e) {
            throw trouble.unusable(String.valueOf(e.getMessage()));
        }
        if (manifest.path("schemaVersion").asInt() != 2) {
            throw trouble.unusable("it is a manifest of schema version "
                    + manifest.path("schemaVersion").asText("none") + ", not 2");
        }
        String config = manifest.path("config").path("digest").asText("");
        boolean list = manifest.path("manifests").isArray();
        if (list == DIGEST.matcher(config).matches()) {
            throw trouble.unusable("it names neither one configuration nor several images");
        }
        return new RegistryManifest(digest, list ? null : config);
    }

    @Override
    public void close() {
        http.close();
    }
}
