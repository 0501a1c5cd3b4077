package io.jenkins.plugins.containerlifecycle.metadata;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The table of the metadata's fields: the name and type of each, and what its written, shown and shortened forms need
 * to know. The order is that of the JSON and of the text form. The hooks' commands are among them, in the order of
 * {@link Hook}.
 *
 * @param <T> what it holds in memory
 */
public final class MetadataField<T> {
    private static final List<MetadataField<?>> TABLE = new ArrayList<>();
    private static final Map<Hook, MetadataField<String>> METHODS = new EnumMap<>(Hook.class);

    static final MetadataField<Number> SCHEMA_VERSION = field("schema_version", FieldType.NUMBER);
    static final MetadataField<String> BUILD_ID = field("build_id", FieldType.TEXT);
    public static final MetadataField<String> PROJECT =
            text("project").stated().always("Project Name").annotation("title");
    public static final MetadataField<String> IMAGE_NAME =
            text("image_name").stated().always("Image Name").rank(26);
    public static final MetadataField<List<String>> IMAGE_TAG_NAMES =
            list("image_tag_names").stated().always("Image Tag Names").rank(10);
    public static final MetadataField<String> VERSION = text("version")
            .trait("Version", "VERSION", "The version of what is in the image.")
            .rank(18);
    public static final MetadataField<String> DESCRIPTION = text("description")
            .trait("Description", "TEXT", "What the image is, in one line.")
            .rank(2)
            .annotation("description");
    /** An SPDX license expression. */
    public static final MetadataField<String> LICENSES = text("licenses")
            .trait(
                    "Licenses",
                    "EXPRESSION",
                    "The licenses of what is in the image, as an SPDX expression such as 'MIT OR Apache-2.0'.")
            .rank(17)
            .annotation("licenses");

    public static final MetadataField<String> VENDOR = text("vendor")
            .trait("Vendor", "NAME", "Who distributes the image.")
            .rank(4)
            .annotation("vendor");
    public static final MetadataField<List<String>> AUTHORS = list("authors")
            .trait("Authors", "NAME", "Whom to ask about the image, such as 'Ada <ada@example.org>'.")
            .each("author")
            .rank(3)
            .annotation("authors");
    /** Kind to address; {@link #URL_KINDS} lists the kinds. */
    public static final MetadataField<Map<String, String>> URLS = MetadataField.<Map<String, String>>field(
                    "urls", FieldType.MAP)
            .trait("URLs", "KIND=URL", "Where there is more: home, source, documentation, issues or changelog.")
            .each("url")
            .example("home=https://example.org/")
            .rank(2);
    /** The projects that must run for this one to work. */
    public static final MetadataField<List<String>> REQUIRES = list("requires")
            .trait("Requires", "PROJECT", "A project that must run for this one to work.")
            .words()
            .rank(5);
    /** Hook to time; see {@link Schedule}. */
    public static final MetadataField<Map<String, String>> SCHEDULE = MetadataField.<Map<String, String>>field(
                    "schedule", FieldType.MAP)
            .trait("Schedule", "HOOK=TIME", "How often the agent runs monitor, validate or metrics: 5s or more.")
            .example("monitor=30s")
            .rank(3);

    public static final MetadataField<Boolean> CI = flag("ci").always("CI Run");
    static final MetadataField<String> GITREF =
            text("gitref").always("Git Hash").rank(25).annotation("revision");
    static final MetadataField<String> GIT_URL = MetadataField.<String>field("git_url", FieldType.ADDRESS)
            .label("Git URL")
            .rank(24);
    static final MetadataField<String> GIT_BRANCH =
            text("git_branch").label("Git Branch").rank(23);
    public static final MetadataField<Boolean> GIT_DIRTY = flag("git_dirty").label("Git State");
    static final MetadataField<String> BUILD_CAUSE =
            text("build_cause").always("Build Cause").rank(21);
    static final MetadataField<List<String>> BUILD_CAUSES = list("build_causes").rank(20);
    /** The name of a base to the build of it that was new. */
    static final MetadataField<Map<String, String>> REBUILT_FOR = MetadataField.<Map<String, String>>field(
                    "rebuilt_for", FieldType.MAP)
            .label("Rebuilt For")
            .rank(19);

    public static final MetadataField<String> BUILD_TIME =
            text("build_time").always("Build Time").annotation("created");
    static final MetadataField<Number> BUILD_TIME_STAMP = field("build_time_stamp", FieldType.NUMBER);
    static final MetadataField<String> BUILD_TAG =
            text("build_tag").always("Build Tag").rank(22);
    static final MetadataField<String> BUILD_URL = text("build_url").rank(9);
    static final MetadataField<String> BUILD_HOST = text("build_host").rank(8);
    static final MetadataField<String> BASE_NAME =
            text("base_name").label("Base Image").rank(7).annotation("base.name");
    static final MetadataField<String> BASE_DIGEST = text("base_digest").rank(6).annotation("base.digest");
    static final MetadataField<String> BASE_IMAGE_ID = text("base_image_id").rank(6);
    static final MetadataField<String> BASE_METADATA_SHA256 =
            text("base_metadata_sha256").rank(5);
    /** Name to ID, or {@link ImageMetadata#UNKNOWN_IMAGE}. */
    static final MetadataField<Map<String, String>> OTHER_BASES = MetadataField.<Map<String, String>>field(
                    "other_bases", FieldType.MAP)
            .rank(4);

    static final MetadataField<Number> BASE_LAYERS = field("base_layers", FieldType.NUMBER);

    static {
        // The later in a container's life, the less it is missed; but the validation is missed most.
        int last = Hook.values().length;
        for (Hook hook : Hook.values()) {
            int rank = 11 + (hook == Hook.VALIDATE ? last : last - 1 - hook.ordinal());
            MetadataField<String> method = field(hook.field(), FieldType.COMMAND);
            METHODS.put(hook, method.stated().always(hook.name()).rank(rank));
        }
    }

    static final MetadataField<Boolean> VALIDATE = flag("validate");
    public static final MetadataField<Healthcheck> HEALTHCHECK = MetadataField.<Healthcheck>field(
                    "healthcheck", FieldType.HEALTHCHECK)
            .stated()
            .label("Healthcheck")
            .rank(5);
    public static final MetadataField<ObjectNode> USER = MetadataField.<ObjectNode>field("user", FieldType.OBJECT)
            .stated()
            .label("User Data")
            .rank(1);

    /** The kinds of {@link #URLS}. */
    public static final List<String> URL_KINDS = List.of("home", "source", "documentation", "issues", "changelog");

    /** All fields, in order. */
    public static final List<MetadataField<?>> ALL = List.copyOf(TABLE);

    /** Those that describe the image as a package, such as its license; the user gives them. */
    public static final List<MetadataField<?>> TRAITS =
            ALL.stream().filter(MetadataField::isTrait).toList();

    private final String id;
    private final FieldType type;

    // Set while the table is built, never later.
    private @Nullable String label;
    private boolean always;
    private boolean stated;
    private String placeholder = "";
    private String help = "";
    private String each;
    private String example = "";
    private boolean words;
    private int rank;
    private @Nullable String annotation;

    private MetadataField(String id, FieldType type) {
        this.id = id;
        this.type = type;
        this.each = id;
    }

    private static <T> MetadataField<T> field(String id, FieldType type) {
        MetadataField<T> field = new MetadataField<>(id, type);
        TABLE.add(field);
        return field;
    }

    private static MetadataField<String> text(String id) {
        return field(id, FieldType.TEXT);
    }

    private static MetadataField<Boolean> flag(String id) {
        return field(id, FieldType.FLAG);
    }

    private static MetadataField<List<String>> list(String id) {
        return field(id, FieldType.LIST);
    }

    private MetadataField<T> label(String text) {
        label = text;
        return this;
    }

    private MetadataField<T> always(String text) {
        always = true;
        return label(text);
    }

    private MetadataField<T> stated() {
        stated = true;
        return this;
    }

    private MetadataField<T> trait(String text, String value, String explanation) {
        placeholder = value;
        help = explanation;
        return stated().label(text);
    }

    private MetadataField<T> each(String name) {
        each = name;
        return this;
    }

    private MetadataField<T> example(String element) {
        example = element;
        return this;
    }

    private MetadataField<T> words() {
        words = true;
        return this;
    }

    private MetadataField<T> rank(int value) {
        rank = value;
        return this;
    }

    private MetadataField<T> annotation(String name) {
        annotation = name;
        return this;
    }

    /** The command of a hook. */
    public static MetadataField<String> method(Hook hook) {
        return Objects.requireNonNull(METHODS.get(hook), hook.name());
    }

    /** The key in JSON. */
    public String id() {
        return id;
    }

    public FieldType type() {
        return type;
    }

    /** Its label in the text form, if it is shown as text. */
    public @Nullable String label() {
        return label;
    }

    /** Whether the text form says so if it is not known. */
    public boolean isAlwaysShown() {
        return always;
    }

    /** Whether the user gives it, in {@code container.json} or as an argument; everything else is found out. */
    public boolean isStated() {
        return stated;
    }

    /** Whether it describes the image as a package, such as its license. */
    public boolean isTrait() {
        return !help.isEmpty();
    }

    /** What a value of a trait is called: {@code VERSION}, or {@code KIND=URL} for one of a map. */
    public String placeholder() {
        return placeholder;
    }

    /** What a trait says, or one element of it: a sentence for whoever gives it; empty for other fields. */
    public String help() {
        return help;
    }

    /** The name of one element of a list or map, such as {@code author}; otherwise the field's own. */
    public String each() {
        return each;
    }

    /** An element of a map, as it is given. */
    public String example() {
        return example;
    }

    /** Whether it is a list of names without blanks, which a form has on one line. */
    public boolean isWords() {
        return words;
    }

    /** If a label grows too long, the lowest rank is left out first; 0 for what must stay. */
    int rank() {
        return rank;
    }

    /**
     * The annotation of the OCI image specification with the same meaning, if there is one with exactly that
     * meaning.
     */
    @Nullable
    String annotation() {
        return annotation;
    }

    @Override
    public String toString() {
        return id;
    }
}
