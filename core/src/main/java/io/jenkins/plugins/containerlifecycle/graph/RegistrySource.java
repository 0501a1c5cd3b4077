package io.jenkins.plugins.containerlifecycle.graph;

import io.jenkins.plugins.containerlifecycle.engine.ImageSummary;
import io.jenkins.plugins.containerlifecycle.examine.StampOwners;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.reference.RegistryName;
import io.jenkins.plugins.containerlifecycle.registry.CredentialsException;
import io.jenkins.plugins.containerlifecycle.registry.RegistryException;
import io.jenkins.plugins.containerlifecycle.registry.RegistryImage;
import io.jenkins.plugins.containerlifecycle.registry.RegistryLister;
import io.jenkins.plugins.containerlifecycle.registry.RegistryListing;
import io.jenkins.plugins.containerlifecycle.registry.RegistryPlace;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The images of registries, without an engine: names mean what the registries have under them now. What images stand on
 * and was not listed is asked for by its name, but only at registries that somebody has named: whoever writes an image's
 * labels does not decide who is called.
 */
public final class RegistrySource implements GraphSource {
    /** As many as an image has ancestors. */
    private static final int MAX_ROUNDS = 64;

    private static final int MAX_BASES = 1_000;

    private final GraphVerdicts verdicts;
    private final List<KnownImage> images;
    private final Map<String, RegistryImage> byId;
    private final Set<String> listed;
    private final Map<String, String> aliases;
    private final Map<String, String> unread;
    /** Names that several images claim, or that could not be asked for, and why. */
    private final Map<String, String> unclear;

    private final int noImages;
    private final Map<String, Set<String>> notAsked;

    private RegistrySource(Reading reading, @Nullable List<ImageVerdict> verdicts) {
        this.verdicts = new GraphVerdicts(verdicts);
        this.images = reading.known();
        this.byId = Map.copyOf(reading.byId);
        this.listed = Set.copyOf(reading.listed);
        this.aliases = reading.aliases;
        this.unread = reading.unread;
        this.unclear = new TreeMap<>(reading.unclear);
        this.unclear.putAll(reading.unreadBases);
        this.noImages = reading.noImages;
        this.notAsked = reading.notAsked;
    }

    /**
     * @param places what is looked at
     * @param baseRegistries where bases may be asked for by name, besides the registries of the places; as {@link
     *     RegistryName} has them
     * @param verdicts as for {@link EngineSource}
     */
    public static RegistrySource read(
            RegistryLister lister,
            Collection<RegistryPlace> places,
            Collection<String> baseRegistries,
            @Nullable List<ImageVerdict> verdicts)
            throws RegistryException, CredentialsException, InterruptedException {
        Set<String> allowed = new HashSet<>(baseRegistries);
        Reading reading = new Reading();
        for (RegistryPlace place : places) {
            allowed.add(place.registry());
            RegistryListing listing = lister.list(place);
            reading.add(listing, true);
            reading.noImages += listing.others();
        }
        Set<String> platforms = reading.platforms();
        for (int round = 0; round < MAX_ROUNDS; round++) {
            List<KnownImage> known = reading.known();
            reading.findAliases(known);
            Map<String, ImageReference> wanted = reading.missing(known, allowed);
            if (wanted.isEmpty()) {
                break;
            }
            reading.add(lister.images(wanted.values(), platforms), false);
        }
        return new RegistrySource(reading, verdicts);
    }

    /** What was read so far. */
    private static final class Reading {
        private final Map<String, RegistryImage> byId = new LinkedHashMap<>();
        private final Map<String, Set<String>> names = new LinkedHashMap<>();
        private final Map<String, Set<String>> digests = new HashMap<>();
        private final Set<String> listed = new HashSet<>();
        private final Map<String, String> unread = new TreeMap<>();
        private final Map<String, String> aliases = new TreeMap<>();
        private final Map<String, String> unclear = new TreeMap<>();
        private final Map<String, Set<String>> notAsked = new TreeMap<>();
        /** Names that mean an image, however they are written. */
        private final Set<String> present = new HashSet<>();
        /** Names that were asked for, likewise. */
        private final Set<String> asked = new HashSet<>();

        /** Of what was not listed. */
        private final Map<String, String> unreadBases = new TreeMap<>();

        private int noImages;

        void add(RegistryListing listing, boolean isListed) {
            listing.images().forEach((reference, image) -> {
                byId.putIfAbsent(image.id(), image);
                names.computeIfAbsent(image.id(), id -> new TreeSet<>()).add(reference.toString());
                Set<String> known = digests.computeIfAbsent(image.id(), id -> new TreeSet<>());
                image.digests().forEach(digest -> known.add(reference.repository() + "@" + digest));
                present.add(ImageNames.canonical(reference.toString()));
                if (isListed) {
                    listed.add(image.id());
                }
                List<String> platforms = image.platforms().names();
                if (image.platforms().mixed()) {
                    unread.put(
                            reference.toString(),
                            "It is a list of images that were stamped one by one, for " + String.join(", ", platforms)
                                    + ": only that for " + platforms.get(0) + " is compared.");
                }
            });
            (isListed ? unread : unreadBases).putAll(listing.unread());
        }

        /** Of what was listed, without variants. */
        Set<String> platforms() {
            return byId.values().stream()
                    .flatMap(image -> image.platforms().names().stream())
                    .map(platform -> platform.replaceFirst("^([^/]*/[^/]*)/.*", "$1"))
                    .filter(platform -> !platform.contains("any"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        StampOwners owners() {
            return StampOwners.of(summaries());
        }

        private List<ImageSummary> summaries() {
            List<ImageSummary> summaries = new ArrayList<>();
            byId.forEach((id, image) -> summaries.add(new ImageSummary(
                    id,
                    List.copyOf(names.getOrDefault(id, Set.of())),
                    List.copyOf(digests.getOrDefault(id, Set.of())),
                    image.labels(),
                    image.created(),
                    // Of two that were built in the same second the base has fewer layers.
                    image.layers().size())));
            return summaries;
        }

        List<KnownImage> known() {
            ImageLabels.Reader labels = new ImageLabels.Reader();
            StampOwners owners = owners();
            return summaries().stream()
                    .map(image -> new KnownImage(
                            image.id(),
                            image.repoTags(),
                            image.repoDigests(),
                            labels.read(image.labels()),
                            owners.owns(image),
                            image.created()))
                    .toList();
        }

        /**
         * An image that was built as {@code example/base:latest} and pushed as {@code registry:5000/base:latest} is known to
         * what was built on it by its first name. Only for names without a registry: any other one means what it says.
         */
        void findAliases(List<KnownImage> known) {
            Map<String, Set<KnownImage>> claims = new TreeMap<>();
            for (KnownImage image : known) {
                ImageMetadata stamp = image.stamp();
                String built = stamp == null ? null : stamp.imageName();
                if (built != null && isLocal(ImageReference.split(built).host())) {
                    image.names()
                            .forEach(name -> claims.computeIfAbsent(
                                            built + ":"
                                                    + ImageReference.split(name).tagOrLatest(),
                                            key -> new LinkedHashSet<>())
                                    .add(image));
                }
            }
            aliases.clear();
            unclear.clear();
            claims.forEach((alias, claiming) -> {
                if (present.contains(ImageNames.canonical(alias))) {
                    return;
                }
                KnownImage first = claiming.iterator().next();
                if (claiming.size() == 1) {
                    aliases.put(alias, first.names().get(0));
                } else {
                    unclear.put(
                            alias,
                            "Several images were built under that name: "
                                    + claiming.stream()
                                            .map(KnownImage::name)
                                            .limit(4)
                                            .collect(Collectors.joining(", "))
                                    + (claiming.size() > 4 ? " and others" : "")
                                    + ". Look at one repository or folder of the registry only.");
                }
            });
        }

        private static boolean isLocal(@Nullable String host) {
            return host == null || host.equals(ImageNames.LOCAL);
        }

        /** Names of bases that nobody knows yet, by their canonical form; those that may not be asked for are noted. */
        Map<String, ImageReference> missing(List<KnownImage> images, Set<String> allowed) {
            Set<String> known = new HashSet<>(present);
            known.addAll(asked);
            for (Map<String, String> more : List.of(aliases, unclear, unread)) {
                more.keySet().forEach(name -> known.add(ImageNames.canonical(name)));
            }
            Map<String, ImageReference> wanted = new TreeMap<>();
            notAsked.clear();
            for (KnownImage image : images) {
                for (ImageMetadata stamp : image.ancestry().images()) {
                    Set<String> bases = new LinkedHashSet<>(stamp.otherBases().keySet());
                    if (stamp.baseName() != null) {
                        bases.add(stamp.baseName());
                    }
                    for (String base : bases) {
                        ImageReference reference = reference(base);
                        if (reference != null && !known.contains(ImageNames.canonical(base))) {
                            if (allowed.contains(reference.registry())) {
                                wanted.put(ImageNames.canonical(base), reference);
                            } else {
                                notAsked.computeIfAbsent(reference.registry(), key -> new TreeSet<>())
                                        .add(base);
                            }
                        }
                    }
                }
            }
            asked.addAll(wanted.keySet());
            if (asked.size() > MAX_BASES) {
                wanted.values()
                        .forEach(reference -> unreadBases.put(
                                reference.toString(), "The images stand on more than " + MAX_BASES + " others."));
                return Map.of();
            }
            return wanted;
        }

        /** With a tag; null if it is no name that can be asked for. */
        private static @Nullable ImageReference reference(String base) {
            if (base.equals(ImageMetadata.SCRATCH) || ImageIds.looksLikeOne(base)) {
                return null;
            }
            try {
                ImageReference reference = ImageReference.parse(base);
                return new ImageReference(reference.host(), reference.path(), reference.tagOrLatest(), null);
            } catch (InputException e) {
                return null;
            }
        }
    }

    @Override
    public List<KnownImage> images() {
        return images;
    }

    @Override
    public Optional<Boolean> standsOn(KnownImage image, KnownImage base) {
        RegistryImage below = byId.get(base.id());
        RegistryImage above = byId.get(image.id());
        // An image without layers proves nothing.
        if (below == null
                || above == null
                || below.layers().isEmpty()
                || above.layers().isEmpty()) {
            return Optional.empty();
        }
        boolean stands = Collections.indexOfSubList(above.layers(), below.layers()) == 0;
        // Of a list of platforms it may stand on another one than the one that was looked into.
        return stands || !below.isOfList() ? Optional.of(stands) : Optional.empty();
    }

    @Override
    public Map<String, String> aliases() {
        return aliases;
    }

    @Override
    public Map<String, String> unread() {
        return unread;
    }

    @Override
    public Map<String, String> unclear() {
        return unclear;
    }

    @Override
    public Approval approval(KnownImage image) {
        return verdicts.approval(image);
    }

    /** Whether it was found in what is looked at, and not only since another image stands on it. */
    boolean isListed(KnownImage image) {
        return listed.contains(image.id());
    }

    /** How many names of the places mean something that is no image. */
    int noImages() {
        return noImages;
    }

    /** By registries that were not asked, since nobody named them, the bases that they have; as images name both. */
    public Map<String, Set<String>> notAsked() {
        return notAsked;
    }
}
