package io.jenkins.plugins.containerlifecycle.engine.docker;

import io.jenkins.plugins.containerlifecycle.engine.FileVisitor;
import io.jenkins.plugins.containerlifecycle.engine.TarLimits;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Shows the files of an archive to a visitor while it comes, and keeps nothing. A stranger's image wrote its contents: all
 * sizes are checked against what really comes, and a file that has no end costs only as much as the limits allow.
 */
final class TarWalk {
    private static final int ANYBODY_EXECUTES = 0111;
    private static final int BUFFER = 64 << 10;

    private final TarLimits limits;
    private final FileVisitor visitor;
    private final Deadline deadline;
    private final BudgetInputStream in;
    private final TarArchiveInputStream tar;
    private final InputStream content;
    private final byte[] buffer = new byte[BUFFER];
    private final TarProblems problems = new TarProblems();

    /** The time was over before the archive was. */
    private static final class Late extends IOException {
        private static final long serialVersionUID = 1L;

        Late() {
            super("the time is over");
        }
    }

    private TarWalk(InputStream in, TarLimits limits, FileVisitor visitor, Deadline deadline) {
        this.limits = limits;
        this.visitor = visitor;
        this.deadline = deadline;
        InputStream timed = new FilterInputStream(in) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (deadline.passed()) {
                    throw new Late();
                }
                return super.read(bytes, offset, length);
            }
        };
        this.in = new BudgetInputStream(timed, TarFormat.HEADER_BYTES);
        this.tar = new TarArchiveInputStream(this.in, "UTF-8");
        this.content = new FilterInputStream(tar) {
            @Override
            public void close() {
                // The archive goes on.
            }
        };
    }

    /**
     * Never throws because of what the archive contains.
     *
     * @param limits of them the size of a single file does not matter
     * @return a sentence for each entry that was refused and for each limit that was hit
     */
    static List<String> walk(InputStream in, TarLimits limits, FileVisitor visitor, Deadline deadline) {
        TarWalk walk = new TarWalk(in, limits, visitor, deadline);
        walk.walk();
        return walk.problems.sentences();
    }

    private void walk() {
        try {
            long bytes = 0;
            long entries = 0;
            TarArchiveEntry entry;
            while ((entry = next()) != null) {
                if (++entries > limits.files()) {
                    problems.add("there are more than " + limits.files() + " files; the rest was not read");
                    return;
                }
                long size = Math.max(0, entry.getSize());
                if (entry.isSparse() || size > limits.totalBytes() - bytes) {
                    problems.add("the files have more than " + limits.totalBytes() + " bytes together; '"
                            + TarProblems.shown(entry.getName()) + "' and the rest were not read");
                    return;
                }
                bytes += size;
                in.allow(size + TarFormat.RECORD);
                visit(entry);
                while (tar.read(buffer, 0, BUFFER) >= 0) {
                    // Nobody wants the rest of it.
                }
            }
            if (in.trailingZeros() < TarFormat.TRAILER) {
                problems.add("the archive is cut off");
            }
        } catch (Late e) {
            problems.add("it took longer than " + Durations.text(deadline.length()) + "; the rest was not read");
        } catch (BudgetInputStream.Exceeded e) {
            problems.add("the archive is longer than its limits allow; the rest was not read");
        } catch (IOException | RuntimeException e) {
            // commons-compress throws several unchecked exceptions for headers that make no sense.
            problems.add(
                    deadline.passed()
                            ? "it took longer than " + Durations.text(deadline.length()) + "; the rest was not read"
                            : "the archive is cut off or damaged (" + TarProblems.shown(String.valueOf(e.getMessage()))
                                    + ")");
        }
    }

    private @Nullable TarArchiveEntry next() throws IOException {
        in.allow(TarFormat.HEADER_BYTES);
        in.resetTrailingZeros();
        return tar.getNextEntry();
    }

    private void visit(TarArchiveEntry entry) throws IOException {
        if (entry.isDirectory()) {
            return;
        }
        String path = path(entry.getName());
        if (path == null) {
            problems.add("'" + TarProblems.shown(entry.getName()) + "' leads out of the file system; it was left out");
        } else if (entry.isSymbolicLink()) {
            visitor.link(path, entry.getLinkName());
        } else if (entry.isLink()) {
            String first = path(entry.getLinkName());
            visitor.otherName(path, first == null ? "" : first);
        } else if (entry.isFile() && !entry.isCharacterDevice() && !entry.isBlockDevice() && !entry.isFIFO()) {
            visitor.file(path, entry.getSize(), (entry.getMode() & ANYBODY_EXECUTES) != 0, content);
        }
    }

    /** Null if it leads out. */
    private static @Nullable String path(String name) {
        List<String> steps = new ArrayList<>();
        for (String step : name.split("/")) {
            if (step.equals("..") || step.indexOf('\0') >= 0) {
                return null;
            }
            if (!step.isEmpty() && !step.equals(".")) {
                steps.add(step);
            }
        }
        return steps.isEmpty() ? null : String.join("/", steps);
    }
}
