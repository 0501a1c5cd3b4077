package io.jenkins.plugins.containerlifecycle.engine.docker;

import io.jenkins.plugins.containerlifecycle.engine.TarContent;
import io.jenkins.plugins.containerlifecycle.engine.TarLimits;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the archive of a container's file or folder into memory. A stranger's image wrote its contents: nothing touches
 * a disk, only plain files are taken, and each size is checked against what really comes, not against what the header
 * says.
 */
final class TarReader {
    /** Entries of any kind, including folders and refused ones, for each allowed file. */
    private static final int ENTRIES_PER_FILE = 4;

    private final TarLimits limits;
    private final BudgetInputStream in;
    private final TarArchiveInputStream tar;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final TarProblems problems = new TarProblems();
    private long bytes;
    /** How much may still be read and discarded. */
    private long waste;
    /** Name of the requested folder, as soon as there was an entry; empty if a file was requested. */
    private @Nullable String root;

    private boolean folder;

    private TarReader(InputStream in, TarLimits limits) {
        this.limits = limits;
        this.in = new BudgetInputStream(in, TarFormat.HEADER_BYTES);
        this.tar = new TarArchiveInputStream(this.in, "UTF-8");
        this.waste = Math.max(limits.totalBytes(), 1 << 20);
    }

    /** Never throws because of what the archive contains: that becomes a problem of the content. */
    static TarContent read(InputStream in, TarLimits limits) {
        return new TarReader(in, limits).read();
    }

    private TarContent read() {
        try {
            long maxEntries = 100L + (long) ENTRIES_PER_FILE * limits.files();
            long entries = 0;
            TarArchiveEntry entry;
            while ((entry = next()) != null) {
                if (++entries > maxEntries) {
                    problems.add("there are more than " + maxEntries + " entries; the rest was not read");
                    return content();
                }
                if (!take(entry)) {
                    return content();
                }
            }
            if (in.trailingZeros() < TarFormat.TRAILER) {
                problems.add("the archive is cut off");
            }
        } catch (BudgetInputStream.Exceeded e) {
            problems.add("the archive is longer than its limits allow; the rest was not read");
        } catch (IOException | RuntimeException e) {
            // commons-compress throws several unchecked exceptions for headers that make no sense. They quote the
            // header, which may be as long and as strange as its author likes.
            problems.add(
                    "the archive is cut off or damaged (" + TarProblems.shown(String.valueOf(e.getMessage())) + ")");
        }
        return content();
    }

    private @Nullable TarArchiveEntry next() throws IOException {
        in.allow(TarFormat.HEADER_BYTES);
        in.resetTrailingZeros();
        return tar.getNextEntry();
    }

    /** @return false if nothing more may be read */
    private boolean take(TarArchiveEntry entry) throws IOException {
        String name = nameOf(entry);
        if (entry.isDirectory()) {
            return true;
        }
        if (name == null) {
            problems.add("'" + TarProblems.shown(entry.getName()) + "' lies outside of the folder; it was left out");
            return skip(entry);
        }
        String refusal = refusal(entry, name);
        if (refusal != null) {
            problems.add(refusal);
            return skip(entry);
        }
        if (files.size() >= limits.files()) {
            problems.add("there are more than " + limits.files() + " files; the rest was not read");
            return false;
        }
        if (entry.getSize() > limits.fileBytes()) {
            problems.add("'" + TarProblems.shown(name) + "' has " + entry.getSize() + " bytes, more than "
                    + limits.fileBytes() + "; it was left out");
            return skip(entry);
        }
        if (entry.getSize() > limits.totalBytes() - bytes) {
            problems.add("the files have more than " + limits.totalBytes() + " bytes together; '"
                    + TarProblems.shown(name) + "' and the rest were left out");
            return false;
        }
        in.allow(entry.getSize() + TarFormat.RECORD);
        byte[] content = tar.readNBytes((int) Math.min(entry.getSize(), Integer.MAX_VALUE - 8));
        if (content.length < entry.getSize()) {
            problems.add("'" + TarProblems.shown(name) + "' is cut off");
            return false;
        }
        bytes += content.length;
        files.put(name, content);
        return true;
    }

    /** Nothing if the entry is a plain file with a name of its own below the folder. */
    private @Nullable String refusal(TarArchiveEntry entry, String name) {
        if (entry.isSymbolicLink() || entry.isLink()) {
            return "'" + TarProblems.shown(name) + "' is a link, which is not followed";
        }
        if (!entry.isFile()
                || entry.isSparse()
                || entry.isCharacterDevice()
                || entry.isBlockDevice()
                || entry.isFIFO()) {
            return "'" + TarProblems.shown(name) + "' is not a plain file; it was left out";
        }
        return files.containsKey(name)
                ? "'" + TarProblems.shown(name) + "' is there twice; only the first was read"
                : null;
    }

    /** Skips the content of an entry so that the next one can be read, but not forever. */
    private boolean skip(TarArchiveEntry entry) throws IOException {
        if (entry.isSparse() || entry.getSize() > waste) {
            problems.add("the rest was not read");
            return false;
        }
        waste -= entry.getSize();
        in.allow(entry.getSize() + TarFormat.RECORD);
        tar.skipNBytes(Math.max(0, entry.getSize()));
        return true;
    }

    /**
     * Path below the requested folder. Every name in the engine's archive begins with that folder's name.
     *
     * @return nothing if it leads out of the folder
     */
    private @Nullable String nameOf(TarArchiveEntry entry) {
        String raw = entry.getName();
        List<String> steps = new ArrayList<>();
        for (String step : raw.split("/")) {
            if (step.equals("..")) {
                return null;
            }
            if (!step.isEmpty() && !step.equals(".")) {
                steps.add(step);
            }
        }
        if (root == null) {
            folder = entry.isDirectory();
            root = folder ? String.join("/", steps) : "";
        }
        String name = String.join("/", steps);
        if (raw.startsWith("/") || name.indexOf('\0') >= 0) {
            return null;
        }
        if (root.isEmpty()) {
            return name;
        }
        if (name.equals(root)) {
            return "";
        }
        return name.startsWith(root + "/") ? name.substring(root.length() + 1) : null;
    }

    private TarContent content() {
        return new TarContent(files, problems.sentences(), folder);
    }
}
