package io.jenkins.plugins.containerlifecycle.context;

import java.io.Serializable;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the source came from according to a checkout or to the CI server's environment. The folder may contain
 * something else by now, so git is asked before this is trusted.
 *
 * @param teller for the user, such as {@code GIT_COMMIT} or "the checkout in /w"
 * @param url without credentials
 * @param commit full hash
 * @param branch short name
 * @param folder the folder that it is about, if that is known
 * @param reach what it may apply to
 */
public record RememberedSource(
        String teller,
        @Nullable String url,
        @Nullable String commit,
        @Nullable String branch,
        @Nullable String folder,
        Reach reach)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** What a memory may apply to. */
    public enum Reach {
        /** Only the working tree with its top in that very folder. */
        FOLDER,
        /** Its commit, wherever that is checked out; without git, and if no folder is known, any folder. */
        COMMIT,
        /** Everything in a job's folder, even without git: the server fills the folder for each job. */
        JOB,
        /** Nothing here: it is about another folder or machine, and only a user can say that it belongs to this one. */
        ELSEWHERE
    }

    static RememberedSource of(CiFacts facts, CiServer server, Map<String, String> env) {
        return new RememberedSource(
                server.commitVariable(),
                facts.gitUrl(),
                facts.commit(),
                facts.branch(),
                server.workspace(env),
                server.fillsFolders() ? Reach.JOB : Reach.COMMIT);
    }

    /**
     * What Jenkins remembers.
     *
     * @param variables those that a checkout sets ({@code GIT_COMMIT} and so on), and the job's ({@code BRANCH_NAME})
     * @param folder if it is known
     */
    public static RememberedSource ofJenkins(
            String teller, Map<String, String> variables, @Nullable String folder, Reach reach) {
        CiFacts facts = CiFacts.ofJenkins(List.of(), variables);
        return new RememberedSource(teller, facts.gitUrl(), facts.commit(), facts.branch(), folder, reach);
    }

    /** Whether it applies to a working tree whose HEAD git knows. */
    boolean isOf(WorkTree tree, String head) {
        return switch (reach) {
            case FOLDER ->
                head.equals(commit) && tree.top() != null && tree.top().equals(realFolder());
            case COMMIT, JOB -> head.equals(commit);
            case ELSEWHERE -> false;
        };
    }

    /** Whether it may be trusted if git cannot tell the HEAD. */
    boolean isAllThatIsKnownOf(WorkTree tree, Path context) {
        if (commit == null) {
            return false;
        }
        return switch (reach) {
            case FOLDER -> tree.top() != null && tree.top().equals(realFolder());
            case COMMIT -> folder == null || tree.top() != null && isWithin(tree.top());
            case JOB -> folder == null || isWithin(WorkTree.real(context));
            case ELSEWHERE -> false;
        };
    }

    boolean isOfCommit(String hash) {
        return commit != null && commit.startsWith(hash);
    }

    private boolean isWithin(@Nullable Path path) {
        Path around = realFolder();
        return path != null && around != null && path.startsWith(around);
    }

    /** Without symbolic links; nothing if it is not known or not a folder of this machine. */
    @Nullable
    Path realFolder() {
        try {
            return folder == null ? null : WorkTree.real(Path.of(folder));
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
