package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.context.Command.Result;
import io.jenkins.plugins.containerlifecycle.metadata.GitUrl;
import io.jenkins.plugins.containerlifecycle.metadata.SafeText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What git knows of a working tree, asked of the {@code git} command. Where there is no git, no repository or no
 * commit, the facts are empty; it is never a reason to fail.
 *
 * @param url of the remote {@code origin}, or of the only remote, without credentials; null where there is none
 * @param commit the full hash of HEAD, or null
 * @param branch short name, null with a detached HEAD
 * @param dirty whether something is changed or untracked (what this tool wrote apart), null where not known
 * @param warnings sentences on why something is not known that could be
 */
public record GitFacts(String url, String commit, String branch, Boolean dirty, List<String> warnings) {
    public static final GitFacts NONE = new GitFacts(null, null, null, null, List.of());

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** A repository's own configuration may name programs for git to run and places for it to fetch from. */
    private static final List<String> GIT = List.of(
            "git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never");

    private static final Map<String, String> SET =
            Map.of("GIT_OPTIONAL_LOCKS", "0", "GIT_TERMINAL_PROMPT", "0", "GIT_NO_LAZY_FETCH", "1", "LC_ALL", "C");

    /** Set while a git hook runs: they would make git answer for another tree than the one we ask about. */
    private static final Set<String> UNSET = Set.of(
            "GIT_DIR",
            "GIT_WORK_TREE",
            "GIT_INDEX_FILE",
            "GIT_OBJECT_DIRECTORY",
            "GIT_COMMON_DIR",
            "GIT_NAMESPACE",
            "GIT_PREFIX",
            "GIT_TRACE");

    public GitFacts {
        warnings = List.copyOf(warnings);
    }

    /** @param workTree any folder of the working tree */
    public static GitFacts of(Path workTree) {
        Result head = git(workTree, "rev-parse", "--quiet", "--verify", "HEAD^{commit}");
        // Exit code 1 with no message: a repository without a commit.
        if (!head.ok() && head.exitCode() != 1) {
            return head.started() ? nothingBecause(head, workTree) : NONE;
        }
        List<String> warnings = new ArrayList<>();
        String commit = head.ok() ? head.out().strip() : null;
        String branch = line(git(workTree, "symbolic-ref", "--quiet", "--short", "HEAD"));
        Boolean dirty = dirty(workTree, warnings).orElse(null);
        return new GitFacts(url(workTree), commit, branch, dirty, warnings);
    }

    private static GitFacts nothingBecause(Result failed, Path workTree) {
        if (failed.err().contains("not a git repository")) {
            return NONE;
        }
        // 2.30.3 to 2.35.2 said "unsafe repository".
        if (failed.err().contains("dubious ownership") || failed.err().contains("unsafe repository")) {
            return withWarning("git does not trust " + workTree
                    + ", which belongs to another user ('dubious ownership'), so the image does not know its commit; run"
                    + " 'git config --global --add safe.directory " + workTree + "' as the user who builds.");
        }
        return withWarning("git could not be asked about " + workTree + ", so the image does not know its commit: "
                + firstLine(failed.err()));
    }

    private static GitFacts withWarning(String warning) {
        return new GitFacts(null, null, null, null, List.of(warning));
    }

    private static String url(Path workTree) {
        List<String> remotes = git(workTree, "remote").out().lines().toList();
        if (remotes.isEmpty() || !remotes.contains("origin") && remotes.size() > 1) {
            return null;
        }
        String remote = remotes.contains("origin") ? "origin" : remotes.get(0);
        return GitUrl.withoutCredentials(line(git(workTree, "config", "--get", "remote." + remote + ".url")));
    }

    private static Optional<Boolean> dirty(Path workTree, List<String> warnings) {
        Result status = git(workTree, "status", "--porcelain", "-z", "--untracked-files=normal");
        if (!status.ok()) {
            warnings.add(
                    "git could not tell whether " + workTree + " has uncommitted changes: " + firstLine(status.err()));
            return Optional.empty();
        }
        for (String entry : status.out().split("\0")) {
            if (!entry.isEmpty() && !isOurs(entry)) {
                return Optional.of(true);
            }
        }
        return Optional.of(false);
    }

    /** What we write has a .gitignore of its own; this is for a user's rule that takes it back. */
    private static boolean isOurs(String entry) {
        return entry.startsWith("?? ") && ("/" + entry.substring(3)).contains("/" + ContextFolder.NAME + "/");
    }

    private static Result git(Path workTree, String... arguments) {
        List<String> command = new ArrayList<>(GIT);
        command.addAll(List.of(arguments));
        return Command.run(command, workTree, SET, UNSET, TIMEOUT);
    }

    private static String line(Result result) {
        String text = firstLine(result.out());
        return result.ok() && !text.isEmpty() ? text : null;
    }

    private static String firstLine(String text) {
        return SafeText.line(text.lines().findFirst().orElse("").strip());
    }
}
