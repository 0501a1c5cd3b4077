package io.jenkins.plugins.containerlifecycle.plugin.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files below the home folder that may be damaged, or put there by somebody else. */
public final class BoundedFile {
    private BoundedFile() {}

    /**
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws IOException if it is no file, is too large for one that this program has written, or cannot be read
     */
    public static byte[] read(Path file, int maxBytes) throws IOException {
        if (Files.size(file) > maxBytes) {
            throw new IOException("It is larger than any file of its kind.");
        }
        // Opening a pipe would wait for somebody who writes to it.
        if (!Files.isRegularFile(file)) {
            throw new IOException("It is not a file.");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(maxBytes);
            if (in.read() >= 0) {
                throw new IOException("It is larger than any file of its kind.");
            }
            return bytes;
        }
    }
}
