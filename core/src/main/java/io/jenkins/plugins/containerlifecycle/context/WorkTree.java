package io.jenkins.plugins.containerlifecycle.context;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The working tree that a folder is in, found as git finds it, but only by looking at the files. Before git is started
 * in a folder, it must be certain that git will not take some files there for a bare repository and obey their
 * configuration (git before 2.38 cannot be told not to).
 *
 * @param top of the working tree, absolute, without symbolic links, if the folder is in one
 * @param bare the nearest folder that looks like a bare repository, if that is nearer
 */
record WorkTree(@Nullable Path top, @Nullable Path bare) {
    /** Longer than any path. */
    private static final int MAX_GIT_FILE = 8192;

    static final WorkTree NONE = new WorkTree(null, null);

    static WorkTree around(Path folder) {
        return around(folder, null);
    }

    /** @param ceiling the last folder that is searched, if the folder is inside it */
    static WorkTree around(Path folder, @Nullable Path ceiling) {
        Path last = ceiling == null ? null : real(ceiling);
        for (Path dir = real(folder); dir != null; dir = dir.getParent()) {
            if (isGitDirectory(dir)) {
                return new WorkTree(null, dir);
            }
            Path git = dir.resolve(".git");
            if (Files.isRegularFile(git) || isGitDirectory(git)) {
                return new WorkTree(dir, null);
            }
            if (dir.equals(last)) {
                break;
            }
        }
        return NONE;
    }

    /** Whether this working tree's repository is inside another one, as git does for submodules. */
    boolean isSubmoduleOf(@Nullable Path other) {
        if (other == null || top == null) {
            return false;
        }
        Path file = top.resolve(".git");
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_GIT_FILE) {
                return false;
            }
            String directory =
                    Files.readString(file).replaceFirst("^gitdir: ", "").strip();
            Path kept = real(top.resolve(directory));
            return kept != null && kept.startsWith(other.resolve(".git/modules"));
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    /** Without symbolic links, if there is such a folder. */
    static @Nullable Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return null;
        }
    }

    /** As gitrepository-layout(5) has it, and a little more: git is not asked in what only looks like a repository. */
    private static boolean isGitDirectory(Path dir) {
        return exists(dir, "HEAD") && (exists(dir, "commondir") || exists(dir, "objects") && exists(dir, "refs"));
    }

    private static boolean exists(Path dir, String name) {
        return Files.exists(dir.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }
}
