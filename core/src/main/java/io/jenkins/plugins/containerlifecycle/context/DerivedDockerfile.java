package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.context.DockerfileText.Instruction;
import io.jenkins.plugins.containerlifecycle.metadata.Healthcheck;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLayout;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The user's Dockerfile, to which the metadata can be appended. Every byte of the user's stays as it is, with two
 * exceptions: a continuation that was cut off by the end of the file and would now swallow our first line, and the
 * stages after the wanted one. Our lines come last, so that the cache survives, except one that is the same in every
 * build: it comes directly after FROM and empties what the base says of itself in OCI annotations.
 *
 * @param body the user's part, one char per byte, ending in a line feed
 * @param text the user's part as Docker reads it
 * @param stage the stage that is built
 * @param syntax what its {@code syntax} directive says
 * @param wholeContext the number of the first line that copies the whole context; 0 if none does
 * @param warnings sentences for the user
 */
record DerivedDockerfile(
        String body,
        String text,
        BuiltStage stage,
        @Nullable String syntax,
        int wholeContext,
        List<String> warnings) {
    /** What the context of our files is called if they do not come from the build context. */
    private static final String CONTEXT_NAME = "container-lifecycle";

    /** Each costs another reading of the whole file. */
    private static final int MAX_OPEN_LINES = 100;

    private static final Set<String> WHOLE_CONTEXT = Set.of(".", "./", "/", "*", "./*");

    /**
     * @param original the user's Dockerfile
     * @param file its name, for messages
     * @param target the stage that will be built, by name or number; by default the last
     * @throws ContextException if it cannot be a Dockerfile or has no such stage
     */
    static DerivedDockerfile of(byte[] original, String file, @Nullable String target) throws ContextException {
        // One char per byte, so that comments in any encoding stay unchanged.
        String text = new String(original, StandardCharsets.ISO_8859_1);
        DockerfileText parsed = parse(text);
        check(parsed, file);
        if (target != null) {
            text = untilEndOf(target, text, parsed, file);
            parsed = parse(text);
        }
        List<String> warnings = endWarnings(parsed, file);
        int wholeContext = parsed.instructions().stream()
                .filter(DerivedDockerfile::copiesWholeContext)
                .mapToInt(Instruction::line)
                .findFirst()
                .orElse(0);
        // The end of a file ends an instruction even after a "\". Repeated, because an earlier one may be at the end
        // then.
        for (int rounds = 0; parsed.openLine() >= 0; rounds++) {
            if (rounds == MAX_OPEN_LINES) {
                throw new ContextException(file + " ends in more than " + MAX_OPEN_LINES
                        + " continued lines with nothing in them; remove them.");
            }
            text = withoutContinuation(text, parsed.openLine(), parsed.escape());
            parsed = parse(text);
        }
        if (!text.isEmpty() && !text.endsWith("\n")) {
            text += "\n";
        }
        return new DerivedDockerfile(
                text, asUtf8(text), BuiltStage.of(parsed), parsed.syntax(), wholeContext, warnings);
    }

    private static String asUtf8(String text) {
        return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static DockerfileText parse(String text) {
        return DockerfileText.parse(asUtf8(text));
    }

    /** No stage can use a later one, so nothing is lost. */
    private static String untilEndOf(String target, String text, DockerfileText parsed, String file)
            throws ContextException {
        List<Instruction> stages = parsed.instructions().stream()
                .filter(i -> i.keyword().equals("FROM"))
                .toList();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            List<String> words = stages.get(i).words();
            boolean named = words.size() > 2 && words.get(words.size() - 2).equalsIgnoreCase("AS");
            String name = named ? words.get(words.size() - 1) : String.valueOf(i);
            if (name.equalsIgnoreCase(target) || target.equals(String.valueOf(i))) {
                return i + 1 < stages.size()
                        ? text.substring(0, start(text, stages.get(i + 1).line() - 1))
                        : text;
            }
            names.add(name);
        }
        throw new ContextException(file + " has no stage '" + SafeText.line(target) + "'; its stages are "
                + SafeText.line(String.join(", ", names)) + ".");
    }

    /**
     * With the files from the build context itself.
     *
     * @param rootfs of the stamp, relative to the context
     * @throws MetadataException if the metadata does not fit into labels
     */
    byte[] copyingFrom(String rootfs, ImageMetadata metadata) throws ContextException, MetadataException {
        return with("COPY " + rootfs + "/", metadata);
    }

    /**
     * With the files from another context, which the build must be given under this name.
     *
     * @throws MetadataException if the metadata does not fit into labels
     */
    byte[] copyingFromNamed(String contextName, ImageMetadata metadata) throws ContextException, MetadataException {
        // Buildah keeps the files' owner on this machine; that user could change them in the container.
        return with("COPY --chown=0:0 --from=" + contextName + " /", metadata);
    }

    /** A name that does not occur in the file: a context replaces a stage or an image of the same name. */
    String contextName() {
        String all = text.toLowerCase(Locale.ROOT);
        String name = CONTEXT_NAME;
        for (int i = 2; all.contains(name); i++) {
            name = CONTEXT_NAME + "-" + i;
        }
        return name;
    }

    /**
     * Two folders by name, and not {@code COPY <rootfs>/ /}: copying a tree over the root sets owner and mode of the
     * image's own {@code /usr} and {@code /usr/lib}. If {@code /usr/bin} is a symbolic link, it puts a new folder in
     * its place, which hides all programs (measured with the classic builder and buildah).
     */
    private byte[] with(String copy, ImageMetadata metadata) throws ContextException, MetadataException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int base = start(body, stage.baseEnd());
        out.writeBytes(body.substring(0, base).getBytes(StandardCharsets.ISO_8859_1));
        if (base > 0) {
            out.writeBytes(LabelLine.EMPTIED.getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes(body.substring(base).getBytes(StandardCharsets.ISO_8859_1));
        String added =
                "\n# Added by container-lifecycle: what this image is, for its \"container\" command and the tools.\n"
                        + copy + "usr/bin/container /usr/bin/container\n"
                        + copy + "usr/lib/container/ /usr/lib/container/\n"
                        + healthcheck(metadata.get(MetadataField.HEALTHCHECK))
                        + LabelLine.of(metadata);
        out.writeBytes(added.getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static void check(DockerfileText parsed, String file) throws ContextException {
        boolean hasStage =
                parsed.instructions().stream().anyMatch(i -> i.keyword().equals("FROM"));
        // Somebody else's frontend may have a language of its own.
        if (!hasStage && parsed.syntax() == null) {
            throw new ContextException(file + " has no FROM line, so it is not a Dockerfile.");
        }
    }

    private static List<String> endWarnings(DockerfileText parsed, String file) {
        List<String> warnings = new ArrayList<>();
        String twice = String.valueOf(parsed.escape()).repeat(2);
        if (!parsed.instructions().isEmpty()) {
            Instruction last = parsed.instructions().get(parsed.instructions().size() - 1);
            if (last.lastLine().stripTrailing().endsWith(twice)) {
                warnings.add(file + " ends in '" + twice + "', which Docker reads as text, but older releases of podman"
                        + " and buildah read it as a continued line and lose the metadata. Write the end differently.");
            }
        }
        return warnings;
    }

    private static boolean copiesWholeContext(Instruction instruction) {
        if (!instruction.keyword().equals("COPY") && !instruction.keyword().equals("ADD")) {
            return false;
        }
        List<String> words = instruction.words();
        if (words.stream().anyMatch(word -> word.startsWith("--from=") || word.startsWith("--exclude="))) {
            return false;
        }
        List<String> paths = words.stream()
                .filter(word -> !word.startsWith("--"))
                .map(word -> word.replaceAll("[\\[\\]\",]", ""))
                .filter(word -> !word.isEmpty())
                .toList();
        return paths.size() > 1 && paths.subList(0, paths.size() - 1).stream().anyMatch(WHOLE_CONTEXT::contains);
    }

    private static String withoutContinuation(String text, int line, char escape) {
        int end = text.indexOf('\n', start(text, line));
        String before = text.substring(0, end < 0 ? text.length() : end);
        int last = before.lastIndexOf(escape);
        return text.substring(0, last) + text.substring(last + 1);
    }

    /** Where a line begins, counted from 0. */
    private static int start(String text, int line) {
        int start = 0;
        for (int i = 0; i < line; i++) {
            start = text.indexOf('\n', start) + 1;
        }
        return start;
    }

    /** By its whole path, because the image may have another PATH. */
    private static String healthcheck(@Nullable Healthcheck check) {
        if (check == null || check.isNone()) {
            return check == null ? "" : "HEALTHCHECK NONE\n";
        }
        String words = String.join("\", \"", ImageLayout.HEALTHCHECK.subList(1, ImageLayout.HEALTHCHECK.size()));
        String options = check.options().stream().map(option -> option + " ").collect(Collectors.joining());
        return "HEALTHCHECK " + options + "CMD [\"" + words + "\"]\n";
    }
}
