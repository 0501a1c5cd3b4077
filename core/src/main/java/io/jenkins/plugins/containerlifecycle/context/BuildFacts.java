package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadataBuilder;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Why, where and from what an image is being built, according to the build's environment and the working tree. Not all
 * of it need be known; nothing here is a reason to fail.
 *
 * @param ci whether a CI server builds
 * @param buildCauses names as {@code docs/metadata.md} lists them, such as {@code SCMTRIGGER}
 * @param rebuiltFor bases that were built again, see {@link
 *     io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata#rebuiltFor}; empty if that is not why
 * @param buildTag what the CI server calls this build, such as {@code jenkins-docker-rbldnsd-55}
 * @param buildUrl the build's page
 * @param buildHost the machine's name
 * @param gitUrl without credentials
 * @param gitCommit full hash
 * @param gitBranch short name; none for a tag or a detached HEAD
 * @param gitDirty whether the working tree has uncommitted changes
 * @param warnings sentences for the user
 */
@Value.Builder
public record BuildFacts(
        boolean ci,
        List<String> buildCauses,
        Map<String, String> rebuiltFor,
        @Nullable String buildTag,
        @Nullable String buildUrl,
        @Nullable String buildHost,
        @Nullable String gitUrl,
        @Nullable String gitCommit,
        @Nullable String gitBranch,
        @Nullable Boolean gitDirty,
        List<String> warnings) {

    public BuildFacts {
        buildCauses = List.copyOf(buildCauses);
        rebuiltFor = Collections.unmodifiableMap(new LinkedHashMap<>(rebuiltFor));
        warnings = List.copyOf(warnings);
    }

    /**
     * @param env the environment of the build: Jenkins, GitHub Actions, GitLab CI, any other CI that sets {@code
     *     CI=true}, or a plain shell
     * @param context the folder that is built; what git says about it overrides what the CI server remembers
     */
    public static BuildFacts of(Map<String, String> env, Path context) {
        return of(env, context, new Gitref("gitref", null));
    }

    /** @param gitref the commit according to the user, which overrides everything */
    public static BuildFacts of(Map<String, String> env, Path context, Gitref gitref) {
        CiServer server = CiServer.of(env);
        CiFacts facts = CiFacts.of(env);
        return of(
                facts,
                env,
                SourceFacts.of(
                        context, workspace(server, env), List.of(RememberedSource.of(facts, server, env)), gitref));
    }

    /** Inside Jenkins, with the causes from the build itself and the source only from the environment. */
    public static BuildFacts ofJenkins(List<String> causes, Map<String, String> env, Path context) {
        RememberedSource said = RememberedSource.of(CiFacts.ofJenkins(causes, env), CiServer.JENKINS, env);
        return ofJenkins(causes, env, context, List.of(said), new Gitref("gitref", null));
    }

    /**
     * Inside Jenkins, with the causes and the checkouts from the build itself.
     *
     * @param causes never empty
     * @param env the environment of the build; BUILD_TAG, BUILD_URL, NODE_NAME and WORKSPACE are read
     * @param context the folder that is built
     * @param memories what the build remembers about the source, nearest first
     * @param gitref the commit according to the user, which overrides everything
     */
    public static BuildFacts ofJenkins(
            List<String> causes,
            Map<String, String> env,
            Path context,
            List<RememberedSource> memories,
            Gitref gitref) {
        return of(
                CiFacts.ofJenkins(causes, env),
                env,
                SourceFacts.of(context, workspace(CiServer.JENKINS, env), memories, gitref));
    }

    /** A repository around the folder that the server gave to the build is not the build's own. */
    private static @Nullable Path workspace(CiServer server, Map<String, String> env) {
        try {
            String folder = server.workspace(env);
            return folder == null ? null : Path.of(folder);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** Only what the CI server says about the running build; does not start git. */
    public static BuildFacts ofServer(Map<String, String> env) {
        CiFacts server = CiFacts.of(env);
        return new BuildFactsBuilder()
                .ci(server.ci())
                .buildCauses(server.causes())
                .buildTag(server.tag())
                .buildUrl(server.url())
                .buildHost(server.host())
                .gitUrl(server.gitUrl())
                .gitCommit(server.commit())
                .gitBranch(server.branch())
                .build();
    }

    private static BuildFacts of(CiFacts server, Map<String, String> env, SourceFacts source) {
        return new BuildFactsBuilder()
                .ci(server.ci())
                .buildCauses(server.causes())
                .buildTag(server.tag())
                .buildUrl(server.url())
                .buildHost(server.host() != null ? server.host() : HostName.of(env))
                .gitUrl(source.url())
                .gitCommit(source.commit())
                .gitBranch(source.branch())
                .gitDirty(source.dirty())
                .warnings(source.warnings())
                .build();
    }

    /** This with what a CI server knows of bases that were built again. */
    public BuildFacts rebuiltFor(Map<String, String> bases) {
        return new BuildFactsBuilder().from(this).rebuiltFor(bases).build();
    }

    /** Sets every field that is known, and leaves the others as they are. */
    public void applyTo(ImageMetadataBuilder builder) {
        builder.ci(ci).buildCauses(buildCauses).rebuiltFor(rebuiltFor);
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
