package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.report.JunitWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where JUnit reports go.
 *
 * @param path a file or a folder; else they go nowhere
 */
record JunitTarget(@Nullable Path path, boolean folder) {
    private static final int HEAD = 512;

    /** @param targets each once */
    static JunitTarget of(@Nullable Path path, Collection<String> targets) {
        boolean folder = path != null && !path.toString().endsWith(".xml");
        if (path != null && !folder && targets.size() > 1) {
            throw new IllegalArgumentException(
                    "--junit " + path + " is one file, but there are " + targets.size() + " images; name a folder.");
        }
        Map<String, String> names = new HashMap<>();
        for (String target : folder ? targets : List.<String>of()) {
            String other = names.put(name(target, Hook.VALIDATE.id()), target);
            if (other != null) {
                throw new IllegalArgumentException("The reports of " + other + " and " + target
                        + " would be the same file; validate them one after the other, with --junit folders of their"
                        + " own.");
            }
        }
        return new JunitTarget(path, folder);
    }

    /**
     * Removes the reports of an earlier run, so that they cannot be taken for those of a run that ends without any.
     * Anything that is not a report stays until a report replaces it.
     */
    void clear(Collection<String> targets) throws IOException {
        if (path == null) {
            return;
        }
        for (String target : targets) {
            Path file = folder ? path.resolve(name(target, Hook.VALIDATE.id())) : path;
            if (Files.isRegularFile(file) && isReport(file)) {
                Files.delete(file);
            }
        }
    }

    private static boolean isReport(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(HEAD), StandardCharsets.UTF_8).contains("<testsuite");
        }
    }

    /** @return where it was written, if a report was asked for */
    @Nullable
    Path write(HookResult run) throws IOException {
        if (path == null) {
            return null;
        }
        Path file =
                folder ? path.resolve(name(run.context().image(), run.context().hook())) : path;
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("--junit " + file + " is not a name for a file.");
        }
        Files.createDirectories(parent);
        // Never half a report, which a reader could take for the whole. Not createTempFile: nobody else may read its
        // files.
        Path temporary = file.resolveSibling("." + file.getFileName() + "." + HookRunner.newRunId());
        try {
            Files.write(temporary, JunitWriter.toBytes(run.report(), run.output(), run.context()));
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (FileSystemException e) {
            // It names the file.
            throw e;
        } catch (IOException e) {
            throw new IOException("The report " + file + " could not be written: " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(temporary);
        }
        return file;
    }

    private static String name(String target, String hook) {
        return "TEST-" + target.replaceAll("[^A-Za-z0-9._-]+", "_") + "-" + hook + ".xml";
    }
}
