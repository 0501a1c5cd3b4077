package io.jenkins.plugins.containerlifecycle.plugin.images;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Run;
import io.jenkins.plugins.containerlifecycle.plugin.jobs.JobIds;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;

/**
 * Which build of this Jenkins has made a stamp. A name in an image is only a claim, and the address of a build changes
 * with the name of the job, of a folder and of Jenkins itself; the stamp's own ID does not. Kept in 256 small files of
 * bounded length, which keep the newest lines.
 */
@Extension
public final class StampIndex {
    /** The limit for one file; if there are more, half of them are dropped. */
    static final int MAX_LINES = 400;

    private static final Pattern KEY = Pattern.compile("[0-9]{1,19}\\.([0-9a-f]{2})[0-9a-f]{6}");
    private static final Pattern FILE = Pattern.compile("[0-9a-f]{2}");
    private static final Pattern LINE = Pattern.compile("(\\S+) ([0-9a-f-]{36}) ([0-9]{1,9})");

    /**
     * @param job an ID of {@link JobIds}
     * @param number of the build
     */
    record Stamper(String job, int number) {}

    public static StampIndex get() {
        return ExtensionList.lookupSingleton(StampIndex.class);
    }

    /**
     * The first build that has noted a stamp has made it.
     *
     * @param key of the metadata
     */
    public synchronized void add(@NonNull Run<?, ?> run, @NonNull String key) throws IOException {
        Path file = file(key);
        if (file == null || find(key) != null) {
            return;
        }
        String line = key + " " + JobIds.get().of(run.getParent()) + " " + run.getNumber() + "\n";
        Files.createDirectories(folder());
        if (isCutOff(file)) {
            line = "\n" + line;
        }
        Files.writeString(file, line, StandardCharsets.US_ASCII, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        List<String> lines = lines(file);
        if (lines.size() > MAX_LINES) {
            Path shorter = file.resolveSibling(file.getFileName() + ".new");
            Files.write(shorter, lines.subList(lines.size() / 2, lines.size()), StandardCharsets.ISO_8859_1);
            Files.move(shorter, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Whether another build is known to have made a stamp. An agent may say of any stamp that it has just made it.
     *
     * @param key of the metadata
     */
    public synchronized boolean isOfAnother(@NonNull Run<?, ?> run, @NonNull String key) throws IOException {
        Stamper stamper = find(key);
        return stamper != null
                && !(stamper.number() == run.getNumber()
                        && stamper.job().equals(JobIds.get().of(run.getParent())));
    }

    /** By the key of each stamp, of all that are known. */
    @NonNull
    synchronized Map<String, Stamper> all() throws IOException {
        Map<String, Stamper> all = new LinkedHashMap<>();
        File[] files = folder().toFile().listFiles();
        for (File file : files == null ? new File[0] : files) {
            if (FILE.matcher(file.getName()).matches()) {
                for (String line : lines(file.toPath())) {
                    Matcher matcher = LINE.matcher(line);
                    if (matcher.matches() && KEY.matcher(matcher.group(1)).matches()) {
                        all.putIfAbsent(matcher.group(1), stamper(matcher));
                    }
                }
            }
        }
        return all;
    }

    private static Stamper stamper(Matcher line) {
        return new Stamper(line.group(2), Integer.parseInt(line.group(3)));
    }

    /** @return null if no known build has made it */
    @CheckForNull
    synchronized Stamper find(@NonNull String key) throws IOException {
        Path file = file(key);
        if (file != null) {
            for (String line : lines(file)) {
                Matcher matcher = LINE.matcher(line);
                if (matcher.matches() && matcher.group(1).equals(key)) {
                    return stamper(matcher);
                }
            }
        }
        return null;
    }

    /** Whether its last line was not written to its end, as on a full disk. */
    private static boolean isCutOff(Path file) throws IOException {
        try {
            byte[] bytes = Files.readAllBytes(file);
            return bytes.length > 0 && bytes[bytes.length - 1] != '\n';
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Whatever is in it: one damaged line must not keep the others from being read. */
    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** @return null if this is not a key */
    private static Path file(String key) {
        Matcher matcher = KEY.matcher(key);
        return matcher.matches() ? folder().resolve(matcher.group(1)) : null;
    }

    private static Path folder() {
        return new File(Jenkins.get().getRootDir(), "container-lifecycle/stamps").toPath();
    }
}
