package io.jenkins.plugins.containerlifecycle.agent.webhook;

import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Utf8;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The secrets of the projects. They come from files, since everybody can read a command line and an environment. */
public final class WebhookSecrets {
    /** The name under which the secret is known of all projects that have none of their own. */
    public static final String ALL_OTHERS = "";

    private static final int MIN_LENGTH = 16;
    private static final int MAX_BYTES = 4096;

    private final Map<String, WebhookSecret> byProject;
    private final List<String> warnings;

    private WebhookSecrets(Map<String, WebhookSecret> byProject, List<String> warnings) {
        this.byProject = Map.copyOf(byProject);
        this.warnings = List.copyOf(warnings);
    }

    /**
     * @param files by project; a line feed at the end of a file is not part of the secret
     * @throws InputException if one cannot be read or is too easy to guess
     */
    public static WebhookSecrets read(Map<String, Path> files) throws InputException {
        Map<String, WebhookSecret> secrets = new HashMap<>();
        List<String> warnings = new ArrayList<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            String source = "The secret for webhooks"
                    + (file.getKey().equals(ALL_OTHERS) ? "" : " of project " + SafeText.line(file.getKey())) + " in "
                    + SafeText.line(file.getValue().toString());
            secrets.put(file.getKey(), read(file.getValue(), source));
            if (isReadableByAll(file.getValue())) {
                warnings.add(source + " can be read by every user of this machine: chmod o-r it.");
            }
        }
        return new WebhookSecrets(secrets, warnings);
    }

    private static WebhookSecret read(Path file, String source) throws InputException {
        byte[] bytes = SmallFile.read(file, source, MAX_BYTES);
        String secret = Utf8.decode(bytes, source).replaceFirst("\r?\n$", "");
        if (secret.isBlank()) {
            throw new InputException(source + " is empty: write one there, as with 'openssl rand -hex 32'.");
        }
        if (secret.length() < MIN_LENGTH) {
            throw new InputException(
                    source + " has " + secret.length() + " characters, which can be guessed: use at least " + MIN_LENGTH
                            + ", as with 'openssl rand -hex 32'.");
        }
        if (secret.chars().anyMatch(Character::isISOControl)) {
            throw new InputException(
                    source + " has a line break or another control character: it must be the secret and nothing else.");
        }
        return WebhookSecret.of(secret, source);
    }

    /** Whether every user of this machine may read the file. */
    public static boolean isReadableByAll(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            // No POSIX, so that this cannot be told.
            return false;
        }
    }

    /** Sentences for the operator. */
    public List<String> warnings() {
        return warnings;
    }

    Optional<WebhookSecret> find(String project) {
        return Optional.ofNullable(byProject.get(project)).or(() -> Optional.ofNullable(byProject.get(ALL_OTHERS)));
    }
}
