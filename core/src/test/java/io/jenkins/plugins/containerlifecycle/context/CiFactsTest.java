package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CiFactsTest {
    private static Map<String, String> with(Map<String, String> env, String name, String value) {
        Map<String, String> copy = new HashMap<>(env);
        copy.put(name, value);
        return copy;
    }

    private static final Map<String, String> JENKINS = Map.of(
            "JENKINS_URL", "https://ci.example.org/",
            "BUILD_TAG", "jenkins-docker-rbldnsd-55",
            "BUILD_URL", "https://ci.example.org/job/docker/job/rbldnsd/55/",
            "NODE_NAME", "builder-3",
            "GIT_URL", "https://user:secret@git.example.org/rbldnsd.git",
            "GIT_COMMIT", "e1b0a445744fec5e584919711cafd8f4cebdee0e",
            "GIT_BRANCH", "origin/feature/x");

    private static final Map<String, String> GITHUB = Map.of(
            "CI", "true",
            "GITHUB_ACTIONS", "true",
            "GITHUB_EVENT_NAME", "schedule",
            "GITHUB_REPOSITORY", "ripienaar/rbldnsd",
            "GITHUB_RUN_NUMBER", "55",
            "GITHUB_RUN_ID", "123456789",
            "GITHUB_SERVER_URL", "https://github.com",
            "GITHUB_SHA", "e1b0a445744fec5e584919711cafd8f4cebdee0e",
            "GITHUB_REF_TYPE", "branch",
            "GITHUB_REF_NAME", "main");

    private static final Map<String, String> GITLAB = Map.of(
            "CI", "true",
            "GITLAB_CI", "true",
            "CI_PIPELINE_SOURCE", "push",
            "CI_PROJECT_PATH", "group/sub/rbldnsd",
            "CI_PIPELINE_IID", "55",
            "CI_JOB_ID", "4711",
            "CI_JOB_URL", "https://gitlab.example.org/group/sub/rbldnsd/-/jobs/4711",
            "CI_COMMIT_SHA", "e1b0a445744fec5e584919711cafd8f4cebdee0e",
            "CI_COMMIT_REF_NAME", "main",
            "CI_REPOSITORY_URL", "https://gitlab-ci-token:secret@gitlab.example.org/group/sub/rbldnsd.git");

    @Test
    void jenkinsNamesTheBuildButNotItsCause() {
        assertThat(CiFacts.of(JENKINS))
                .isEqualTo(new CiFacts(
                        true,
                        List.of("UNKNOWN"),
                        "jenkins-docker-rbldnsd-55",
                        "https://ci.example.org/job/docker/job/rbldnsd/55/",
                        "builder-3",
                        "https://git.example.org/rbldnsd.git",
                        "e1b0a445744fec5e584919711cafd8f4cebdee0e",
                        "feature/x"));
    }

    @Test
    void jenkinsWithEnvInjectNamesTheCauses() {
        assertThat(CiFacts.of(with(JENKINS, "BUILD_CAUSE", "TIMERTRIGGER, SCMTRIGGER,"))
                        .causes())
                .containsExactly("TIMERTRIGGER", "SCMTRIGGER");
    }

    @Test
    void theControllersOwnNodeIsNoHostName() {
        assertThat(CiFacts.of(with(JENKINS, "NODE_NAME", "built-in")).host()).isNull();
    }

    @Test
    void aDetachedHeadOrATagInJenkinsIsNoBranch() {
        assertThat(CiFacts.of(with(JENKINS, "GIT_BRANCH", "detached")).branch()).isNull();
        assertThat(CiFacts.of(with(with(JENKINS, "GIT_BRANCH", "v1.2"), "TAG_NAME", "v1.2"))
                        .branch())
                .isNull();
    }

    @Test
    void aWorkflowThatOnlyKnowsAJenkinsIsNotOne() {
        assertThat(CiFacts.of(with(GITHUB, "JENKINS_URL", "https://ci.example.org/"))
                        .tag())
                .isEqualTo("github-ripienaar-rbldnsd-55");
    }

    @Test
    void gitHubActionsNamesAllButTheHost() {
        assertThat(CiFacts.of(GITHUB))
                .isEqualTo(new CiFacts(
                        true,
                        List.of("TIMERTRIGGER"),
                        "github-ripienaar-rbldnsd-55",
                        "https://github.com/ripienaar/rbldnsd/actions/runs/123456789",
                        null,
                        "https://github.com/ripienaar/rbldnsd",
                        "e1b0a445744fec5e584919711cafd8f4cebdee0e",
                        "main"));
    }

    @Test
    void gitHubNamesTheBranchOfAPullRequestAndNoneForATag() {
        assertThat(CiFacts.of(with(GITHUB, "GITHUB_HEAD_REF", "feature/x")).branch())
                .isEqualTo("feature/x");
        assertThat(CiFacts.of(with(GITHUB, "GITHUB_REF_TYPE", "tag")).branch()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "schedule, TIMERTRIGGER",
        "push, SCMTRIGGER",
        "pull_request, SCMTRIGGER",
        "workflow_dispatch, MANUALTRIGGER",
        "workflow_run, UPSTREAMTRIGGER",
        "repository_dispatch, UPSTREAMTRIGGER",
        "release, RELEASE"
    })
    void gitHubEventsHaveJenkinsNames(String event, String cause) {
        assertThat(CiFacts.of(with(GITHUB, "GITHUB_EVENT_NAME", event)).causes())
                .containsExactly(cause);
    }

    @Test
    void gitLabNamesAllButTheHost() {
        assertThat(CiFacts.of(GITLAB))
                .isEqualTo(new CiFacts(
                        true,
                        List.of("SCMTRIGGER"),
                        "gitlab-group-sub-rbldnsd-55",
                        "https://gitlab.example.org/group/sub/rbldnsd/-/jobs/4711",
                        null,
                        "https://gitlab.example.org/group/sub/rbldnsd.git",
                        "e1b0a445744fec5e584919711cafd8f4cebdee0e",
                        "main"));
    }

    @Test
    void gitLabNamesTheBranchOfAMergeRequestAndNoneForATag() {
        assertThat(CiFacts.of(with(GITLAB, "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "feature/x"))
                        .branch())
                .isEqualTo("feature/x");
        assertThat(CiFacts.of(with(GITLAB, "CI_COMMIT_TAG", "v1.2")).branch()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "schedule, TIMERTRIGGER",
        "merge_request_event, SCMTRIGGER",
        "web, MANUALTRIGGER",
        "parent_pipeline, UPSTREAMTRIGGER",
        "trigger, UPSTREAMTRIGGER",
        "api, API"
    })
    void gitLabSourcesHaveJenkinsNames(String source, String cause) {
        assertThat(CiFacts.of(with(GITLAB, "CI_PIPELINE_SOURCE", source)).causes())
                .containsExactly(cause);
    }

    @Test
    void anyOtherCiIsCiForAReasonThatIsNotKnown() {
        assertThat(CiFacts.of(Map.of("CI", "true")))
                .isEqualTo(new CiFacts(true, List.of("UNKNOWN"), null, null, null, null, null, null));
    }

    @Test
    void aPlainShellIsSomebodyAtAKeyboard() {
        assertThat(CiFacts.of(Map.of("CI", "", "GIT_COMMIT", "not from a CI server")))
                .isEqualTo(new CiFacts(false, List.of("MANUALTRIGGER"), null, null, null, null, null, null));
    }

    @Test
    void aValueNeverHasWhatMetadataWouldRefuse() {
        assertThat(CiFacts.of(with(JENKINS, "BUILD_TAG", "jenkins-a\u202e\u001b[31mb\nc-1"))
                        .tag())
                .isEqualTo("jenkins-a[31mb c-1");
    }
}
