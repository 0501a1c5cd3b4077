package io.jenkins.plugins.containerlifecycle.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.text.Json;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Sha256;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of an image and its ancestors as image labels, so that one engine call answers for every image of a
 * host. Labels are inherited through FROM, as the files are.
 */
public final class ImageLabels {
    private static final int MAX_SHOWN_KEY = 120;

    public static final String PREFIX = "io.jenkins.container-lifecycle.";
    static final String META = PREFIX + "meta.";
    /** Names the image's own metadata among all that it inherited. */
    public static final String SELF = PREFIX + "self";

    private static final String DIGEST = "sha256";

    private static final Pattern KEY = Pattern.compile("([0-9]{1,10})\\.[0-9a-f]{8}");

    /**
     * Of key and value together: containerd refuses a container with a longer label.
     *
     * @see <a href="https://github.com/containerd/containerd/blob/main/pkg/labels/validate.go">its check</a>
     */
    static final int MAX_BYTES = 4096;

    /** Of the metadata: below that, with room for the longest key. */
    static final int MAX_VALUE_BYTES = 3584;

    /** More ancestors than anybody has; further ones are refused, because an image is input from strangers. */
    static final int MAX_IMAGES = 64;

    static final int MAX_WARNINGS = 20;

    /** By the stamp and the build ID in the key; a key without them is not an image and comes last. */
    private static final Comparator<String> NEWEST_FIRST = Comparator.comparingLong(ImageLabels::stamp)
            .thenComparing(Comparator.naturalOrder())
            .reversed();

    private ImageLabels() {}

    /**
     * The labels of the image itself; its ancestors' come with FROM. The OCI annotations of what is known are among
     * them.
     */
    public static Map<String, String> of(ImageMetadata metadata) throws MetadataException {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(META + metadata.key(), value(metadata));
        labels.put(SELF, metadata.key());
        labels.putAll(OciAnnotations.of(metadata));
        return labels;
    }

    /** The keys of all OCI annotations that an image can get, always in the same order. */
    public static List<String> annotations() {
        return OciAnnotations.keys();
    }

    /**
     * Sentences on what the labels have no room for; the metadata in the image is always whole.
     *
     * @throws MetadataException if it is too long for any label
     */
    public static List<String> complaints(ImageMetadata metadata) throws MetadataException {
        List<String> complaints = new ArrayList<>(OciAnnotations.complaints(metadata));
        ObjectNode label = labelTree(metadata);
        String missing = MetadataJson.toTree(metadata).properties().stream()
                .filter(field -> !field.getValue().equals(label.get(field.getKey())))
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            complaints.add("The label " + META + metadata.key() + " has no room for all of " + missing
                    + ". The metadata in the image has it, but 'ls', which reads only labels, does not show it.");
        }
        return complaints;
    }

    private static String value(ImageMetadata metadata) throws MetadataException {
        return Json.compact(labelTree(metadata));
    }

    /** The fields that are missed most, as far as there is room: a huge one costs only itself. */
    private static ObjectNode labelTree(ImageMetadata metadata) throws MetadataException {
        ObjectNode whole = MetadataJson.toTree(metadata);
        if (fits(whole)) {
            return whole;
        }
        ObjectNode label = metadata.knownTree();
        label.remove(dispensable());
        label.put(DIGEST, Sha256.hex(MetadataJson.write(metadata)));
        label.put("truncated", true);
        if (!fits(label)) {
            throw new MetadataException("The name of the project is too long for a label: "
                    + metadata.project().length() + " characters.");
        }
        for (String field : dispensable()) {
            JsonNode value = metadata.knownTree().get(field);
            if (value != null && !fits(label.set(field, value))) {
                if (!(field.equals(MetadataField.IMAGE_TAG_NAMES.id()) && shortened(label, (ArrayNode) value))) {
                    label.remove(field);
                }
            }
        }
        return label;
    }

    private static boolean fits(JsonNode tree) {
        return Json.compact(tree).length() <= MAX_VALUE_BYTES;
    }

    /** @return whether one or more of the tags fit */
    private static boolean shortened(ObjectNode label, ArrayNode tags) {
        while (tags.size() > 1 && !fits(label)) {
            tags.remove(tags.size() - 1);
        }
        return fits(label);
    }

    /** What may be left out if a label grows too long, the most missed first. */
    private static List<String> dispensable() {
        return MetadataField.ALL.stream()
                .filter(field -> field.rank() > 0)
                .sorted(Comparator.<MetadataField<?>>comparingInt(MetadataField::rank)
                        .reversed())
                .map(MetadataField::id)
                .toList();
    }

    /** Whether any label of ours is among these. */
    public static boolean isStamped(Map<String, String> labels) {
        return labels.keySet().stream().anyMatch(key -> key.equals(SELF) || key.startsWith(META));
    }

    /** {@code <stamp>.<build_id>} of the image itself, or of its nearest ancestor that was stamped. */
    public static Optional<String> self(Map<String, String> labels) {
        return Optional.ofNullable(labels.get(SELF))
                .filter(key -> KEY.matcher(key).matches());
    }

    /** Reads an image's or a container's labels. Never fails: what cannot be read becomes a warning. */
    public static Ancestry read(Map<String, String> labels) {
        return new Reader().read(labels);
    }

    /** Reads the labels of many images: what they have from the same ancestors is read once. */
    public static final class Reader {
        private final Map<Map.Entry<String, String>, ImageMetadata> known = new HashMap<>();

        /** As {@link ImageLabels#read}. */
        public Ancestry read(Map<String, String> labels) {
            return ImageLabels.read(labels, known);
        }
    }

    private static Ancestry read(Map<String, String> labels, Map<Map.Entry<String, String>, ImageMetadata> known) {
        List<ImageMetadata> images = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        int refused = 0;
        // Newest first: if there are too many, the oldest are left out, and never the image itself.
        Map<String, String> newestFirst = new TreeMap<>(NEWEST_FIRST);
        labels.forEach((key, value) -> {
            if (key.startsWith(META)) {
                newestFirst.put(key, value);
            }
        });
        for (Map.Entry<String, String> label : newestFirst.entrySet()) {
            if (images.size() >= MAX_IMAGES) {
                refused++;
                continue;
            }
            String document = "Label " + SafeText.line(Shortening.after(label.getKey(), MAX_SHOWN_KEY));
            try {
                Map.Entry<String, String> whole = Map.entry(label.getKey(), label.getValue());
                ImageMetadata image = known.get(whole);
                if (image == null) {
                    image = MetadataJson.read(label.getValue().getBytes(StandardCharsets.UTF_8), document);
                    known.put(whole, image);
                }
                if (!label.getKey().equals(META + image.key())) {
                    refused += warn(
                            warnings,
                            document + " holds metadata of another image (" + image.key() + ") and is ignored.");
                } else {
                    images.add(image);
                }
            } catch (MetadataException e) {
                refused += warn(warnings, e.getMessage());
            }
        }
        if (refused > 0) {
            warnings.add(tooMany(refused));
        }
        return Ancestry.of(images, labels.get(SELF), warnings);
    }

    /** @return 1 if there are so many that it is only counted, else 0 */
    static int warn(List<String> warnings, String sentence) {
        if (warnings.size() >= MAX_WARNINGS) {
            return 1;
        }
        warnings.add(sentence);
        return 0;
    }

    /** A sentence about what was not read. */
    static String tooMany(int refused) {
        return "The image has more than " + MAX_IMAGES + " ancestors, or labels that pretend to be ancestors: "
                + refused + " more are not shown.";
    }

    /**
     * The SHA-256 of an image's metadata file.
     *
     * @param image as its label or its file has it
     * @return null if it cannot be told
     */
    public static @Nullable String fileDigest(ImageMetadata image) {
        JsonNode digest = image.unknown().get(DIGEST);
        if (isTruncated(image)) {
            return digest == null ? null : digest.asText();
        }
        try {
            return Sha256.hex(MetadataJson.write(image));
        } catch (MetadataException e) {
            return null;
        }
    }

    /** Whether the label form left something out that the file in the image has. */
    static boolean isTruncated(ImageMetadata metadata) {
        JsonNode truncated = metadata.unknown().get("truncated");
        return truncated != null && truncated.asBoolean();
    }

    /**
     * What a shortened label is of.
     *
     * @param byDigest documents by their SHA-256
     * @return empty if it is not shortened, or if its document is not among these
     */
    static Optional<ImageMetadata> whole(ImageMetadata label, Map<String, byte[]> byDigest) {
        JsonNode digest = label.unknown().get(DIGEST);
        byte[] document = digest == null || !isTruncated(label) ? null : byDigest.get(digest.asText());
        if (document == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(MetadataJson.read(document, "The file"))
                    .filter(whole -> whole.key().equals(label.key()));
        } catch (MetadataException e) {
            return Optional.empty();
        }
    }

    private static long stamp(String key) {
        Matcher matcher = KEY.matcher(key.substring(META.length()));
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
    }
}
