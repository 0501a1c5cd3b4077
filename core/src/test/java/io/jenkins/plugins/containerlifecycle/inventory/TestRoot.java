package io.jenkins.plugins.containerlifecycle.inventory;

import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** The root file system of an image, with only what a test needs. */
final class TestRoot {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");

    TestRoot file(String path, byte[] content) {
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(content.length);
        return add(entry, content);
    }

    TestRoot file(String path, String content) {
        return file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    TestRoot link(String path, String target) {
        TarArchiveEntry entry = new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        return add(entry, new byte[0]);
    }

    private TestRoot add(TarArchiveEntry entry, byte[] content) {
        try {
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the tag of an image that {@link TestEngine#removeEverything} removes */
    String image() {
        try {
            tar.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String tag = TestEngine.newTag("root");
        List<String> command = new ArrayList<>(List.of("docker", "import"));
        TestEngine.labels()
                .forEach((label, value) -> command.addAll(List.of("--change", "LABEL " + label + "=" + value)));
        command.addAll(List.of("-", tag));
        TestEngine.run(bytes.toByteArray(), command);
        return tag;
    }
}
