package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.metadata.GitUrl;
import io.jenkins.plugins.containerlifecycle.process.Command.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code git} command knows about a working tree. Without git, a repository or a commit, the facts are empty;
 * that is never a reason to fail.
 *
 * @param url of the remote {@code origin}, or of the only remote, as git would use it ({@code url.<base>.insteadOf} is
 *     applied), without credentials
 * @param commit the full hash of HEAD
 * @param branch short name, unless HEAD is detached
 * @param dirty whether something is changed or untracked, apart from what this tool wrote, if that is known
 * @param warnings sentences on why something is not known that could be known
 */
public record GitFacts(
        @Nullable String url,
        @Nullable String commit,
        @Nullable String branch,
        @Nullable Boolean dirty,
        List<String> warnings) {
    public static final GitFacts NONE = new GitFacts(null, null, null, null, List.of());

    private static final String BRANCHES = "refs/heads/";

    /** 2.30.3 to 2.35.2 said "unsafe repository ('/x' is owned by someone else)". */
    private static final Pattern NOT_TRUSTED = Pattern.compile(
            "(?:dubious ownership in repository at|unsafe repository) \\(?'([^\\n]*?)'(?:\\n|$| is owned)");

    public GitFacts {
        warnings = List.copyOf(warnings);
    }

    /** @param workTree any folder of the working tree */
    public static GitFacts of(Path workTree) {
        return of(WorkTree.around(workTree), workTree);
    }

    static GitFacts of(WorkTree tree, Path folder) {
        if (tree.bare() != null) {
            return withWarning(
                    tree.bare() + " looks like a bare git repository, whose configuration git would obey, so git"
                            + " is not asked about " + folder + "; build from a folder that is not within it.");
        }
        if (tree.top() == null) {
            return NONE;
        }
        Git git = new Git(tree.top());
        Result head = git.run("rev-parse", "--quiet", "--verify", "HEAD^{commit}");
        // Exit code 1 with no message: a repository without a commit.
        if (!head.ok() && head.exitCode() != 1) {
            return head.started() ? nothingBecause(head, tree.top()) : NONE;
        }
        if (!git.isAtTop()) {
            return withWarning("The git repository in " + tree.top() + " is configured for another working tree"
                    + " (core.worktree), so the commit of what is there is not known.");
        }
        List<String> warnings = new ArrayList<>();
        String commit = head.ok() ? head.out().strip() : null;
        Boolean dirty = GitChanges.in(tree.top(), warnings).orElse(null);
        return new GitFacts(url(git), commit, branch(git), dirty, warnings);
    }

    private static GitFacts nothingBecause(Result failed, Path top) {
        if (failed.err().contains("not a git repository")) {
            return NONE;
        }
        Matcher notTrusted = NOT_TRUSTED.matcher(failed.err());
        if (notTrusted.find()) {
            String trusted = notTrusted.group(1).startsWith("/") ? notTrusted.group(1) : top.toString();
            return withWarning("git does not trust " + trusted
                    + ", which belongs to another user ('dubious ownership'), so its HEAD is not known; run"
                    + " 'git config --global --add safe.directory " + quoted(trusted)
                    + "' as the user who builds.");
        }
        return withWarning(
                "git could not be asked about " + top + ", so its HEAD is not known: " + Git.firstLine(failed.err()));
    }

    static String quoted(String path) {
        return path.matches("[A-Za-z0-9_@%+=:,./-]+") ? path : "\"" + path.replaceAll("([\"$`\\\\])", "\\\\$1") + "\"";
    }

    private static GitFacts withWarning(String warning) {
        return new GitFacts(null, null, null, null, List.of(warning));
    }

    /** From the full name: if a tag has the branch's name, the short one that git prints is "heads/main". */
    private static @Nullable String branch(Git git) {
        String ref = git.line("symbolic-ref", "--quiet", "HEAD");
        return ref != null && ref.startsWith(BRANCHES) ? ref.substring(BRANCHES.length()) : null;
    }

    private static @Nullable String url(Git git) {
        List<String> remotes = git.run("remote").out().lines().toList();
        if (remotes.isEmpty() || !remotes.contains("origin") && remotes.size() > 1) {
            return null;
        }
        String remote = remotes.contains("origin") ? "origin" : remotes.get(0);
        String url = git.line("remote", "get-url", "--", remote);
        return url == null ? null : GitUrl.withoutCredentials(url);
    }
}
