package io.jenkins.plugins.containerlifecycle.context;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a build context comes from. What the user says comes first; then git's HEAD of the folder; then what is
 * remembered, but only if it is about that very commit, or if git cannot tell and nothing else can be meant.
 *
 * @param url without credentials
 * @param commit full hash
 * @param branch short name
 * @param dirty if it is known
 * @param warnings sentences for the user on what disagrees and what is not known
 */
record SourceFacts(
        @Nullable String url,
        @Nullable String commit,
        @Nullable String branch,
        @Nullable Boolean dirty,
        List<String> warnings) {
    SourceFacts {
        warnings = List.copyOf(warnings);
    }

    /**
     * @param context the folder that is asked about
     * @param ceiling the folder above which no repository is looked for, because that would not be the build's
     * @param memories the nearest first
     * @param gitref what the user says
     */
    static SourceFacts of(Path context, @Nullable Path ceiling, List<RememberedSource> memories, Gitref gitref) {
        WorkTree tree = WorkTree.around(context, ceiling);
        GitFacts git = GitFacts.of(tree, context);
        String said = gitref.commit();
        if (said != null) {
            return asToldBy(gitref, said, tree, git, memories);
        }
        if (git.commit() != null) {
            return ofHead(tree, git, git.commit(), memories);
        }
        boolean unborn = git.branch() != null || git.dirty() != null;
        Optional<RememberedSource> known = memories.stream()
                .filter(memory -> !unborn && memory.isAllThatIsKnownOf(tree, context))
                .findFirst();
        if (known.isPresent()) {
            RememberedSource memory = known.get();
            return new SourceFacts(memory.url(), memory.commit(), memory.branch(), null, git.warnings());
        }
        List<String> warnings = new ArrayList<>(git.warnings());
        Optional<RememberedSource> unused =
                memories.stream().filter(memory -> memory.commit() != null).findFirst();
        if (unused.isPresent()) {
            warnings.add(unknown(context, tree, unused.get(), gitref));
        } else if (tree.top() != null && git.equals(GitFacts.NONE)) {
            warnings.add("The image does not know its commit: there is a repository in " + tree.top() + ", but git does"
                    + " not answer for it; see that git is installed and that 'git -C "
                    + GitFacts.quoted(tree.top().toString()) + " status' works, or say the commit with " + gitref.name()
                    + ".");
        }
        return new SourceFacts(git.url(), null, git.branch(), git.dirty(), warnings);
    }

    private static SourceFacts asToldBy(
            Gitref gitref, String said, WorkTree tree, GitFacts git, List<RememberedSource> memories) {
        if (git.commit() != null && git.commit().startsWith(said)) {
            return ofHead(tree, git, git.commit(), memories);
        }
        List<String> warnings = new ArrayList<>(git.warnings());
        if (git.commit() != null) {
            warnings.add("The image gets the commit " + said + ", as " + gitref.name() + " says, although the"
                    + " HEAD of the repository in " + tree.top() + " is " + git.commit() + ".");
        }
        // The user says that the context has this commit, so whoever knows that commit is right.
        return memories.stream()
                .filter(memory -> memory.isOfCommit(said))
                .findFirst()
                .map(memory -> new SourceFacts(memory.url(), memory.commit(), memory.branch(), null, warnings))
                .orElseGet(() -> new SourceFacts(null, said, null, null, warnings));
    }

    private static SourceFacts ofHead(WorkTree tree, GitFacts git, String head, List<RememberedSource> memories) {
        List<String> warnings = new ArrayList<>(git.warnings());
        String url = git.url();
        String branch = git.branch();
        Optional<RememberedSource> same =
                memories.stream().filter(memory -> memory.isOf(tree, head)).findFirst();
        if (same.isPresent()) {
            url = same.get().url() != null ? same.get().url() : url;
            // A CI server checks out a commit, not a branch; if there is a branch, the server itself says so.
            branch = same.get().branch() != null ? same.get().branch() : branch;
        } else if (branch == null) {
            branch = branchAtHead(tree, head, memories);
        }
        memories.stream()
                .filter(memory -> disagrees(memory, tree, head))
                .findFirst()
                .ifPresent(memory -> warnings.add("The image gets the commit " + head + ", the HEAD of the"
                        + " repository in " + tree.top() + "; " + memory.teller() + " speaks of " + memory.commit()
                        + ", which is not there, so nothing else from it is used."));
        return new SourceFacts(url, head, branch, git.dirty(), warnings);
    }

    /** A branch without a commit, which some jobs know, applies if git has fetched that branch at HEAD. */
    private static @Nullable String branchAtHead(WorkTree tree, String head, List<RememberedSource> memories) {
        Git git = new Git(Objects.requireNonNull(tree.top(), "What has a HEAD has a working tree"));
        return memories.stream()
                .filter(memory -> memory.commit() == null && memory.branch() != null)
                .map(RememberedSource::branch)
                .filter(branch -> head.equals(
                        git.line("rev-parse", "--verify", "--quiet", "refs/remotes/origin/" + branch + "^{commit}")))
                .findFirst()
                .orElse(null);
    }

    private static boolean disagrees(RememberedSource memory, WorkTree tree, String head) {
        return memory.reach() != RememberedSource.Reach.ELSEWHERE
                && memory.commit() != null
                && !memory.commit().equals(head)
                // A submodule has a commit of its own.
                && !tree.isSubmoduleOf(memory.realFolder());
    }

    private static String unknown(Path context, WorkTree tree, RememberedSource memory, Gitref gitref) {
        String why = tree.top() == null
                ? "there is no git repository in " + context
                : "the repository in " + tree.top() + " does not tell it";
        return "The image does not know its commit: " + why + ", and what " + memory.teller() + " says ("
                + memory.commit() + ") may be about something else. Say it with " + gitref.name()
                + " if you know that the context has that commit.";
    }
}
