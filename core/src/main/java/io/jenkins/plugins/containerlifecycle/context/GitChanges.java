package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.process.Command.Result;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a working tree has uncommitted changes. To find out, git may have to run filters ("clean") over files. Those
 * of the user's and the system's configuration are trusted. A repository that brings its own is not asked, and git is
 * kept out of a submodule's repository, which it would obey as well.
 */
final class GitChanges {
    /** Programs that git, or git-lfs as the user's filter, runs to compare a file. */
    private static final String FILTERS = "^(filter\\..*\\.(clean|process)|lfs\\.extension\\..*\\.clean)$";

    private static final int USAGE = 129;

    private final List<String> warnings;
    private final Set<Path> seen = new HashSet<>();

    private GitChanges(List<String> warnings) {
        this.warnings = warnings;
    }

    /**
     * @param top of the working tree
     * @param warnings gets a sentence if that cannot be found out
     * @return empty if that cannot be found out
     */
    static Optional<Boolean> in(Path top, List<String> warnings) {
        return new GitChanges(warnings).dirty(top);
    }

    private Optional<Boolean> dirty(Path top) {
        seen.add(top);
        Git git = new Git(top);
        if (!git.isAtTop()) {
            warnings.add("git could not tell whether " + top
                    + " has uncommitted changes: its repository is configured for" + " another working tree.");
            return Optional.empty();
        }
        Optional<String> filter = foreignFilter(git);
        if (filter.isPresent()) {
            warnings.add(
                    "The git repository in " + top + " has a filter of its own (" + filter.get() + "), which is not"
                            + " run, so it is not known whether there are uncommitted changes; put a filter that you trust"
                            + " into your own configuration ('git config --global').");
            return Optional.empty();
        }
        Result status = git.run("status", "--porcelain", "-z", "--untracked-files=normal", "--ignore-submodules=dirty");
        if (!status.ok()) {
            warnings.add(
                    "git could not tell whether " + top + " has uncommitted changes: " + Git.firstLine(status.err()));
            return Optional.empty();
        }
        for (String entry : status.out().split("\0")) {
            if (!entry.isEmpty() && !isOurs(entry)) {
                return Optional.of(true);
            }
        }
        return inSubmodules(top, git);
    }

    /** What we write has a .gitignore of its own; this is for a user's rule that overrides it. */
    private static boolean isOurs(String entry) {
        return entry.startsWith("?? ") && ("/" + entry.substring(3)).contains("/" + ContextFolder.NAME + "/");
    }

    /**
     * A filter that the repository's own configuration names; with git before 2.26, which does not tell whose it is,
     * any filter.
     */
    private static Optional<String> foreignFilter(Git git) {
        Result scoped = git.run("config", "--show-scope", "--name-only", "-z", "--get-regexp", FILTERS);
        if (scoped.exitCode() == USAGE) {
            Result any = git.run("config", "--name-only", "-z", "--get-regexp", FILTERS);
            return any.exitCode() == 1
                    ? Optional.empty()
                    : Optional.of(Git.firstLine(any.out().split("\0")[0]));
        }
        if (scoped.exitCode() > 1 || scoped.exitCode() < 0) {
            return Optional.of(Git.firstLine(scoped.err()));
        }
        String[] fields = scoped.out().split("\0");
        for (int i = 0; i + 1 < fields.length; i += 2) {
            if (!Set.of("system", "global", "command").contains(fields[i])) {
                return Optional.of(Git.firstLine(fields[i + 1]));
            }
        }
        return Optional.empty();
    }

    /** Submodules that are checked out; a change in one is a change, too. */
    private Optional<Boolean> inSubmodules(Path top, Git git) {
        boolean known = true;
        for (Path submodule : submodules(top, git)) {
            if (submodule == null) {
                known = false;
                continue;
            }
            if (seen.contains(submodule)
                    || !submodule.equals(WorkTree.around(submodule, submodule).top())) {
                continue;
            }
            Optional<Boolean> dirty = dirty(submodule);
            if (dirty.orElse(false)) {
                return dirty;
            }
            known &= dirty.isPresent();
        }
        return known ? Optional.of(false) : Optional.empty();
    }

    /** Without those that are missing; null stands for one whose path is impossible on this system. */
    private static List<@Nullable Path> submodules(Path top, Git git) {
        Path file = top.resolve(".gitmodules");
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        String paths = git.run("config", "--file", ".gitmodules", "-z", "--get-regexp", "^submodule\\..*\\.path$")
                .out();
        for (String entry : paths.split("\0")) {
            try {
                Path submodule = WorkTree.real(top.resolve(entry.substring(entry.indexOf('\n') + 1)));
                if (submodule != null && submodule.startsWith(top) && !submodule.equals(top)) {
                    found.add(submodule);
                }
            } catch (InvalidPathException e) {
                found.add(null);
            }
        }
        return found;
    }
}
