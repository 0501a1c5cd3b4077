package io.jenkins.plugins.containerlifecycle.plugin.packages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.inventory.Ancestor;
import io.jenkins.plugins.containerlifecycle.inventory.Blame;
import io.jenkins.plugins.containerlifecycle.inventory.Coverage;
import io.jenkins.plugins.containerlifecycle.inventory.InstalledPackage;
import io.jenkins.plugins.containerlifecycle.inventory.InstalledPackageBuilder;
import io.jenkins.plugins.containerlifecycle.inventory.InventoryException;
import io.jenkins.plugins.containerlifecycle.inventory.InventoryJson;
import io.jenkins.plugins.containerlifecycle.inventory.Origin;
import io.jenkins.plugins.containerlifecycle.inventory.OsRelease;
import io.jenkins.plugins.containerlifecycle.inventory.PackageInventory;
import io.jenkins.plugins.containerlifecycle.plugin.text.StoredMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.text.StoredText;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The packages of an image and which of its ancestors brought each of them. As bytes it comes from an agent and is kept
 * in a file; of the ancestors that has their metadata, not again their packages.
 */
public final class ImagePackages {
    /** Of an agent's answer, unpacked; packed it has less. */
    static final int MAX_BYTES = 64 << 20;
    /** Of a file, into which the packages of one answer may have come to the ancestors of another. */
    static final int MAX_FILE_BYTES = 2 * MAX_BYTES;
    /** An image has not more than 64 stamps, and may have an image without one between two of them. */
    private static final int MAX_ANCESTORS = 1000;
    /** Of all stamps in an agent's answer together, in characters: each is read up to 64 KiB. */
    private static final int MAX_METADATA = 64 * 64 * 1024;
    /** Why not all is known; a reader of packages has some twenty. */
    private static final int MAX_REASONS = 100;

    private static final int MAX_REASON = 2000;

    private static final String PACKAGES = "packages";
    private static final String ANCESTORS = "ancestors";
    private static final String ORIGINS = "origins";
    private static final String METADATA = "metadata";
    private static final String NAME = "name";
    private static final int UNKNOWN = -1;

    private final PackageInventory inventory;
    private final List<Ancestor> ancestors;
    private final Map<InstalledPackage, Origin> origins;

    private ImagePackages(PackageInventory inventory, List<Ancestor> ancestors, Map<InstalledPackage, Origin> origins) {
        this.inventory = inventory;
        this.ancestors = List.copyOf(ancestors);
        this.origins = origins;
    }

    /** @param blame of an image that was asked */
    public static ImagePackages of(Blame blame) {
        List<Ancestor> asked = blame.ancestors();
        PackageInventory inventory =
                asked.isEmpty() ? null : asked.get(asked.size() - 1).inventory();
        if (inventory == null) {
            throw new IllegalArgumentException("The image itself was not asked");
        }
        List<Ancestor> kept = new ArrayList<>();
        Map<Ancestor, Ancestor> keptByAsked = new IdentityHashMap<>();
        for (Ancestor ancestor : asked) {
            Ancestor without = new Ancestor(StoredText.clip(ancestor.name()), ancestor.metadata(), null);
            kept.add(without);
            keptByAsked.put(ancestor, without);
        }
        Map<InstalledPackage, Origin> origins = new HashMap<>();
        for (InstalledPackage installed : inventory.packages()) {
            blame.versionBy(installed)
                    .ifPresent(origin ->
                            origins.put(installed, new Origin(keptByAsked.get(origin.ancestor()), origin.exact())));
        }
        return new ImagePackages(inventory, kept, origins);
    }

    /** Without knowing where they come from. */
    public static ImagePackages of(PackageInventory inventory) {
        return new ImagePackages(inventory, List.of(), Map.of());
    }

    public PackageInventory inventory() {
        return inventory;
    }

    public String imageId() {
        return inventory.imageId();
    }

    /** Oldest first, the image itself last, all without an inventory; empty if nobody knows. */
    public List<Ancestor> ancestors() {
        return ancestors;
    }

    /**
     * This with another name for the image itself, if that is not stamped: what it is called depends on who asks, and
     * must not be told to somebody else.
     */
    public ImagePackages named(String name) {
        int last = ancestors.size() - 1;
        String shown = StoredText.clip(name);
        if (last < 0
                || ancestors.get(last).metadata() != null
                || ancestors.get(last).name().equals(shown)) {
            return this;
        }
        List<Ancestor> chain = new ArrayList<>(ancestors);
        chain.set(last, new Ancestor(shown, null, null));
        Map<InstalledPackage, Origin> named = new HashMap<>();
        origins.forEach((installed, origin) ->
                named.put(installed, new Origin(chain.get(place(origin.ancestor())), origin.exact())));
        return new ImagePackages(inventory, chain, named);
    }

    /** Which of {@link #ancestors} brought the package in its present version; empty if nobody knows. */
    public Optional<Origin> origin(InstalledPackage installed) {
        return Optional.ofNullable(origins.get(installed));
    }

    /**
     * This as the log of a build would show it. A package that has a secret in its name or versions would be none any
     * more, so it is left out, and the coverage says so.
     *
     * @param texts filters texts, and returns as many
     * @param chain filters what is known of an ancestor
     */
    public ImagePackages filtered(UnaryOperator<List<String>> texts, UnaryOperator<Ancestor> chain) {
        List<String> plain = new ArrayList<>();
        plain.addAll(texts(inventory.os()));
        inventory.packages().forEach(installed -> plain.addAll(texts(installed)));
        plain.addAll(inventory.coverage().reasons());
        List<String> shown = texts.apply(plain);
        Iterator<String> next = shown.iterator();
        OsRelease os = new OsRelease(next.next(), next.next(), next.next());
        List<Ancestor> shownChain = ancestors.stream().map(chain).toList();
        List<InstalledPackage> packages = new ArrayList<>();
        Map<InstalledPackage, Origin> shownOrigins = new HashMap<>();
        for (InstalledPackage installed : inventory.packages()) {
            boolean same = true;
            for (String text : identity(installed)) {
                same &= text.equals(next.next());
            }
            String license = next.next();
            if (same) {
                InstalledPackage kept = new InstalledPackageBuilder()
                        .from(installed)
                        .license(license.isEmpty() ? null : license)
                        .build();
                packages.add(kept);
                origin(installed)
                        .ifPresent(origin -> shownOrigins.put(
                                kept, new Origin(shownChain.get(place(origin.ancestor())), origin.exact())));
            }
        }
        List<String> reasons = new ArrayList<>();
        next.forEachRemaining(reasons::add);
        if (packages.size() < inventory.packages().size()) {
            reasons.add(Messages.ImagePackages_Secret(inventory.packages().size() - packages.size()));
        }
        Coverage coverage = reasons.isEmpty()
                ? Coverage.COMPLETE
                : new Coverage(packages.isEmpty() ? Coverage.Level.NONE : Coverage.Level.PARTIAL, reasons);
        return new ImagePackages(
                new PackageInventory(inventory.imageId(), os, packages, coverage), shownChain, shownOrigins);
    }

    private static List<String> texts(OsRelease os) {
        return List.of(os.id(), os.versionId(), os.prettyName());
    }

    private static List<String> texts(InstalledPackage installed) {
        List<String> texts = new ArrayList<>(identity(installed));
        texts.add(Objects.requireNonNullElse(installed.license(), ""));
        return texts;
    }

    private static List<String> identity(InstalledPackage installed) {
        return List.of(
                installed.name(),
                installed.version(),
                installed.sourceName(),
                installed.sourceVersion(),
                installed.architecture());
    }

    /** Whether this says more of the same image: first that all packages are known counts, then that their origins are. */
    boolean saysMoreThan(ImagePackages other) {
        int coverage = other.inventory
                .coverage()
                .level()
                .compareTo(inventory.coverage().level());
        return coverage != 0 ? coverage > 0 : exactOrigins() > other.exactOrigins();
    }

    /**
     * Whether one of the two lists a package that the other, which is said to be complete, does not: the packages of an
     * image never change, so one of the agents that sent them is mistaken or lies.
     */
    boolean contradicts(ImagePackages other) {
        if (inventory.coverage().reasons().contains(Messages.ImagePackages_Contradiction())) {
            // Whoever repeats it makes it no truer.
            return true;
        }
        Set<InstalledPackage> own = withoutLicenses();
        Set<InstalledPackage> others = other.withoutLicenses();
        boolean complete = inventory.coverage().isComplete();
        boolean otherComplete = other.inventory.coverage().isComplete();
        return complete && !own.containsAll(others)
                || otherComplete && !others.containsAll(own)
                || complete && otherComplete && isOfAnotherSystem(other);
    }

    private boolean isOfAnotherSystem(ImagePackages other) {
        return !inventory.os().id().equals(other.inventory.os().id());
    }

    private Set<InstalledPackage> withoutLicenses() {
        return inventory.packages().stream().map(ImagePackages::withoutLicense).collect(Collectors.toSet());
    }

    static InstalledPackage withoutLicense(InstalledPackage installed) {
        return installed.license() == null
                ? installed
                : new InstalledPackageBuilder().from(installed).license(null).build();
    }

    /**
     * All that one of the two lists, which is not known to be all; this if the other one adds nothing to it. Never more than
     * {@link #read} takes: a file that cannot be read counts as none, and whoever comes next would be believed.
     */
    ImagePackages with(ImagePackages contradicting) {
        List<InstalledPackage> all = new ArrayList<>(inventory.packages());
        Set<InstalledPackage> known = withoutLicenses();
        List<InstalledPackage> added = contradicting.inventory.packages().stream()
                .filter(each -> known.add(withoutLicense(each)))
                .toList();
        int room = Math.max(0, InventoryJson.MAX_PACKAGES - all.size());
        all.addAll(added.subList(0, Math.min(room, added.size())));
        List<String> more = new ArrayList<>(List.of(Messages.ImagePackages_Contradiction()));
        if (added.size() > room) {
            more.add(Messages.ImagePackages_NoRoom());
        }
        List<String> reasons = inventory.coverage().reasons();
        if (all.size() == inventory.packages().size() && reasons.containsAll(more)) {
            return this;
        }
        more.addAll(reasons);
        Coverage.Level level = all.isEmpty() ? Coverage.Level.NONE : Coverage.Level.PARTIAL;
        return new ImagePackages(
                new PackageInventory(
                        inventory.imageId(),
                        isOfAnotherSystem(contradicting) ? OsRelease.UNKNOWN : inventory.os(),
                        all,
                        new Coverage(
                                level,
                                more.stream().distinct().limit(MAX_REASONS).toList())),
                ancestors,
                origins);
    }

    private long exactOrigins() {
        return origins.values().stream().filter(Origin::exact).count();
    }

    /** Packed JSON, for {@link #read}. */
    public byte[] toBytes() {
        ObjectNode tree = InventoryJson.toTree(inventory);
        for (JsonNode installed : tree.path(PACKAGES)) {
            // It can be made again from the rest.
            ((ObjectNode) installed).remove("purl");
        }
        ArrayNode chain = tree.putArray(ANCESTORS);
        for (Ancestor ancestor : ancestors) {
            ObjectNode node = chain.addObject().put(NAME, ancestor.name());
            if (ancestor.metadata() != null) {
                node.put(METADATA, StoredMetadata.write(ancestor.metadata()));
            }
        }
        ArrayNode places = tree.putArray(ORIGINS);
        for (InstalledPackage installed : inventory.packages()) {
            Origin origin = origins.get(installed);
            places.add(origin == null ? UNKNOWN : 2 * place(origin.ancestor()) + (origin.exact() ? 0 : 1));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(tree.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private int place(Ancestor ancestor) {
        for (int i = 0; i < ancestors.size(); i++) {
            if (ancestors.get(i) == ancestor) {
                return i;
            }
        }
        throw new IllegalStateException("An origin is one of the ancestors");
    }

    /**
     * What an agent has sent.
     *
     * @param bytes of {@link #toBytes}, unless the agent says something else
     * @throws IOException if they are anything else, or if what they are about has no ID of an image
     */
    public static ImagePackages read(byte[] bytes) throws IOException {
        return read(bytes, MAX_BYTES, MAX_METADATA);
    }

    /**
     * What is in a file: whatever was put there can be read again.
     *
     * @param bytes of {@link #toBytes}, perhaps changed or cut off since
     * @throws IOException if they are anything else
     */
    static ImagePackages readFile(byte[] bytes) throws IOException {
        return read(bytes, MAX_FILE_BYTES, 2 * MAX_METADATA);
    }

    private static ImagePackages read(byte[] bytes, int maxBytes, int maxMetadata) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] json = in.readNBytes(maxBytes);
            // Its end has a checksum, which is looked at only with one more byte.
            if (in.read() >= 0) {
                throw new IOException("The packages of an image take more than " + maxBytes + " bytes.");
            }
            return read(InventoryJson.read(json), LenientJson.parse(json), maxMetadata);
        } catch (EOFException e) {
            throw new IOException("The packages of an image are cut off.", e);
        } catch (InventoryException | RuntimeException e) {
            throw new IOException("The packages of an image are not what was written: " + e.getMessage(), e);
        }
    }

    private static ImagePackages read(PackageInventory read, JsonNode tree, int maxMetadata) throws IOException {
        if (!PackageFiles.isImageId(read.imageId())) {
            throw new IOException("'" + StoredText.clip(read.imageId()) + "' is not the ID of an image.");
        }
        PackageInventory inventory =
                new PackageInventory(read.imageId(), bounded(read.os()), read.packages(), bounded(read.coverage()));
        List<Ancestor> ancestors = new ArrayList<>();
        int metadata = 0;
        if (tree.path(ANCESTORS).size() > MAX_ANCESTORS) {
            throw new IOException("An image has more than " + MAX_ANCESTORS + " ancestors.");
        }
        for (JsonNode node : tree.path(ANCESTORS)) {
            metadata += node.path(METADATA).asText().length();
            if (metadata > maxMetadata) {
                throw new IOException(
                        "The metadata of an image's ancestors has more than " + maxMetadata + " characters.");
            }
            ancestors.add(new Ancestor(
                    StoredText.clip(node.path(NAME).asText()),
                    // That of a later release may be unreadable; the name says enough then.
                    StoredMetadata.read(node.path(METADATA).asText()).orElse(null),
                    null));
        }
        JsonNode places = tree.path(ORIGINS);
        List<InstalledPackage> packages = inventory.packages();
        if (places.size() != packages.size()) {
            throw new IOException("The origins of an image's packages are not as many as its packages.");
        }
        Map<InstalledPackage, Origin> origins = new HashMap<>();
        for (int i = 0; i < packages.size(); i++) {
            int place = places.path(i).asInt(UNKNOWN);
            if (place >= 2 * ancestors.size()) {
                throw new IOException("The origin of a package is none of the image's ancestors.");
            }
            if (place >= 0) {
                origins.put(packages.get(i), new Origin(ancestors.get(place / 2), place % 2 == 0));
            }
        }
        return new ImagePackages(inventory, ancestors, origins);
    }

    /** The reader of an image's own file takes no longer ones. */
    private static OsRelease bounded(OsRelease os) {
        return new OsRelease(
                StoredText.clip(os.id()), StoredText.clip(os.versionId()), StoredText.clip(os.prettyName()));
    }

    private static Coverage bounded(Coverage coverage) {
        List<String> all = coverage.reasons();
        List<String> kept = new ArrayList<>();
        all.stream().limit(MAX_REASONS).forEach(reason -> kept.add(StoredText.clip(reason, MAX_REASON)));
        if (all.size() > MAX_REASONS) {
            kept.set(MAX_REASONS - 1, Messages.ImagePackages_MoreReasons());
        }
        return new Coverage(coverage.level(), kept);
    }
}
