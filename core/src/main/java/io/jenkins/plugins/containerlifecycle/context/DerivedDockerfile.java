package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.context.DockerfileText.Instruction;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The user's Dockerfile with the metadata appended. Every byte of the user's stays as it is, but for a continuation
 * that the end of the file had cut off and that would now swallow our first line.
 *
 * @param content the bytes of the file
 * @param warnings sentences for the user
 */
record DerivedDockerfile(byte[] content, List<String> warnings) {
    /**
     * Two folders by name, and not {@code COPY .container/rootfs/ /}: copying a tree over the root sets owner and mode
     * of the image's own {@code /usr} and {@code /usr/lib}, and where {@code /usr/bin} is a symbolic link it puts a new
     * folder there that hides all programs behind it (measured with the classic builder and buildah).
     */
    private static final String COPY = "COPY " + BuildContext.ROOTFS + "/usr/bin/container /usr/bin/container\n"
            + "COPY " + BuildContext.ROOTFS + "/usr/lib/container/ /usr/lib/container/\n";

    /** Docker's parser reads lines of at most 64 KiB. */
    private static final int MAX_LINE = 65_000;

    /** Each is a reading of the whole file. */
    private static final int MAX_OPEN_LINES = 100;

    private static final Set<String> WHOLE_CONTEXT = Set.of(".", "./", "/", "*", "./*");

    /**
     * @param original the user's Dockerfile
     * @param what its name, for messages
     * @throws ContextException where it cannot be a Dockerfile
     * @throws MetadataException where the metadata does not fit into labels
     */
    static DerivedDockerfile of(byte[] original, String what, ImageMetadata metadata)
            throws ContextException, MetadataException {
        // One char a byte, so that whatever encoding the comments have comes out as it went in.
        String text = new String(original, StandardCharsets.ISO_8859_1);
        DockerfileText parsed = DockerfileText.parse(new String(original, StandardCharsets.UTF_8));
        check(parsed, what);
        List<String> warnings = warnings(parsed, what);
        // The end of a file ends an instruction even after a "\". Once more where that left an earlier one at the end.
        for (int rounds = 0; parsed.openLine() >= 0; rounds++) {
            if (rounds == MAX_OPEN_LINES) {
                throw new ContextException(what + " ends in more than " + MAX_OPEN_LINES
                        + " continued lines with nothing in them; remove them.");
            }
            text = withoutContinuation(text, parsed.openLine(), parsed.escape());
            parsed = DockerfileText.parse(
                    new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        }
        byte[] added = addition(metadata);
        StringBuilder content = new StringBuilder(text);
        if (!text.isEmpty() && !text.endsWith("\n")) {
            content.append('\n');
        }
        content.append(new String(added, StandardCharsets.ISO_8859_1));
        return new DerivedDockerfile(content.toString().getBytes(StandardCharsets.ISO_8859_1), warnings);
    }

    private static void check(DockerfileText parsed, String what) throws ContextException {
        boolean hasStage =
                parsed.instructions().stream().anyMatch(i -> i.keyword().equals("FROM"));
        // A frontend of somebody else's may have a language of its own.
        if (!hasStage && parsed.syntax() == null) {
            throw new ContextException(what + " has no FROM line, so it is not a Dockerfile.");
        }
    }

    private static List<String> warnings(DockerfileText parsed, String what) {
        List<String> warnings = new ArrayList<>();
        for (Instruction instruction : parsed.instructions()) {
            if (copiesWholeContext(instruction)) {
                warnings.add(what + ", line " + instruction.line() + ", copies the whole context, and so "
                        + ContextFolder.NAME + "/ too, which differs in every build: from there on no layer comes from"
                        + " the cache. Copy the files and folders that the image needs by name.");
                break;
            }
        }
        String twice = String.valueOf(parsed.escape()).repeat(2);
        if (!parsed.instructions().isEmpty()) {
            Instruction last = parsed.instructions().get(parsed.instructions().size() - 1);
            if (last.lastLine().stripTrailing().endsWith(twice)) {
                warnings.add(what + " ends in '" + twice + "', which Docker reads as text, but older releases of podman"
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
        int start = 0;
        for (int i = 0; i < line; i++) {
            start = text.indexOf('\n', start) + 1;
        }
        int end = text.indexOf('\n', start);
        String before = text.substring(0, end < 0 ? text.length() : end);
        int last = before.lastIndexOf(escape);
        return text.substring(0, last) + text.substring(last + 1);
    }

    /** One LABEL for all, since the classic builder makes an image of every instruction. */
    private static byte[] addition(ImageMetadata metadata) throws ContextException, MetadataException {
        StringBuilder label = new StringBuilder("LABEL");
        for (Map.Entry<String, String> entry : ImageLabels.of(metadata).entrySet()) {
            label.append(' ').append(entry.getKey()).append('=').append(quote(entry.getValue()));
        }
        byte[] line = label.append('\n').toString().getBytes(StandardCharsets.UTF_8);
        if (line.length > MAX_LINE) {
            throw new ContextException("The labels of the metadata have " + line.length + " bytes; " + MAX_LINE
                    + " is the most. Shorten the project's name or the git URL.");
        }
        String all =
                "\n# Added by container-lifecycle: what this image is, for its \"container\" command and the tools.\n"
                        + COPY + new String(line, StandardCharsets.UTF_8);
        return all.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Between single quotes nothing is special to a Dockerfile, whichever its escape character: no variable, no
     * backslash, no backtick. Only the single quote itself must be put between double quotes.
     */
    static String quote(String value) {
        return "'" + value.replace("'", "'\"'\"'") + "'";
    }
}
