package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.process.Command;
import io.jenkins.plugins.containerlifecycle.process.Command.Result;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The {@code git} command in a folder whose contents, including the repository's own configuration, may come from a
 * stranger: from an archive, a stash or a build in a container. It only reads: it fetches and writes nothing and is not
 * led to another repository. Programs that the configuration names are switched off if git can do that; if it cannot
 * (filters), the caller does not ask.
 */
final class Git {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static final List<String> GIT = List.of(
            "git",
            "--no-pager",
            // Files that happen to look like a repository and come with a configuration.
            "-c",
            "safe.bareRepository=explicit",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.hooksPath=/dev/null",
            // No helper is asked for a password, and no server for a missing object.
            "-c",
            "credential.helper=",
            "-c",
            "protocol.allow=never");

    private static final Map<String, String> SET = Map.of(
            "GIT_OPTIONAL_LOCKS", "0",
            "GIT_TERMINAL_PROMPT", "0",
            "GIT_NO_LAZY_FETCH", "1",
            // Unlike protocol.allow, no "protocol.ext.allow" of the repository's overrides this.
            "GIT_ALLOW_PROTOCOL", "none",
            "LC_ALL", "C");

    /**
     * Variables that say how git is installed and configured here. All others would lead it elsewhere or make it run or
     * write something, such as those set by a git hook (GIT_DIR), traces, GIT_EXTERNAL_DIFF, GIT_SSH_COMMAND.
     */
    private static final Pattern KEPT =
            Pattern.compile("GIT_(CONFIG_(COUNT|KEY_\\d+|VALUE_\\d+|PARAMETERS|GLOBAL|SYSTEM|NOSYSTEM)|EXEC_PATH"
                    + "|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM)");

    private final Path folder;

    Git(Path folder) {
        this.folder = folder;
    }

    Result run(String... arguments) {
        List<String> command = new ArrayList<>(GIT);
        command.addAll(List.of(arguments));
        return new Command(command)
                .in(folder)
                .without(unwanted(System.getenv().keySet()))
                .with(SET)
                .attempt(TIMEOUT);
    }

    /** The first line of the answer, if there is one. */
    @Nullable
    String line(String... arguments) {
        Result result = run(arguments);
        String text = firstLine(result.out());
        return result.ok() && !text.isEmpty() ? text : null;
    }

    /** Whether the folder is the top of git's working tree; a repository may be configured for another one. */
    boolean isAtTop() {
        return run("rev-parse", "--is-inside-work-tree", "--show-cdup")
                .out()
                .strip()
                .equals("true");
    }

    static Set<String> unwanted(Set<String> variables) {
        return variables.stream()
                .filter(name -> name.startsWith("GIT_") && !KEPT.matcher(name).matches())
                .collect(Collectors.toSet());
    }

    static String firstLine(String text) {
        return SafeText.line(text.lines().findFirst().orElse("").strip());
    }
}
