package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadataBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Why, where and from what an image is being built, as the environment of the build and the working tree tell it.
 * Nothing here is a reason to fail: what is not known is null.
 *
 * @param ci whether a CI server builds
 * @param buildCauses names as {@code docs/metadata.md} lists them, such as {@code SCMTRIGGER}
 * @param buildTag what the CI server calls this build, such as {@code jenkins-docker-rbldnsd-55}
 * @param buildUrl the build's page
 * @param buildHost the machine's name
 * @param gitUrl without credentials
 * @param gitCommit full hash
 * @param gitBranch short name; null for a tag or a detached HEAD
 * @param gitDirty whether the working tree has uncommitted changes
 * @param warnings sentences for the user
 */
public record BuildFacts(
        boolean ci,
        List<String> buildCauses,
        String buildTag,
        String buildUrl,
        String buildHost,
        String gitUrl,
        String gitCommit,
        String gitBranch,
        Boolean gitDirty,
        List<String> warnings) {

    public BuildFacts {
        buildCauses = List.copyOf(buildCauses);
        warnings = List.copyOf(warnings);
    }

    /**
     * @param env the environment of the build: Jenkins, GitHub Actions, GitLab CI, any other CI that sets {@code
     *     CI=true}, or a plain shell
     * @param workTree a folder of the working tree that is built; where the CI server names URL, commit or branch, that
     *     wins over what git says
     */
    public static BuildFacts of(Map<String, String> env, Path workTree) {
        return of(CiFacts.of(env), env, workTree);
    }

    /**
     * Within Jenkins, where the causes are known from the build itself.
     *
     * @param causes never empty
     * @param env the environment of the build; of it BUILD_TAG, BUILD_URL, NODE_NAME and the GIT_ variables are read
     * @param workTree a folder of the working tree that is built
     */
    public static BuildFacts ofJenkins(List<String> causes, Map<String, String> env, Path workTree) {
        return of(CiFacts.ofJenkins(causes, env), env, workTree);
    }

    /** Only what the CI server says of the build that runs; starts no git. */
    public static BuildFacts ofServer(Map<String, String> env) {
        CiFacts server = CiFacts.of(env);
        return new BuildFacts(
                server.ci(),
                server.causes(),
                server.tag(),
                server.url(),
                server.host(),
                server.gitUrl(),
                server.commit(),
                server.branch(),
                null,
                List.of());
    }

    private static BuildFacts of(CiFacts server, Map<String, String> env, Path workTree) {
        GitFacts git = GitFacts.of(workTree);
        if (server.commit() != null && !server.commit().equals(git.commit())) {
            // Another checkout, or another moment, than the server speaks of: its facts do not belong to that commit.
            git = new GitFacts(null, null, null, null, git.warnings());
        }
        return new BuildFacts(
                server.ci(),
                server.causes(),
                server.tag(),
                server.url(),
                server.host() != null ? server.host() : HostName.of(env),
                server.gitUrl() != null ? server.gitUrl() : git.url(),
                server.commit() != null ? server.commit() : git.commit(),
                // A CI server checks out a commit, not a branch: it says so itself where there is a branch.
                server.branch() != null ? server.branch() : git.branch(),
                git.dirty(),
                git.warnings());
    }

    /** Sets every field that is known, and leaves the others as they are. */
    public void applyTo(ImageMetadataBuilder builder) {
        builder.ci(ci).buildCauses(buildCauses);
        if (buildTag != null) {
            builder.buildTag(buildTag);
        }
        if (buildUrl != null) {
            builder.buildUrl(buildUrl);
        }
        if (buildHost != null) {
            builder.buildHost(buildHost);
        }
        if (gitUrl != null) {
            builder.gitUrl(gitUrl);
        }
        if (gitCommit != null) {
            builder.gitref(gitCommit);
        }
        if (gitBranch != null) {
            builder.gitBranch(gitBranch);
        }
        if (gitDirty != null) {
            builder.gitDirty(gitDirty);
        }
    }
}
