package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.context.DockerfileText.Instruction;
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
 * The images that go into the last stage of a Dockerfile, as far as its text tells: what is not plain to see is left out,
 * because only the builder knows.
 *
 * @param base what the last stage is built from, {@link BaseImage#SCRATCH} included
 * @param others what the other stages that it needs are built from, and images that files are copied from; not the base
 */
record StageImages(Optional<BaseImage> base, List<BaseImage> others) {
    /** More than any Dockerfile has, and few enough for a label. */
    private static final int MAX_OTHERS = 16;

    private static final Pattern MOUNT_FROM = Pattern.compile("(?:^--mount=|,)from=([^,]+)");
    private static final String COPY_FROM = "--from=";

    /** One stage in the making. */
    private static final class Stage {
        /** The image outside of the file that it begins with, through other stages; null if that is not plain to see. */
        private final @Nullable String root;
        /** Names of images outside of the file, other than that. */
        private final Set<String> copied = new LinkedHashSet<>();

        private final Set<Stage> needed = new LinkedHashSet<>();

        Stage(@Nullable String root) {
            this.root = root;
        }
    }

    static StageImages of(String dockerfile, Map<String, String> buildArgs) {
        return new Reader(DockerfileText.parse(dockerfile), buildArgs).read();
    }

    private static final class Reader {
        private final DockerfileText parsed;
        private final Map<String, String> buildArgs;
        private final Map<String, String> args = new HashMap<>();
        private final Map<String, Stage> named = new HashMap<>();
        private final List<Stage> stages = new ArrayList<>();

        Reader(DockerfileText parsed, Map<String, String> buildArgs) {
            this.parsed = parsed;
            this.buildArgs = buildArgs;
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
                    case "COPY" -> copyFrom(instruction).ifPresent(word -> use(word.substring(COPY_FROM.length())));
                    case "RUN" -> mounts(instruction);
                    default -> {
                        // It names no image.
                    }
                }
            }
            if (stages.isEmpty()) {
                return new StageImages(Optional.empty(), List.of());
            }
            Stage last = stages.get(stages.size() - 1);
            return new StageImages(Optional.ofNullable(last.root).flatMap(BaseImage::parse), others(last));
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
            Stage stage = new Stage(continued == null ? image : continued.root);
            if (continued != null) {
                stage.needed.add(continued);
            }
            stages.add(stage);
            if (alias) {
                named.put(key(words.get(2)), stage);
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

        private static List<BaseImage> others(Stage last) {
            Map<String, BaseImage> others = new LinkedHashMap<>();
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
                }
            }
            return others.values().stream().limit(MAX_OTHERS).toList();
        }

        private static String key(String stage) {
            return stage.toLowerCase(Locale.ROOT);
        }
    }
}
