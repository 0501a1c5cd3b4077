package io.jenkins.plugins.containerlifecycle.inventory;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The packages in archives of Java: what Maven has noted in them ({@code pom.properties}), else what the manifest and the
 * name of the file say. Archives in archives are read, too. Nothing is unpacked but what is read, and of that only so
 * much.
 */
final class JarReader {
    /** Archives around an archive; what is in a fat one in a web archive in an enterprise archive has that many. */
    private static final int MAX_DEPTH = 3;

    private static final int MAX_ENTRIES = 300_000;
    private static final int MAX_TEXT = 1 << 20;
    /** What all archives of an image may unpack to. */
    private static final long MAX_UNPACKED = 8L << 30;
    /** A script before the archive, as an executable one has. */
    private static final int MAX_SCRIPT = 64 << 10;

    private static final byte[] FIRST_ENTRY = {'P', 'K', 3, 4};
    private static final byte[] EMPTY = {'P', 'K', 5, 6};
    private static final Pattern POM = Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");
    private static final Pattern FILE_NAME = Pattern.compile("(.{1,200}?)-([0-9][A-Za-z0-9._+-]{0,100})\\.[A-Za-z]+");

    private final PackageCollector into;
    private final long maxUnpacked;
    private long unpacked;

    JarReader(PackageCollector into) {
        this(into, MAX_UNPACKED);
    }

    JarReader(PackageCollector into, long maxUnpacked) {
        this.into = into;
        this.maxUnpacked = maxUnpacked;
    }

    /** More was unpacked than is allowed, in all archives together. */
    private static final class TooMuch extends IOException {
        private static final long serialVersionUID = 1L;

        TooMuch() {
            super("too much");
        }
    }

    /** Counts what is unpacked, and compares the checksums of what is read, which the library does not. */
    private final class Archive extends ZipArchiveInputStream {
        private final String path;
        private final CRC32 checksum = new CRC32();
        private @Nullable ZipArchiveEntry current;
        private boolean atEnd;

        Archive(String path, InputStream in) {
            super(in, StandardCharsets.UTF_8.name(), true, true);
            this.path = path;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            if (read > 0) {
                checksum.update(buffer, offset, read);
            }
            atEnd |= read < 0;
            unpacked += Math.max(0, read);
            if (unpacked > maxUnpacked) {
                throw new TooMuch();
            }
            return read;
        }

        @Override
        public @Nullable ZipArchiveEntry getNextEntry() throws IOException {
            ZipArchiveEntry before = current;
            boolean whole = atEnd;
            long computed = checksum.getValue();
            // Only now the one before has its checksum, if that follows its content.
            current = super.getNextEntry();
            if (before != null && whole && before.getCrc() != computed && !before.isDirectory()) {
                into.problem(PackageCollector.shown(path + "!/" + before.getName()) + " is damaged.");
            }
            checksum.reset();
            atEnd = false;
            return current;
        }
    }

    /** Knows whether an archive has come to its end: the library says of one that is cut off that it has no more entries. */
    private static final class EndWatch extends FilterInputStream {
        private static final int END_OF_DIRECTORY = 0x504b0506;
        private static final int LENGTH = 22;
        private long total;
        private int last;
        /** Of the last mark that was seen. */
        private long mark = Long.MIN_VALUE;

        private int comment;

        EndWatch(InputStream in) {
            super(in);
        }

        boolean isWhole() throws IOException {
            byte[] buffer = new byte[8192];
            while (read(buffer, 0, buffer.length) >= 0) {
                // To its end.
            }
            return mark + LENGTH + comment == total;
        }

        private void see(byte next) {
            last = last << 8 | next & 0xff;
            total++;
            if (last == END_OF_DIRECTORY) {
                mark = total - 4;
            } else if (total == mark + LENGTH - 1) {
                comment = next & 0xff;
            } else if (total == mark + LENGTH) {
                comment |= (next & 0xff) << 8;
            }
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            if (next >= 0) {
                see((byte) next);
            }
            return next;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            for (int i = offset; i < offset + read; i++) {
                see(buffer[i]);
            }
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            return Math.max(0, read(new byte[(int) Math.min(8192, bytes)]));
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }

    /** @param path for sentences, and for the name and version if nothing else tells them */
    void read(String path, InputStream content) {
        read(path, content, 1);
    }

    private void read(String path, InputStream content, int depth) {
        String shown = PackageCollector.shown(path);
        if (unpacked > maxUnpacked) {
            into.problem(
                    shown + " was not read: the archives before it unpack to more than " + maxUnpacked + " bytes.");
            return;
        }
        try {
            InputStream start = new BufferedInputStream(content, MAX_SCRIPT);
            if (skipScript(start)) {
                EndWatch watched = new EndWatch(start);
                readEntries(path, new Archive(path, watched), depth);
                if (!watched.isWhole()) {
                    into.problem(shown + " is cut off or damaged.");
                }
            } else if (isEmpty(start)) {
                addNamed(path, null, true);
            } else {
                into.problem(shown + " is not an archive.");
            }
        } catch (TooMuch e) {
            into.problem(
                    shown + " was not read as a whole: the archives unpack to more than " + maxUnpacked + " bytes.");
        } catch (IOException | RuntimeException e) {
            // What the library throws quotes names of entries. If the whole image is cut off, its next file says so.
            into.problem(shown + " is cut off or damaged.");
        }
    }

    /** @return whether an entry follows */
    private static boolean skipScript(InputStream in) throws IOException {
        in.mark(MAX_SCRIPT);
        byte[] begin = in.readNBytes(MAX_SCRIPT);
        in.reset();
        for (int i = 0; i + FIRST_ENTRY.length <= begin.length; i++) {
            if (begin[i] == 'P' && begin[i + 1] == 'K' && begin[i + 2] == 3 && begin[i + 3] == 4) {
                in.skipNBytes(i);
                return true;
            }
        }
        return false;
    }

    private static boolean isEmpty(InputStream in) throws IOException {
        return Arrays.equals(in.readNBytes(EMPTY.length), EMPTY);
    }

    private void readEntries(String path, Archive archive, int depth) throws IOException {
        int entries = 0;
        boolean pom = false;
        boolean badPom = false;
        Manifest manifest = null;
        ZipArchiveEntry entry;
        while ((entry = archive.getNextEntry()) != null) {
            if (++entries > MAX_ENTRIES) {
                into.problem(PackageCollector.shown(path) + " was not read as a whole: it has more than " + MAX_ENTRIES
                        + " entries.");
                return;
            }
            String name = entry.getName();
            String inside = path + "!/" + name;
            if (name.equals("META-INF/MANIFEST.MF")) {
                manifest = manifest(text(archive, inside));
            } else if (POM.matcher(name).matches()) {
                boolean good = addPom(text(archive, inside), PackageCollector.shown(inside));
                pom |= good;
                badPom |= !good;
            } else if (FilePackages.isJar(name) && !entry.isDirectory()) {
                if (depth > MAX_DEPTH) {
                    into.problem(PackageCollector.shown(inside) + " was not read: it is in more than " + MAX_DEPTH
                            + " archives.");
                } else {
                    read(inside, new Entry(archive), depth + 1);
                }
            }
        }
        if (!pom) {
            // What is wrong with it was said.
            addNamed(path, manifest, entries > 0 && !badPom);
        }
    }

    private byte[] text(Archive archive, String inside) throws IOException {
        byte[] text = archive.readNBytes(MAX_TEXT);
        if (text.length == MAX_TEXT && archive.read() >= 0) {
            into.problem(PackageCollector.shown(inside) + " was not read as a whole: it has more than " + MAX_TEXT
                    + " bytes.");
        }
        return text;
    }

    /** One entry as a stream of its own. */
    private static final class Entry extends FilterInputStream {
        Entry(InputStream archive) {
            super(archive);
        }

        @Override
        public void close() {
            // The archive goes on.
        }
    }

    /** Null if it is none. */
    private static @Nullable Manifest manifest(byte[] file) {
        try {
            return new Manifest(new ByteArrayInputStream(file));
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private boolean addPom(byte[] file, String source) {
        Properties pom = new Properties();
        try {
            pom.load(new ByteArrayInputStream(file));
        } catch (IOException | IllegalArgumentException e) {
            into.problem(source + " cannot be read.");
            return false;
        }
        String group = pom.getProperty("groupId", "");
        String artifact = pom.getProperty("artifactId", "");
        String version = pom.getProperty("version", "");
        if (artifact.isEmpty() || version.isEmpty()) {
            into.problem(source + " does not say which package it is of.");
            return false;
        }
        add(Ecosystem.MAVEN.name(group, artifact), version, source);
        return true;
    }

    /**
     * Without a word of Maven's.
     *
     * @param always even if nothing tells the version
     */
    private void addNamed(String path, @Nullable Manifest manifest, boolean always) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        Matcher versioned = FILE_NAME.matcher(file);
        boolean named = versioned.matches();
        String name = named ? versioned.group(1) : file.substring(0, file.lastIndexOf('.'));
        String version = attribute(manifest, "Implementation-Version", "Bundle-Version");
        if (named) {
            version = versioned.group(2);
        }
        if (always || !version.isEmpty()) {
            // A name that is none, as with a blank in it, is refused and named.
            add(name, version.isEmpty() ? InstalledPackage.UNKNOWN_VERSION : version, PackageCollector.shown(path));
        }
    }

    private static String attribute(@Nullable Manifest manifest, String... names) {
        Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
        for (String name : names) {
            String value = attributes.getValue(name);
            // Some have a whole sentence there.
            if (value != null && !value.isBlank() && value.strip().indexOf(' ') < 0) {
                return value.strip();
            }
        }
        return "";
    }

    private void add(String name, String version, String source) {
        into.addOfLanguage(Ecosystem.MAVEN, name, version, null, source);
    }
}
