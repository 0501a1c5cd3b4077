package io.jenkins.plugins.containerlifecycle.plugin.audit;

import io.jenkins.plugins.containerlifecycle.inventory.AuditRule;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads rules from a file below a folder. Whoever writes that folder, such as the author of a pull request, must not be
 * able to have another file of the agent read: what is no rule in it would be quoted in an error.
 */
final class RulesFile {
    private RulesFile() {}

    /**
     * @param folder that exists
     * @param name relative to the folder, or absolute
     * @throws InputException if it cannot be read, is elsewhere, or has no rules in it
     */
    static List<AuditRule> read(Path folder, String name) throws InputException {
        String what = "The file of 'rulesFile', " + SafeText.line(name) + ",";
        Path file = null;
        try {
            Path root = folder.toRealPath();
            file = root.resolve(name);
            Path real = file.toRealPath();
            if (!real.startsWith(root)) {
                throw new InputException(what + " is not below the current folder " + SafeText.line(root.toString())
                        + "; give the path of a file in it.");
            }
            if (!Files.isRegularFile(real)) {
                throw new InputException(what + " is not a file.");
            }
            try (InputStream in = Files.newInputStream(real)) {
                return AuditRule.read(in.readNBytes(AuditRule.MAX_BYTES + 1), SafeText.line(name));
            }
        } catch (InvalidPathException e) {
            throw new InputException(what + " has no name that a file can have.", e);
        } catch (IOException e) {
            throw InputException.unreadable(what, file == null ? folder : file, e);
        }
    }
}
