package io.jenkins.plugins.containerlifecycle.registry;

import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.registry.RegistryException.Kind;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Reads what registries have, a few questions at a time. What cannot be read of one image is told of that; if a registry
 * fails again and again, it is left alone.
 */
public final class RegistryLister implements AutoCloseable {
    /** Of one place. */
    static final int MAX_REPOSITORIES = 2_000;
    /** With tags, of one place. */
    static final int MAX_NAMES = 10_000;
    /** As many as the docker command has for the layers of an image. */
    private static final int CONNECTIONS = 3;

    private static final int FAILURES_IN_A_ROW = 10;
    /** Of labels and layers of all images, so that a registry full of lies does not fill the memory. */
    private static final long MAX_CHARACTERS = 64L << 20;

    private static final int LAYER_CHARACTERS = 71;
    private static final int MAX_SHOWN = 200;

    private final RegistryClient client;
    private final RegistryCredentials credentials;
    private final Predicate<String> insecure;
    private final Deadline deadline;
    private final Consumer<String> progress;
    private final Map<String, RegistryReader> readers = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> failures = new ConcurrentHashMap<>();
    private final AtomicLong characters = new AtomicLong();
    /** IDs of images whose characters are. */
    private final Set<String> counted = ConcurrentHashMap.newKeySet();

    private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS, task -> {
        Thread thread = new Thread(task, "registry-lister");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param insecure registries that may do without TLS or have any certificate
     * @param deadline for all of it
     * @param progress gets a few words on how far it is
     */
    public RegistryLister(
            RegistryClient client,
            RegistryCredentials credentials,
            Predicate<String> insecure,
            Deadline deadline,
            Consumer<String> progress) {
        this.client = client;
        this.credentials = credentials;
        this.insecure = insecure;
        this.deadline = deadline;
        this.progress = progress;
    }

    /**
     * All images of a place that have a tag.
     *
     * @throws RegistryException if it is not known what is there at all, or if it is too much
     */
    public RegistryListing list(RegistryPlace place)
            throws RegistryException, CredentialsException, InterruptedException {
        progress.accept("asking " + place);
        Map<String, String> unread = new LinkedHashMap<>();
        Map<ImageReference, Set<String>> tags = repositories(place, unread);
        List<ImageReference> names = new ArrayList<>();
        tags.forEach((repository, all) -> all.forEach(tag -> {
            ImageReference name = repository.withTag(tag);
            if (isValid(name.toString())) {
                names.add(name);
            } else {
                unread.put(shown(name.toString()), "Its name is not valid.");
            }
        }));
        if (names.size() > MAX_NAMES) {
            throw tooMuch(place, MAX_NAMES + " names");
        }
        RegistryListing listing = images(names, Set.of(), true);
        unread.putAll(listing.unread());
        return new RegistryListing(listing.images(), unread, listing.others());
    }

    /** With their tags. */
    private Map<ImageReference, Set<String>> repositories(RegistryPlace place, Map<String, String> unread)
            throws RegistryException, CredentialsException, InterruptedException {
        RegistryReader reader = reader(place.registry());
        String path = place.path();
        if (path != null && !place.folder()) {
            ImageReference repository = place.image(path, null);
            Optional<Set<String>> tags;
            try {
                tags = one(place, "the tags of " + place, () -> reader.tags(repository));
            } catch (RegistryException e) {
                throw new RegistryException(
                        e.kind(), sentence(e) + " If that is a folder and no repository, write " + place + "/.", e);
            }
            if (tags.isPresent()) {
                return Map.of(repository, tags.get());
            }
        }
        String folder = path == null ? "" : path + "/";
        String advice =
                " Without that list, repositories must be named one by one, as " + place.host() + "/REPOSITORY.";
        Optional<Set<String>> all;
        try {
            all = one(
                    place, "the list of its repositories", () -> reader.repositories(name -> name.startsWith(folder)));
        } catch (RegistryException e) {
            throw e.kind() == Kind.DENIED ? new RegistryException(e.kind(), sentence(e) + advice, e) : e;
        }
        if (all.isEmpty()) {
            throw new RegistryException(
                    Kind.REFUSED,
                    "The registry " + place.host() + " has "
                            + (path == null || place.folder() ? "" : "no repository " + path + ", and ")
                            + "no list of its repositories." + advice);
        }
        Set<String> found = all.get();
        if (found.size() > MAX_REPOSITORIES) {
            throw tooMuch(place, MAX_REPOSITORIES + " repositories");
        }
        if (found.isEmpty() && path != null) {
            throw new RegistryException(
                    Kind.REFUSED,
                    "The registry " + place.host() + " has "
                            + (place.folder() ? "no" : "no repository " + path + " and no")
                            + " repositories that begin with " + path + "/.");
        }
        List<ImageReference> repositories = new ArrayList<>();
        for (String name : found) {
            ImageReference repository = place.image(name, null);
            if (isValid(repository.toString())) {
                repositories.add(repository);
            } else {
                unread.put(shown(repository.toString()), "Its name is not valid.");
            }
        }
        Map<ImageReference, Set<String>> tags = new LinkedHashMap<>();
        all(
                "repositories of " + place,
                repositories,
                reader::tags,
                // The list of a registry may have one whose last image was deleted.
                (repository, names) -> tags.put(repository, names.orElse(Set.of())),
                unread);
        return tags;
    }

    /** What a registry said ends the message, and not always with a full stop. */
    private static String sentence(RegistryException e) {
        return e.getMessage() + (e.getMessage().endsWith(".") ? "" : ".");
    }

    private static RegistryException tooMuch(RegistryPlace place, String what) {
        return new RegistryException(
                Kind.REFUSED,
                "There are more than " + what + " at " + place + ": name a part of it, such as " + place.host()
                        + "/FOLDER/.");
    }

    private static boolean isValid(String name) {
        try {
            ImageReference.parse(name);
            return true;
        } catch (InputException e) {
            return false;
        }
    }

    private static String shown(String name) {
        return Shortening.after(SafeText.line(name), MAX_SHOWN);
    }

    /**
     * The images behind names, each of which has a tag; what is not there is left out.
     *
     * @param platforms which to read of a list, such as {@code linux/amd64}, if it has any of them; all if empty
     */
    public RegistryListing images(Collection<ImageReference> names, Set<String> platforms)
            throws RegistryException, CredentialsException, InterruptedException {
        return images(names, platforms, false);
    }

    private RegistryListing images(Collection<ImageReference> names, Set<String> platforms, boolean listed)
            throws RegistryException, CredentialsException, InterruptedException {
        for (ImageReference name : names) {
            // Beforehand, so that nobody asks for credentials side by side.
            reader(name.registry());
        }
        Map<ImageReference, RegistryImage> images = new LinkedHashMap<>();
        Map<String, String> unread = new LinkedHashMap<>();
        AtomicInteger others = new AtomicInteger();
        all(
                "images",
                names,
                name -> counted(name, known(name.registry()).image(name, platforms, listed)),
                (name, image) -> image.ifPresentOrElse(found -> images.put(name, found), others::incrementAndGet),
                unread);
        return new RegistryListing(images, unread, others.get());
    }

    private Optional<RegistryImage> counted(ImageReference name, Optional<RegistryImage> image)
            throws RegistryException {
        if (image.isPresent() && counted.add(image.get().id())) {
            long size = (long) LAYER_CHARACTERS * image.get().layers().size();
            for (Map.Entry<String, String> label : image.get().labels().entrySet()) {
                size += label.getKey().length() + label.getValue().length();
            }
            if (characters.addAndGet(size) > MAX_CHARACTERS) {
                throw new RegistryException(
                        Kind.REFUSED,
                        "The images before " + name + " have more metadata than is read at a time: name a part of the"
                                + " registry.");
            }
        }
        return image;
    }

    private RegistryReader reader(String registry)
            throws RegistryException, CredentialsException, InterruptedException {
        RegistryReader known = readers.get(registry);
        if (known != null) {
            return known;
        }
        RegistryReader reader = client.reader(registry, credentials.of(registry), insecure.test(registry), deadline);
        readers.put(registry, reader);
        return reader;
    }

    private RegistryReader known(String registry) {
        return Objects.requireNonNull(readers.get(registry), "It was made before");
    }

    private interface Question<T> {
        T ask() throws RegistryException, InterruptedException;
    }

    private interface QuestionOf<T> {
        T ask(ImageReference name) throws RegistryException, InterruptedException;
    }

    /** A question on which everything hangs. */
    private <T> T one(RegistryPlace place, String what, Question<T> question)
            throws RegistryException, InterruptedException {
        return await(new RegistryTrouble(place.registry(), what, RegistryAuth.NONE), threads.submit(question::ask));
    }

    private <T> void all(
            String what,
            Collection<ImageReference> names,
            QuestionOf<T> question,
            BiConsumer<ImageReference, T> found,
            Map<String, String> unread)
            throws InterruptedException {
        Map<ImageReference, Future<T>> futures = new LinkedHashMap<>();
        for (ImageReference name : new LinkedHashSet<>(names)) {
            futures.put(name, threads.submit(() -> ask(name, question)));
        }
        int done = 0;
        for (Map.Entry<ImageReference, Future<T>> future : futures.entrySet()) {
            try {
                RegistryTrouble trouble = new RegistryTrouble(future.getKey(), RegistryAuth.NONE);
                found.accept(future.getKey(), await(trouble, future.getValue()));
            } catch (RegistryException e) {
                unread.put(shown(future.getKey().toString()), e.getMessage());
            }
            done++;
            progress.accept(done + " of " + futures.size() + " " + what + ": " + future.getKey());
        }
    }

    private <T> T ask(ImageReference name, QuestionOf<T> question) throws RegistryException, InterruptedException {
        AtomicInteger failed = failures.computeIfAbsent(name.registry(), registry -> new AtomicInteger());
        if (failed.get() >= FAILURES_IN_A_ROW) {
            throw new RegistryException(
                    Kind.UNAVAILABLE,
                    "The registry " + name.registry() + " failed " + FAILURES_IN_A_ROW
                            + " times in a row and was left alone, before it was asked for " + name + ".");
        }
        try {
            T answer = question.ask(name);
            failed.set(0);
            return answer;
        } catch (RegistryException e) {
            switch (e.kind()) {
                // Wrong credentials again and again may lock somebody out.
                case UNAVAILABLE, DENIED -> failed.incrementAndGet();
                default -> failed.set(0);
            }
            throw e;
        }
    }

    private <T> T await(RegistryTrouble trouble, Future<T> future) throws RegistryException, InterruptedException {
        try {
            return future.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RegistryException known) {
                throw known;
            }
            throw new IllegalStateException("A request to a registry failed.", e.getCause());
        } catch (TimeoutException | CancellationException e) {
            future.cancel(true);
            throw trouble.timedOut();
        }
    }

    /** Also ends what is in progress. */
    @Override
    public void close() {
        threads.shutdownNow();
        readers.values().forEach(RegistryReader::close);
    }
}
