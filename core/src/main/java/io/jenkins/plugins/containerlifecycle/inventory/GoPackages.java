package io.jenkins.plugins.containerlifecycle.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the Go linker notes in each program of the modules that are in it. Programs of Go before 1.18 have it in a form
 * that is not read.
 *
 * @see <a href="https://pkg.go.dev/debug/buildinfo">debug/buildinfo</a>
 */
final class GoPackages {
    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};
    private static final byte[] MAGIC = "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);
    private static final int ALIGNMENT = 16;
    private static final int POINTER_SIZE = 14;
    private static final int FLAGS = 15;
    private static final int INLINE = 2;
    private static final int TEXTS = 32;
    /** As Go itself calls the version of what was not downloaded; no condition can be compared with it. */
    private static final String OF_NO_RELEASE = "(devel)";

    /** Before and after the list of modules. */
    private static final int FRAME = 16;

    private static final int CHUNK = 256 << 10;
    /** Of the whole note; Kubernetes' programs have 20 KB. */
    private static final int MAX_NOTE = 1 << 20;
    /** Programs that read such notes have the magic bytes in them, too, but not often. */
    private static final int MAX_CANDIDATES = 20;

    private GoPackages() {}

    /**
     * Anything else than a program of Go adds nothing.
     *
     * @param source the file's path, for sentences
     */
    static void read(String source, InputStream content, PackageCollector into) throws IOException {
        if (!Arrays.equals(content.readNBytes(ELF.length), ELF)) {
            return;
        }
        // So that positions in the file are positions in the first chunk.
        byte[] chunk = concat(ELF, 0, content.readNBytes(CHUNK - ELF.length));
        int candidates = 0;
        boolean old = false;
        while (chunk.length > 0) {
            for (int i = 0; i + ALIGNMENT <= chunk.length; i += ALIGNMENT) {
                if (!Arrays.equals(chunk, i, i + MAGIC.length, MAGIC, 0, MAGIC.length)) {
                    continue;
                }
                if (++candidates > MAX_CANDIDATES) {
                    into.problem(source + " was not read: it looks like many programs of Go at once.");
                    return;
                }
                if (chunk.length - i < MAX_NOTE) {
                    chunk = concat(chunk, i, content.readNBytes(MAX_NOTE - (chunk.length - i)));
                    i = 0;
                }
                Optional<Note> note = note(chunk, i);
                if (note.isPresent()) {
                    add(note.get(), source, into);
                    return;
                }
                boolean pointers = (chunk[i + FLAGS] & INLINE) == 0;
                old |= pointers && (chunk[i + POINTER_SIZE] == 4 || chunk[i + POINTER_SIZE] == 8);
            }
            chunk = content.readNBytes(CHUNK);
        }
        if (old) {
            into.problem(source + " was built by Go before 1.18, whose list of modules is not read.");
        }
    }

    private static byte[] concat(byte[] first, int from, byte[] second) {
        byte[] both = Arrays.copyOfRange(first, from, first.length + second.length);
        System.arraycopy(second, 0, both, first.length - from, second.length);
        return both;
    }

    /** @param modules null if there is more of them than is read, or the file is cut off */
    private record Note(String version, @Nullable String modules) {
        /** One of no release is called {@code devel go1.24-8c445b7c9f} and its date. */
        boolean isOfRelease() {
            return version.startsWith("go");
        }
    }

    private static Optional<Note> note(byte[] bytes, int at) {
        if ((bytes[at + FLAGS] & INLINE) == 0) {
            return Optional.empty();
        }
        Texts texts = new Texts(bytes, at + TEXTS);
        String version = texts.next();
        return version == null || !version.startsWith("go") && !version.startsWith("devel ")
                ? Optional.empty()
                : Optional.of(new Note(version, texts.next()));
    }

    /** Texts with their lengths before them. */
    private static final class Texts {
        private static final int MAX_BITS = 28;
        private final byte[] bytes;
        private int at;

        Texts(byte[] bytes, int at) {
            this.bytes = bytes;
            this.at = at;
        }

        /** Null if it does not fit. */
        @Nullable
        String next() {
            int length = 0;
            for (int bits = 0; bits <= MAX_BITS && at < bytes.length; bits += 7) {
                byte part = bytes[at++];
                length |= (part & 0x7f) << bits;
                if (part >= 0) {
                    if (length < 0 || length > bytes.length - at) {
                        return null;
                    }
                    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
                    at += length;
                    return text;
                }
            }
            return null;
        }
    }

    private static void add(Note note, String source, PackageCollector into) {
        // "go1.22.1 X:nocoverageredesign" if experiments are on.
        String version = note.isOfRelease() ? note.version().substring(2).split("[ -]", 2)[0] : OF_NO_RELEASE;
        into.addOfLanguage(Ecosystem.GOLANG, "stdlib", version, null, source);
        if (note.modules() == null) {
            into.problem(
                    source + " is a program of Go whose list of modules was not read: it is cut off, or has more than "
                            + MAX_NOTE + " bytes.");
            return;
        }
        String list = note.modules().length() > 2 * FRAME ? note.modules() : "";
        String[] last = null;
        for (String line : list.split("\n")) {
            String[] fields = line.split("\t", -1);
            // The first line has the frame before its word.
            boolean module = fields[0].endsWith("mod") || fields[0].equals("dep");
            if (fields[0].equals("=>") && fields.length >= 3) {
                // A folder has no version, and its name says less than that of what it replaces.
                last = fields[2].isEmpty() && last != null ? new String[] {"dep", last[1], ""} : fields;
            } else {
                addModule(last, source, into);
                last = module && fields.length >= 3 ? fields : null;
            }
        }
        addModule(last, source, into);
    }

    private static void addModule(String @Nullable [] module, String source, PackageCollector into) {
        if (module != null) {
            String version = module[2].isEmpty() ? OF_NO_RELEASE : module[2];
            into.addOfLanguage(Ecosystem.GOLANG, module[1], version, null, source);
        }
    }
}
