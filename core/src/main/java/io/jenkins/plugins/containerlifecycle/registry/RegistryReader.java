package io.jenkins.plugins.containerlifecycle.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what one registry has: its repositories, their tags, and the images behind them. The calls are those of the OCI
 * Distribution Specification, and {@code _catalog} of the CNCF's Distribution project. Several threads may use it.
 */
final class RegistryReader implements AutoCloseable {
    private static final int MAX_PAGE = 4 << 20;
    /** Names of one list, those that nobody asked for included. */
    private static final int MAX_ENTRIES = 100_000;

    private static final int MAX_PAGES = 1_000;
    private static final int MAX_NAME = 512;
    /** Of a list. */
    private static final int MAX_PLATFORMS = 32;
    /** An address and what it is, of which a header may have several: RFC 8288. What is in quotes may have any letter. */
    private static final Pattern LINK = Pattern.compile("<([^<>]*)>((?:[^<\"]|\"[^\"]*\"?)*+)");

    private static final Pattern IS_NEXT =
            Pattern.compile("(?i);\\s*rel\\s*=\\s*(?:\"(?:[^\"]*\\s)?next(?:\\s[^\"]*)?\"|next(?=[\\s;,]|$))");

    private final String registry;
    private final RegistryAuth auth;
    private final RegistryConnection connection;
    /** By repository, so that a token is asked for once for all of its tags. */
    private final Map<String, RegistryLogin> logins = new ConcurrentHashMap<>();

    /** By digest: many names mean the same image. */
    private final Map<String, ImageConfig> configs = new ConcurrentHashMap<>();
    /** By digest, so that none is read twice at a time. */
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    RegistryReader(String registry, RegistryAuth auth, RegistryConnection connection) {
        this.registry = registry;
        this.auth = auth;
        this.connection = connection;
    }

    /**
     * The names of all repositories.
     *
     * @param wanted which of them to give
     * @return empty if the registry has no list of them
     */
    Optional<Set<String>> repositories(Predicate<String> wanted) throws RegistryException, InterruptedException {
        RegistryTrouble trouble = new RegistryTrouble(registry, "the list of its repositories", auth);
        RegistryLogin login = connection.login(auth, "registry:catalog:*", trouble);
        // A registry may refuse to give more than a hundred at a time.
        return pages("/v2/_catalog", "?n=100", "repositories", wanted, login, trouble);
    }

    /**
     * @return empty if there is no such repository
     */
    Optional<Set<String>> tags(ImageReference repository) throws RegistryException, InterruptedException {
        RegistryTrouble trouble = new RegistryTrouble(registry, "the tags of " + repository.repository(), auth);
        return pages(
                "/v2/" + repository.registryPath() + "/tags/list",
                "?n=1000",
                "tags",
                tag -> true,
                login(repository, trouble),
                trouble);
    }

    private RegistryLogin login(ImageReference repository, RegistryTrouble trouble) {
        String path = repository.registryPath();
        return logins.computeIfAbsent(path, key -> connection.login(auth, RegistryLogin.pull(path), trouble));
    }

    private Optional<Set<String>> pages(
            String path,
            String firstPage,
            String field,
            Predicate<String> wanted,
            RegistryLogin login,
            RegistryTrouble trouble)
            throws RegistryException, InterruptedException {
        Set<String> seen = new LinkedHashSet<>();
        String query = firstPage;
        for (int page = 1; query != null; page++) {
            RegistryHttp.Answer answer = connection.get(path + query, Map.of(), login, trouble, MAX_PAGE);
            Optional<byte[]> body = RegistryConnection.body(answer, trouble);
            if (body.isEmpty() && page == 1) {
                return Optional.empty();
            }
            int before = seen.size();
            seen.addAll(names(body.orElse(new byte[0]), field, trouble));
            query = next(answer, trouble);
            // Each page has something new, or it would go on for ever.
            if (query != null && (seen.size() == before || page >= MAX_PAGES)) {
                throw trouble.unusable("it goes on without end");
            }
            if (seen.size() > MAX_ENTRIES) {
                throw trouble.unusable("it has more than " + MAX_ENTRIES + " names");
            }
        }
        Set<String> names = new LinkedHashSet<>();
        seen.stream().filter(wanted).sorted().forEach(names::add);
        return Optional.of(names);
    }

    private static List<String> names(byte[] body, String field, RegistryTrouble trouble) throws RegistryException {
        JsonNode list;
        try {
            ObjectNode page = Json.readObject(body, "the list", MAX_PAGE);
            list = page.path(field);
        } catch (InputException e) {
            throw trouble.unusable(e.getMessage());
        }
        // Some say null if there is none.
        if (!list.isArray() && !list.isNull()) {
            throw trouble.unusable("it has no '" + field + "'");
        }
        List<String> names = new ArrayList<>();
        for (JsonNode name : list) {
            if (!name.isTextual() || name.textValue().length() > MAX_NAME) {
                throw trouble.unusable("it has a name that is none");
            }
            names.add(name.textValue());
        }
        return names;
    }

    /**
     * The query of the next page; it is asked for at the same address, wherever the registry says that it is.
     *
     * @return nothing if there is no such page
     * @throws RegistryException if there is one that cannot be asked for: without it the list is not whole
     */
    private static @Nullable String next(RegistryHttp.Answer answer, RegistryTrouble trouble) throws RegistryException {
        for (String header : answer.headers("Link")) {
            Matcher link = LINK.matcher(header);
            while (link.find()) {
                if (IS_NEXT.matcher(link.group(2)).find()) {
                    return query(link.group(1), trouble);
                }
            }
        }
        return null;
    }

    private static String query(String address, RegistryTrouble trouble) throws RegistryException {
        int at = address.indexOf('?');
        String query = at < 0 ? "" : address.substring(at).replaceFirst("#.*", "");
        if (query.matches("\\?[!-~]{1,2000}")) {
            String cleaned = query.replaceAll("[\\\\\"^`{|}]", "");
            try {
                URI.create(cleaned);
                return cleaned;
            } catch (IllegalArgumentException e) {
                // Such as half of an escape.
            }
        }
        throw trouble.unusable("it has a next page at an address that cannot be used: " + address);
    }

    /**
     * Reads the image behind a name.
     *
     * @param preferred platforms such as {@code linux/amd64}, the most wanted first. Of a list those of them are read that
     *     it has; if there are none, or none is given, all
     * @param listed whether the registry said that it has that name
     * @return empty if the registry has nothing of that name, or something that is no image
     */
    Optional<RegistryImage> image(ImageReference reference, Set<String> preferred, boolean listed)
            throws RegistryException, InterruptedException {
        RegistryTrouble trouble = new RegistryTrouble(reference, auth);
        Optional<ManifestDocument> found = manifest(reference, reference.tagOrLatest(), trouble);
        if (found.isEmpty()) {
            if (listed) {
                throw trouble.unusable("it lists that name, but has no manifest of it");
            }
            return Optional.empty();
        }
        ManifestDocument manifest = found.get();
        Set<String> digests = new LinkedHashSet<>(Set.of(manifest.digest()));
        if (!manifest.isList()) {
            if (!manifest.image()) {
                return Optional.empty();
            }
            ImageConfig config = config(reference, manifest, trouble);
            return Optional.of(image(config, digests, List.of(config.platform()), false));
        }
        List<ImageConfig> configs = new ArrayList<>();
        List<String> platforms = new ArrayList<>();
        for (ManifestDocument.Child child : chosen(manifest, preferred, trouble)) {
            ManifestDocument one = manifest(reference, child.digest(), trouble)
                    .orElseThrow(() -> trouble.unusable("it has no image for " + child.platform()));
            if (one.isList()) {
                throw trouble.unusable("it is a list of lists");
            }
            if (one.image()) {
                ImageConfig config = config(reference, one, trouble);
                configs.add(config);
                platforms.add(child.platform());
                digests.add(one.digest());
                digests.add(config.digest());
            }
        }
        if (configs.isEmpty()) {
            return Optional.empty();
        }
        boolean mixed = configs.stream()
                        .map(config -> Objects.toString(config.labels().get(ImageLabels.SELF), ""))
                        .distinct()
                        .count()
                > 1;
        return Optional.of(image(configs.get(0), digests, platforms, mixed));
    }

    private static List<ManifestDocument.Child> chosen(
            ManifestDocument list, Set<String> preferred, RegistryTrouble trouble) throws RegistryException {
        List<ManifestDocument.Child> chosen = new ArrayList<>();
        for (String platform : preferred) {
            list.platforms().stream()
                    .filter(child -> (child.platform() + "/").startsWith(platform + "/"))
                    .forEach(chosen::add);
        }
        if (chosen.isEmpty()) {
            String own = ownPlatform();
            chosen.addAll(list.platforms());
            chosen.sort((one, other) -> Boolean.compare(
                    other.platform().startsWith(own), one.platform().startsWith(own)));
        }
        if (chosen.size() > MAX_PLATFORMS) {
            throw trouble.unusable("it is a list of more than " + MAX_PLATFORMS + " platforms");
        }
        return chosen;
    }

    /** As images name it. */
    private static String ownPlatform() {
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String architecture = switch (machine) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> machine;
        };
        return "linux/" + architecture;
    }

    private static RegistryImage image(ImageConfig config, Set<String> digests, List<String> platforms, boolean mixed) {
        return new RegistryImage(
                config.digest(),
                digests,
                config.labels(),
                config.layers(),
                config.created(),
                new RegistryImage.Platforms(platforms, mixed));
    }

    private Optional<ManifestDocument> manifest(ImageReference reference, String name, RegistryTrouble trouble)
            throws RegistryException, InterruptedException {
        RegistryHttp.Answer answer = connection.get(
                "/v2/" + reference.registryPath() + "/manifests/" + name,
                ManifestDocument.ACCEPT,
                login(reference, trouble),
                trouble,
                ManifestDocument.MAX_BYTES);
        Optional<byte[]> body = RegistryConnection.body(answer, trouble);
        return body.isEmpty() ? Optional.empty() : Optional.of(ManifestDocument.parse(body.get(), name, trouble));
    }

    private ImageConfig config(ImageReference reference, ManifestDocument manifest, RegistryTrouble trouble)
            throws RegistryException, InterruptedException {
        String digest = Objects.requireNonNull(manifest.configDigest(), "Only a list has none");
        synchronized (locks.computeIfAbsent(digest, key -> new Object())) {
            ImageConfig known = configs.get(digest);
            if (known == null) {
                known = readConfig(reference, digest, trouble);
                configs.put(digest, known);
            }
            return known;
        }
    }

    private ImageConfig readConfig(ImageReference reference, String digest, RegistryTrouble trouble)
            throws RegistryException, InterruptedException {
        RegistryHttp.Answer answer = connection.get(
                "/v2/" + reference.registryPath() + "/blobs/" + digest,
                Map.of(),
                login(reference, trouble),
                trouble,
                ImageConfig.MAX_BYTES);
        byte[] body = RegistryConnection.body(answer, trouble)
                .orElseThrow(() -> trouble.unusable("its configuration " + digest + " is not there"));
        return ImageConfig.parse(body, digest, trouble);
    }

    /** Also ends what is in progress. */
    @Override
    public void close() {
        connection.close();
    }
}
