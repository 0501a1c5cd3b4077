package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.context.DockerfileText.Instruction;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The images that go into the last stage of a Dockerfile, as far as its text tells.
 *
 * @param base what the last stage is built from, {@link BaseImage#SCRATCH} included
 * @param others what the other stages that it needs are built from, and images that files are copied from; not the base
 * @param unclear further ones of which only the builder knows what they are: the texts of FROM lines. One line each, safe
 *     to print
 */
record StageImages(Optional<BaseImage> base, List<BaseImage> others, List<String> unclear) {
    /** More than any Dockerfile has, and few enough for a label. */
    private static final int MAX_OTHERS = 16;

    private static final int MAX_UNCLEAR = 200;
    /** Of an image; its author may be anybody. */
    private static final int MAX_TRIGGERS = 1000;

    private static final Pattern MOUNT_FROM = Pattern.compile("(?:^--mount=|,)from=([^,]+)");
    private static final String COPY_FROM = "--from=";

    /** One stage in the making. */
    private static final class Stage {
        /** The image outside of the file that it begins with, through other stages; null if that is not plain to see. */
        private final @Nullable String root;
        /** What stands there if that is not plain to see. */
        private final String unclear;
        /** Names of images outside of the file, other than that. */
        private final Set<String> copied = new LinkedHashSet<>();

        private final Set<Stage> needed = new LinkedHashSet<>();
        /** What stages and images on it begin with. */
        private final List<String> onBuild = new ArrayList<>();

        Stage(@Nullable String root, String unclear) {
            this.root = root;
            this.unclear = unclear;
        }
    }

    static StageImages of(String dockerfile, Map<String, String> buildArgs) {
        return of(dockerfile, buildArgs, Map.of());
    }

    /** @param onBuild what builds on an image begin with, by its reference, as far as it is known */
    static StageImages of(String dockerfile, Map<String, String> buildArgs, Map<String, List<String>> onBuild) {
        return new Reader(DockerfileText.parse(dockerfile), buildArgs, onBuild).read();
    }

    /** What all stages begin with outside of the file. */
    static List<BaseImage> roots(String dockerfile, Map<String, String> buildArgs) {
        Reader reader = new Reader(DockerfileText.parse(dockerfile), buildArgs, Map.of());
        reader.read();
        return reader.stages.stream()
                .flatMap(stage -> Optional.ofNullable(stage.root).flatMap(BaseImage::parse).stream())
                .filter(image -> !image.isScratch())
                .distinct()
                .toList();
    }

    private static final class Reader {
        private final DockerfileText parsed;
        private final Map<String, String> buildArgs;
        private final Map<String, List<String>> onBuild;
        private final Map<String, String> args = new HashMap<>();
        private final Map<String, Stage> named = new HashMap<>();
        private final List<Stage> stages = new ArrayList<>();

        Reader(DockerfileText parsed, Map<String, String> buildArgs, Map<String, List<String>> onBuild) {
            this.parsed = parsed;
            this.buildArgs = buildArgs;
            this.onBuild = onBuild;
        }

        StageImages read() {
            for (Instruction instruction : parsed.instructions()) {
                switch (instruction.keyword()) {
                    case "ARG" -> {
                        if (stages.isEmpty()) {
                            instruction
                                    .words()
                                    .forEach(word -> BaseImage.declare(word, args, buildArgs, parsed.escape()));
                        }
                    }
                    case "FROM" -> begin(instruction);
                    case "ONBUILD" -> {
                        if (!stages.isEmpty()) {
                            stages.get(stages.size() - 1).onBuild.add(instruction.rest());
                        }
                    }
                    default -> files(instruction);
                }
            }
            if (stages.isEmpty()) {
                return new StageImages(Optional.empty(), List.of(), List.of());
            }
            Stage last = stages.get(stages.size() - 1);
            return of(last);
        }

        private void begin(Instruction from) {
            List<String> words = from.words().stream()
                    .dropWhile(word -> word.startsWith("--"))
                    .toList();
            boolean alias = words.size() == 3 && words.get(1).equalsIgnoreCase("AS");
            String image = alias || words.size() == 1
                    ? BaseImage.expand(words.get(0), args, parsed.escape()).orElse(null)
                    : null;
            Stage continued = image == null ? null : named.get(key(image));
            String written = words.isEmpty() ? "" : words.get(0);
            Stage stage = continued == null
                    ? new Stage(image, image == null ? written : "")
                    : new Stage(continued.root, continued.unclear);
            if (continued != null) {
                stage.needed.add(continued);
            }
            stages.add(stage);
            begin(continued != null ? continued.onBuild : ofImage(image));
            if (alias) {
                named.put(key(words.get(2)), stage);
            }
        }

        private List<String> ofImage(@Nullable String image) {
            return Optional.ofNullable(image)
                    .flatMap(BaseImage::parse)
                    .map(parsedImage -> onBuild.getOrDefault(parsedImage.reference(), List.of()))
                    .orElse(List.of());
        }

        private void begin(List<String> triggers) {
            for (String trigger : triggers.stream().limit(MAX_TRIGGERS).toList()) {
                DockerfileText.parse(trigger).instructions().forEach(this::files);
            }
        }

        /** Whether files come from another image, or are only lent by it. */
        private void files(Instruction instruction) {
            switch (instruction.keyword()) {
                case "COPY" -> copyFrom(instruction).ifPresent(word -> use(word.substring(COPY_FROM.length())));
                case "RUN" -> mounts(instruction);
                default -> {
                    // It names no image.
                }
            }
        }

        private static Optional<String> copyFrom(Instruction copy) {
            return copy.words().stream()
                    .takeWhile(word -> word.startsWith("--"))
                    .filter(word -> word.startsWith(COPY_FROM))
                    .findFirst();
        }

        private void mounts(Instruction run) {
            run.words().stream()
                    .takeWhile(word -> word.startsWith("--"))
                    .filter(word -> word.startsWith("--mount="))
                    .forEach(word -> {
                        Matcher from = MOUNT_FROM.matcher(word);
                        if (from.find()) {
                            use(from.group(1));
                        }
                    });
        }

        /** A stage by its name or number, else an image. */
        private void use(String name) {
            if (stages.isEmpty() || name.contains("$")) {
                return;
            }
            Stage stage = stages.get(stages.size() - 1);
            Stage other = named.get(key(name));
            if (other == null && name.matches("[0-9]{1,4}") && Integer.parseInt(name) < stages.size()) {
                other = stages.get(Integer.parseInt(name));
            }
            if (other == null) {
                stage.copied.add(name);
            } else if (other != stage) {
                stage.needed.add(other);
            }
        }

        private static StageImages of(Stage last) {
            Map<String, BaseImage> others = new LinkedHashMap<>();
            Set<String> unclear = new LinkedHashSet<>();
            Set<Stage> seen = new LinkedHashSet<>();
            Deque<Stage> next = new ArrayDeque<>(List.of(last));
            while (!next.isEmpty()) {
                Stage stage = next.remove();
                if (seen.add(stage)) {
                    next.addAll(stage.needed);
                    List<String> names = new ArrayList<>(stage.copied);
                    if (stage.root != null && !stage.root.equals(last.root)) {
                        names.add(stage.root);
                    }
                    names.forEach(name -> BaseImage.parse(name)
                            .filter(image -> !image.isScratch())
                            .filter(image -> !name.equals(last.root))
                            .ifPresent(image -> others.putIfAbsent(image.reference(), image)));
                    if (!stage.unclear.isEmpty() && !stage.unclear.equals(last.unclear)) {
                        unclear.add(SafeText.line(Shortening.after(stage.unclear, MAX_UNCLEAR)));
                    }
                }
            }
            List<String> named =
                    new ArrayList<>(unclear.stream().limit(MAX_OTHERS).toList());
            if (others.size() > MAX_OTHERS || unclear.size() > MAX_OTHERS) {
                named.add("further images");
            }
            return new StageImages(
                    Optional.ofNullable(last.root).flatMap(BaseImage::parse),
                    others.values().stream().limit(MAX_OTHERS).toList(),
                    named);
        }

        private static String key(String stage) {
            return stage.toLowerCase(Locale.ROOT);
        }
    }
}
