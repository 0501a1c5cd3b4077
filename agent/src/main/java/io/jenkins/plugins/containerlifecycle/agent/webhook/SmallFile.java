package io.jenkins.plugins.containerlifecycle.agent.webhook;

import io.jenkins.plugins.containerlifecycle.text.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files of tokens, secrets, keys and certificates. */
public final class SmallFile {
    private SmallFile() {}

    /**
     * @param source what it is and where, for the message
     * @param longest bytes
     * @throws InputException if it cannot be read, is too long, or is something that may have no end, such as a device
     */
    public static byte[] read(Path file, String source, int longest) throws InputException {
        if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
            throw new InputException(source + " is a pipe or a device: give a file.");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(longest + 1);
        } catch (IOException e) {
            throw InputException.unreadable(source, file, e);
        }
        if (bytes.length > longest) {
            throw new InputException(source + " is longer than " + longest + " bytes, so it is something else.");
        }
        return bytes;
    }
}
