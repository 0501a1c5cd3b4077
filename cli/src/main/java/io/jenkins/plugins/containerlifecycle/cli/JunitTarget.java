package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.hook.HookRun;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import io.jenkins.plugins.containerlifecycle.report.JunitWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where JUnit reports go.
 *
 * @param path a file or a folder; null for nowhere
 */
record JunitTarget(Path path, boolean folder) {
    static JunitTarget of(Path path, int targets) {
        boolean folder = path != null && !path.toString().endsWith(".xml");
        if (path != null && !folder && targets > 1) {
            throw new IllegalArgumentException(
                    "--junit " + path + " is one file, but there are " + targets + " images; name a folder.");
        }
        return new JunitTarget(path, folder);
    }

    /** @return where it was written; null where no report was asked for */
    Path write(HookRun run) throws IOException {
        if (path == null) {
            return null;
        }
        Path file = folder ? path.resolve(name(run)) : path;
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("--junit " + file + " is no name for a file.");
        }
        Files.createDirectories(parent);
        // Never half a report: whoever reads it must not take the first half for the whole. No createTempFile: what
        // that makes nobody else may read.
        Path temporary = file.resolveSibling("." + file.getFileName() + "." + HookRunner.newRunId());
        try {
            Files.write(temporary, JunitWriter.toBytes(run.report(), run.output(), run.context()));
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        return file;
    }

    private static String name(HookRun run) {
        String image = run.context().image().replaceAll("[^A-Za-z0-9._-]+", "_");
        return "TEST-" + image + "-" + run.context().hook() + ".xml";
    }
}
