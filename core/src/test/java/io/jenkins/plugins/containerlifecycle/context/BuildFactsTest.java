package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildFactsTest {
    private static final String COMMIT = "e1b0a445744fec5e584919711cafd8f4cebdee0e";

    @TempDir
    private Path tree;

    @Test
    void fillTheFieldsOfTheMetadata() throws Exception {
        BuildFacts facts = BuildFacts.of(
                Map.of(
                        "JENKINS_URL", "https://ci.example.org/",
                        "BUILD_TAG", "jenkins-x-1",
                        "BUILD_URL", "https://ci.example.org/job/x/1/",
                        "BUILD_CAUSE", "SCMTRIGGER,TIMERTRIGGER",
                        "GIT_URL", "https://token@git.example.org/x.git",
                        "GIT_COMMIT", "e1b0a445744fec5e584919711cafd8f4cebdee0e",
                        "GIT_BRANCH", "origin/main",
                        "HOSTNAME", "builder-7"),
                tree);
        var builder = Samples.builder();
        facts.applyTo(builder);
        ImageMetadata metadata = builder.build();
        assertThat(metadata.ci()).isTrue();
        assertThat(metadata.buildCause()).isEqualTo("SCMTRIGGER,TIMERTRIGGER");
        assertThat(metadata.buildCauses()).containsExactly("SCMTRIGGER", "TIMERTRIGGER");
        assertThat(metadata.buildTag()).isEqualTo("jenkins-x-1");
        assertThat(metadata.buildUrl()).isEqualTo("https://ci.example.org/job/x/1/");
        assertThat(metadata.buildHost()).isEqualTo("builder-7");
        assertThat(metadata.gitUrl()).isEqualTo("https://git.example.org/x.git");
        assertThat(metadata.gitref()).isEqualTo("e1b0a445744fec5e584919711cafd8f4cebdee0e");
        assertThat(metadata.gitBranch()).isEqualTo("main");
        assertThat(metadata.gitDirty()).isNull();
    }

    @Test
    void ofAPlainShellSayThatSomebodyBuiltItHere() {
        BuildFacts facts = BuildFacts.of(Map.of(), tree);
        assertThat(facts.ci()).isFalse();
        assertThat(facts.buildCauses()).isEqualTo(List.of("MANUALTRIGGER"));
        assertThat(facts.buildHost()).isNotBlank();
        assertThat(facts.warnings()).isEmpty();
    }

    @Test
    void thatAreNotKnownLeaveTheMetadataAsItWas() throws Exception {
        var builder = Samples.builder().gitref("from the caller").buildTag("from the caller");
        BuildFacts.of(Map.of(), tree).applyTo(builder);
        assertThat(builder.build().gitref()).isEqualTo("from the caller");
        assertThat(builder.build().buildTag()).isEqualTo("from the caller");
    }

    @Test
    void withinJenkinsTakeTheCausesThatTheBuildItselfHas() {
        BuildFacts facts = BuildFacts.ofJenkins(
                List.of("UPSTREAMTRIGGER", "TIMERTRIGGER"),
                Map.of("BUILD_TAG", "jenkins-x-1", "BUILD_CAUSE", "MANUALTRIGGER", "NODE_NAME", "agent-1"),
                tree);
        assertThat(facts.ci()).isTrue();
        assertThat(facts.buildCauses()).containsExactly("UPSTREAMTRIGGER", "TIMERTRIGGER");
        assertThat(facts.buildTag()).isEqualTo("jenkins-x-1");
        assertThat(facts.buildUrl()).isNull();
        assertThat(facts.buildHost()).isEqualTo("agent-1");
    }

    @Test
    void ofTheWorkingTreeWinOverAnotherCommitThatTheServerNamesAndTheLogSaysSo() {
        GitTree git = GitTree.withCommit(tree);
        git.git("remote", "add", "origin", "https://git.example.org/here.git");
        String other = "0123456789012345678901234567890123456789";

        BuildFacts facts = BuildFacts.ofJenkins(
                List.of("UNKNOWN"),
                Map.of("GIT_COMMIT", other, "GIT_URL", "https://git.example.org/other.git", "GIT_BRANCH", "other"),
                tree);

        assertThat(facts.gitCommit()).isEqualTo(git.head());
        assertThat(facts.gitUrl()).isEqualTo("https://git.example.org/here.git");
        assertThat(facts.gitBranch()).isEqualTo("main");
        assertThat(facts.gitDirty()).isFalse();
        assertThat(facts.warnings())
                .singleElement()
                .asString()
                .contains(git.head())
                .contains("GIT_COMMIT speaks of " + other);
    }

    @Test
    void thatTheServerTellsOfTheVeryHeadAreBelieved() {
        GitTree git = GitTree.withCommit(tree);
        git.git("checkout", "-q", "--detach");
        Map<String, String> env = Map.of(
                "GITHUB_ACTIONS", "true",
                "GITHUB_SHA", git.head(),
                "GITHUB_REF_NAME", "feature/x",
                "GITHUB_SERVER_URL", "https://github.com",
                "GITHUB_REPOSITORY", "example/x");
        BuildFacts facts = BuildFacts.of(env, tree);
        assertThat(facts.gitCommit()).isEqualTo(git.head());
        assertThat(facts.gitBranch()).isEqualTo("feature/x");
        assertThat(facts.gitUrl()).isEqualTo("https://github.com/example/x");
        assertThat(facts.warnings()).isEmpty();
    }

    @Test
    void ofAJobsFolderThatTheServerFilledWithoutGitAreBelievedThereOnly() throws Exception {
        Path job = Files.createDirectories(tree.resolve("job/context"));
        Path other = Files.createDirectory(tree.resolve("other"));
        Map<String, String> env = Map.of(
                "GITLAB_CI",
                "true",
                "CI_COMMIT_SHA",
                COMMIT,
                "CI_COMMIT_BRANCH",
                "main",
                "CI_PROJECT_DIR",
                job.getParent().toString());
        assertThat(BuildFacts.of(env, job).gitCommit()).isEqualTo(COMMIT);
        assertThat(BuildFacts.of(env, other).gitCommit()).isNull();
        assertThat(BuildFacts.of(env, other).gitBranch()).isNull();
        assertThat(BuildFacts.of(env, other).warnings())
                .singleElement()
                .asString()
                .contains("no git repository in " + other);
    }

    @Test
    void ofAJenkinsWorkspaceWithoutGitAreNotBelievedAndTheLogNamesTheArgument() throws Exception {
        Map<String, String> env = Map.of(
                "JENKINS_URL",
                "https://ci.example.org/",
                "BUILD_TAG",
                "jenkins-x-1",
                "WORKSPACE",
                tree.toString(),
                "GIT_COMMIT",
                COMMIT);
        BuildFacts facts = BuildFacts.of(env, tree, Gitref.of("--gitref", null));
        assertThat(facts.gitCommit()).isNull();
        assertThat(facts.warnings()).singleElement().asString().contains(COMMIT).contains("--gitref");

        BuildFacts told = BuildFacts.of(env, tree, Gitref.of("--gitref", COMMIT.substring(0, 10)));
        assertThat(told.gitCommit()).isEqualTo(COMMIT);
        assertThat(told.warnings()).isEmpty();
    }

    @Test
    void ofARepositoryAroundTheWorkspaceAreNoneOfTheBuilds() throws Exception {
        GitTree.withCommit(tree);
        Path workspace = Files.createDirectories(tree.resolve("workspace/job"));
        Map<String, String> env = Map.of("NODE_NAME", "agent", "WORKSPACE", workspace.toString());
        assertThat(BuildFacts.ofJenkins(List.of("UNKNOWN"), env, workspace).gitCommit())
                .isNull();
        assertThat(BuildFacts.ofJenkins(List.of("UNKNOWN"), Map.of(), workspace).gitCommit())
                .isNotNull();
    }
}
