package io.jenkins.plugins.containerlifecycle.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.process.Command;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.Json;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A program {@code docker-credential-NAME} that keeps credentials. It gets the registry on its standard input and
 * answers with JSON; no secret is on a command line. The protocol is that of
 * github.com/docker/docker-credential-helpers.
 */
final class CredentialHelper {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_ANSWER = 64 * 1024;
    private static final int MAX_COMPLAINT = 200;
    /** Not a path: PATH is searched for it, so that it cannot lead to any program. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private final String program;
    private final String source;
    private final Map<String, String> environment;
    private final Duration timeout;

    /** @param source where it is named, for messages */
    CredentialHelper(String name, String source, Map<String, String> environment) throws CredentialsException {
        this(name, source, environment, TIMEOUT);
    }

    CredentialHelper(String name, String source, Map<String, String> environment, Duration timeout)
            throws CredentialsException {
        if (!NAME.matcher(name).matches()) {
            throw new CredentialsException(source + " names the credential helper '" + SafeText.line(name)
                    + "', which is not a plain name; it must be the NAME of a program docker-credential-NAME.");
        }
        this.program = "docker-credential-" + name;
        this.source = source;
        this.environment = environment;
        this.timeout = timeout;
    }

    /**
     * @param server the registry as docker's configuration calls it
     * @return nothing if the helper has nothing for it
     */
    @Nullable
    ObjectNode get(String server) throws CredentialsException, InterruptedException {
        Command.Result result;
        try {
            result = new Command(List.of(find(), "get"))
                    .with(environment)
                    .input(server.getBytes(StandardCharsets.UTF_8))
                    .keeping(MAX_ANSWER + 1)
                    .run(timeout);
        } catch (TimeoutException e) {
            throw new CredentialsException("The credential helper " + program + " (from " + source
                    + ") did not answer within " + Durations.text(timeout)
                    + "; is it waiting for somebody to unlock a key chain?");
        } catch (IOException e) {
            throw new CredentialsException(
                    "The credential helper " + program + " (from " + source + ") cannot be run: "
                            + SafeText.lineOrNull(e.getMessage()),
                    e);
        }
        return result.ok() ? parse(result.stdout()) : complain(server, result.out());
    }

    /** On the PATH of the given environment, which is not necessarily this JVM's. */
    private String find() throws CredentialsException {
        List<String> suffixes = File.separatorChar == '\\' ? List.of(".exe", ".cmd", ".bat") : List.of("");
        for (String folder : environment.getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator))) {
            for (String suffix : suffixes) {
                File file = new File(folder, program + suffix);
                // The current folder, which "." and an empty entry in PATH mean, is not a place to look for a program
                // that handles secrets.
                if (file.isAbsolute() && file.isFile() && file.canExecute()) {
                    return file.getPath();
                }
            }
        }
        throw new CredentialsException("The credential helper " + program + " (from " + source
                + ") is not on PATH: install it, or remove it from there.");
    }

    private ObjectNode parse(byte[] output) throws CredentialsException {
        try {
            return Json.readObject(output, program, MAX_ANSWER);
        } catch (InputException e) {
            // Without the parser's message, which quotes the text that it failed on; that may be a secret.
            throw new CredentialsException("The credential helper " + program + " (from " + source
                    + ") did not answer with a JSON object; try 'echo REGISTRY | " + program + " get'.");
        }
    }

    private @Nullable ObjectNode complain(String server, String output) throws CredentialsException {
        String said = SafeText.line(output).strip();
        if (said.contains("credentials not found")) {
            return null;
        }
        throw new CredentialsException("The credential helper " + program + " (from " + source + ") failed for "
                + server
                + (said.isEmpty() ? "" : ": " + Shortening.after(said, MAX_COMPLAINT))
                + ". Log in with 'docker login', or repair the helper.");
    }
}
