package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.metadata.GitUrl;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * What a CI server says about a build in the environment. The causes have the names that Jenkins users know from
 * EnvInject, whatever the server; a cause without such a name is the server's own word in upper case.
 */
@Value.Builder
record CiFacts(
        boolean ci,
        List<String> causes,
        @Nullable String tag,
        @Nullable String url,
        @Nullable String host,
        @Nullable String gitUrl,
        @Nullable String commit,
        @Nullable String branch) {
    static final String SCM = "SCMTRIGGER";
    static final String TIMER = "TIMERTRIGGER";
    static final String MANUAL = "MANUALTRIGGER";
    static final String UPSTREAM = "UPSTREAMTRIGGER";
    static final String UNKNOWN = "UNKNOWN";

    CiFacts {
        gitUrl = gitUrl == null ? null : GitUrl.withoutCredentials(gitUrl);
    }

    static CiFacts of(Map<String, String> env) {
        Env e = new Env(env);
        return switch (CiServer.of(env)) {
            case JENKINS -> jenkins(e, jenkinsCauses(e));
            case GITHUB -> gitHub(e);
            case GITLAB -> gitLab(e);
            case OTHER -> other(e);
        };
    }

    private static CiFacts other(Env e) {
        boolean ci = e.isTrue("CI");
        return new CiFactsBuilder()
                .ci(ci)
                .causes(List.of(ci ? UNKNOWN : MANUAL))
                .build();
    }

    static CiFacts ofJenkins(List<String> causes, Map<String, String> env) {
        return jenkins(new Env(env), causes);
    }

    /** Jenkins core sets no cause; BUILD_CAUSE is EnvInject's. Inside of Jenkins the plugin asks the run itself. */
    private static List<String> jenkinsCauses(Env e) {
        String cause = e.get("BUILD_CAUSE");
        List<String> causes = cause == null
                ? List.of()
                : Arrays.stream(cause.split(","))
                        .map(String::strip)
                        .filter(c -> !c.isEmpty())
                        .toList();
        return causes.isEmpty() ? List.of(UNKNOWN) : causes;
    }

    private static CiFacts jenkins(Env e, List<String> causes) {
        String node = e.get("NODE_NAME");
        String branch = e.first("GIT_LOCAL_BRANCH", "GIT_BRANCH", "CHANGE_BRANCH", "BRANCH_NAME");
        if (branch != null && branch.startsWith("origin/")) {
            branch = branch.substring("origin/".length());
        }
        return new CiFactsBuilder()
                .ci(true)
                .causes(causes)
                .tag(e.get("BUILD_TAG"))
                .url(e.get("BUILD_URL"))
                // The controller's own node has a fixed name, which says nothing.
                .host(node == null || node.equals("built-in") || node.equals("master") ? null : node)
                .gitUrl(e.first("GIT_URL", "GIT_URL_1"))
                .commit(e.get("GIT_COMMIT"))
                .branch("detached".equals(branch) || branch != null && branch.equals(e.get("TAG_NAME")) ? null : branch)
                .build();
    }

    private static CiFacts gitHub(Env e) {
        String event = e.get("GITHUB_EVENT_NAME");
        String cause = event == null
                ? UNKNOWN
                : switch (event) {
                    case "schedule" -> TIMER;
                    case "push", "pull_request", "pull_request_target", "merge_group" -> SCM;
                    case "workflow_dispatch" -> MANUAL;
                    case "workflow_run", "repository_dispatch", "workflow_call" -> UPSTREAM;
                    default -> event.toUpperCase(Locale.ROOT);
                };
        String repository = e.get("GITHUB_REPOSITORY");
        String page = repository == null || e.get("GITHUB_SERVER_URL") == null
                ? null
                : e.get("GITHUB_SERVER_URL") + "/" + repository;
        String run = e.get("GITHUB_RUN_ID");
        String branch = e.get("GITHUB_HEAD_REF");
        if (branch == null && !"tag".equals(e.get("GITHUB_REF_TYPE"))) {
            branch = e.get("GITHUB_REF_NAME");
        }
        return new CiFactsBuilder()
                .ci(true)
                .causes(List.of(cause))
                .tag(tag("github", repository, e.get("GITHUB_RUN_NUMBER")))
                .url(page == null || run == null ? null : page + "/actions/runs/" + run)
                .gitUrl(page)
                .commit(e.get("GITHUB_SHA"))
                .branch(branch)
                .build();
    }

    private static CiFacts gitLab(Env e) {
        String source = e.get("CI_PIPELINE_SOURCE");
        String cause = source == null
                ? UNKNOWN
                : switch (source) {
                    case "schedule" -> TIMER;
                    case "push", "merge_request_event", "external_pull_request_event" -> SCM;
                    case "web", "webide", "chat" -> MANUAL;
                    case "pipeline", "parent_pipeline", "trigger" -> UPSTREAM;
                    default -> source.toUpperCase(Locale.ROOT);
                };
        String branch = e.first("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_BRANCH");
        if (branch == null && e.get("CI_COMMIT_TAG") == null) {
            branch = e.get("CI_COMMIT_REF_NAME");
        }
        return new CiFactsBuilder()
                .ci(true)
                .causes(List.of(cause))
                .tag(tag("gitlab", e.get("CI_PROJECT_PATH"), e.first("CI_PIPELINE_IID", "CI_JOB_ID")))
                .url(e.first("CI_JOB_URL", "CI_PIPELINE_URL"))
                // The repository URL has the job's token in it.
                .gitUrl(e.first("CI_REPOSITORY_URL", "CI_PROJECT_URL"))
                .commit(e.get("CI_COMMIT_SHA"))
                .branch(branch)
                .build();
    }

    /** In the form of Jenkins's BUILD_TAG. */
    private static @Nullable String tag(String server, @Nullable String project, @Nullable String number) {
        return project == null || number == null ? null : server + "-" + project.replace('/', '-') + "-" + number;
    }

    /** The environment, cleaned. */
    private record Env(Map<String, String> variables) {
        @Nullable
        String get(String name) {
            return CiServer.get(variables, name);
        }

        @Nullable
        String first(String... names) {
            return Arrays.stream(names)
                    .map(this::get)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }

        boolean isTrue(String name) {
            return CiServer.isTrue(variables, name);
        }
    }
}
