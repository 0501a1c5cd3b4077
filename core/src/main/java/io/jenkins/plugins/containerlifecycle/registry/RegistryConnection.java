package io.jenkins.plugins.containerlifecycle.registry;

import io.jenkins.plugins.containerlifecycle.reference.RegistryName;
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
 * Questions to one registry, with everything that may come before an answer: a challenge, redirects, a busy registry, one
 * without TLS. Several threads may ask; if the registry is busy, all of them leave it alone.
 */
final class RegistryConnection implements AutoCloseable {
    /** Docker Hub's registry is not at the address of that name. */
    private static final Map<String, String> HOSTS = Map.of(RegistryName.DOCKER_HUB, "registry-1.docker.io");

    private static final int BUSY_TRIES = 3;
    private static final Duration MAX_BUSY = Duration.ofSeconds(30);
    private static final Set<Integer> BUSY = Set.of(429, 503);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,5}");

    private final String host;
    private final boolean insecure;
    private final Deadline deadline;
    private final RegistryHttp http;

    /** Of the last answer that came; null before. */
    private volatile @Nullable String scheme;

    /** Until when the registry is to be left alone. */
    private volatile Deadline quiet = Deadline.in(Duration.ZERO);

    /** @param longest how long one answer may take, however little is silent */
    RegistryConnection(
            String registry,
            boolean insecure,
            SSLContext tls,
            Duration handshake,
            Deadline deadline,
            Duration longest) {
        this.host = HOSTS.getOrDefault(registry, registry);
        this.insecure = insecure;
        this.deadline = deadline;
        this.http = new RegistryHttp(tls, insecure, handshake, deadline, longest);
    }

    RegistryLogin login(RegistryAuth auth, String scope, RegistryTrouble trouble) {
        return new RegistryLogin(http, auth, scope, trouble);
    }

    /**
     * @param path with a query, as it is in an address
     * @param limit of the answer in bytes
     * @return whatever its status is
     */
    RegistryHttp.Answer get(
            String path, Map<String, List<String>> headers, RegistryLogin login, RegistryTrouble trouble, int limit)
            throws RegistryException, InterruptedException {
        String known = scheme;
        try {
            return ask(known == null ? "https" : known, path, headers, login, limit);
        } catch (IOException e) {
            if (!insecure || known != null) {
                throw trouble.broken(e);
            }
            try {
                return ask("http", path, headers, login, limit);
            } catch (IOException plain) {
                throw trouble.broken(plain);
            }
        }
    }

    /** The body of an answer that is one; empty if there is nothing of that name. */
    static Optional<byte[]> body(RegistryHttp.Answer answer, RegistryTrouble trouble) throws RegistryException {
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
        return Optional.of(answer.body());
    }

    private RegistryHttp.Answer ask(
            String how, String path, Map<String, List<String>> headers, RegistryLogin login, int limit)
            throws IOException, RegistryException, InterruptedException {
        URI uri = URI.create(how + "://" + host + path);
        for (int attempt = 1; ; attempt++) {
            Thread.sleep(deadline.within(quiet.remaining()).remaining().toMillis());
            String sent = login.authorization();
            RegistryHttp.Answer answer = http.get(uri, headers, sent, limit);
            if (answer.status() == 401 && login.answer(uri, answer.headers("WWW-Authenticate"), sent)) {
                answer = http.get(uri, headers, login.authorization(), limit);
            }
            scheme = how;
            Duration pause = pause(answer);
            if (attempt >= BUSY_TRIES || pause == null || pause.compareTo(deadline.remaining()) >= 0) {
                return answer;
            }
            quiet = Deadline.in(pause);
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

    /** Also ends what is in progress. */
    @Override
    public void close() {
        http.close();
    }
}
