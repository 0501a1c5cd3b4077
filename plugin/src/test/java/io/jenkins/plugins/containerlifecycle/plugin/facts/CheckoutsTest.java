package io.jenkins.plugins.containerlifecycle.plugin.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.plugins.git.GitSCM;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.containerlifecycle.plugin.images.AncestorReport;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.metadata.ContainerMetadataBuilder;
import io.jenkins.plugins.containerlifecycle.plugin.metadata.ContainerMetadataStep;
import java.util.List;
import java.util.Map;
import jenkins.plugins.git.GitSampleRepoRule;
import jenkins.plugins.git.junit.jupiter.WithGitSampleRepo;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@WithGitSampleRepo
class CheckoutsTest {
    private static JenkinsRule jenkins;

    private GitSampleRepoRule one;
    private GitSampleRepoRule two;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @BeforeEach
    void repositories(GitSampleRepoRule first, GitSampleRepoRule second) throws Exception {
        one = first;
        two = second;
        for (GitSampleRepoRule repository : List.of(one, two)) {
            repository.init();
            repository.write("Dockerfile", "FROM scratch\n# " + repository + "\n");
            repository.git("add", "Dockerfile");
            repository.git("commit", "-m", "Dockerfile");
        }
    }

    @Test
    void ofOneBuildAreKeptApartByFolderAndTheNearestAroundWins() throws Exception {
        WorkflowRun run = run("""
                node {
                  git url: $/%s/$, branch: 'master'
                  dir('two') {
                    git url: $/%s/$, branch: 'master'
                    writeFile file: 'deeper/Dockerfile', text: 'FROM scratch'
                  }
                  containerMetadata project: 'one'
                  dir('two') { containerMetadata project: 'two' }
                  containerMetadata project: 'deeper', context: 'two/deeper'
                  withEnv(['GIT_COMMIT=0123456789012345678901234567890123456789']) { containerMetadata project: 'set' }
                  containerMetadata project: 'told', gitref: '0123456789012345678901234567890123456789'
                }
                """);

        List<AncestorReport> images = images(run);
        assertEquals(
                List.of("one", "two", "deeper", "set", "told"),
                images.stream().map(AncestorReport::getProject).toList());
        assertEquals(one.head(), images.get(0).getCommit());
        assertEquals(one.toString(), images.get(0).getGitUrl());
        assertEquals("master", images.get(0).getBranch());
        assertEquals(two.head(), images.get(1).getCommit());
        assertEquals(two.toString(), images.get(1).getGitUrl());
        assertEquals(two.head(), images.get(2).getCommit());
        assertEquals(one.head(), images.get(3).getCommit(), "what is there overrides the environment");
        jenkins.assertLogContains("GIT_COMMIT speaks of 0123456789012345678901234567890123456789", run);
        assertEquals("0123456789012345678901234567890123456789", images.get(4).getCommit());
        jenkins.assertLogContains("as 'gitref' says", run);
    }

    @Test
    void ofDeclarativeDoNotSpeakForOtherFolders() throws Exception {
        one.write("Jenkinsfile", """
                pipeline {
                  agent any
                  stages {
                    stage('stamp') {
                      steps {
                        echo "declarative says ${GIT_COMMIT}"
                        containerMetadata project: 'one'
                        dir('two') {
                          git url: $/%s/$, branch: 'master'
                          containerMetadata project: 'two'
                        }
                      }
                    }
                  }
                }
                """.formatted(two));
        one.git("add", "Jenkinsfile");
        one.git("commit", "-m", "Jenkinsfile");
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsScmFlowDefinition(new GitSCM(one.toString()), "Jenkinsfile"));

        WorkflowRun run = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains("declarative says " + one.head(), run);
        assertEquals(one.head(), images(run).get(0).getCommit());
        assertEquals(two.head(), images(run).get(1).getCommit());
        assertEquals(two.toString(), images(run).get(1).getGitUrl());
    }

    @Test
    void thatAShellMadeAreSeenByGitItself() throws Exception {
        WorkflowRun run = run("""
                node {
                  sh "git clone -q %s cloned"
                  dir('cloned') { containerMetadata project: 'cloned' }
                }
                """);

        AncestorReport image = images(run).get(0);
        assertEquals(one.head(), image.getCommit());
        assertEquals("master", image.getBranch());
        assertEquals(one.toString(), image.getGitUrl());
        assertEquals(Boolean.FALSE, image.getDirty());
    }

    @Test
    void sayNothingOfACloneInASubfolder() throws Exception {
        WorkflowRun run = run("""
                node {
                  git url: $/%s/$, branch: 'master'
                  sh "git clone -q '%s' cloned"
                  containerMetadata project: 'cloned', context: 'cloned'
                }
                """);

        AncestorReport image = images(run).get(0);
        assertEquals(two.head(), image.getCommit());
        assertEquals(two.toString(), image.getGitUrl());
        jenkins.assertLogContains("the checkout in ", run);
        jenkins.assertLogContains("speaks of " + one.head(), run);
    }

    @Test
    void sayNothingOfACommitThatWasMadeLocally() throws Exception {
        WorkflowRun run = run("""
                node {
                  git url: $/%s/$, branch: 'master'
                  writeFile file: 'VERSION', text: '1'
                  sh "git add VERSION && git -c user.name=x -c user.email=x@example.org commit -qm local"
                  sh "git rev-parse HEAD > .git/local"
                  echo "local commit " + readFile('.git/local')
                  containerMetadata project: 'local'
                }
                """);

        AncestorReport image = images(run).get(0);
        assertNotEquals(one.head(), image.getCommit());
        jenkins.assertLogContains("local commit " + image.getCommit(), run);
        jenkins.assertLogContains("speaks of " + one.head(), run);
    }

    @Test
    void sayNothingOfAWorktree() throws Exception {
        one.git("checkout", "-b", "release");
        one.write("VERSION", "1");
        one.git("add", "VERSION");
        one.git("commit", "-m", "release");
        String release = one.head();
        one.git("checkout", "master");
        WorkflowRun run = run("""
                node {
                  git url: $/%s/$, branch: 'master'
                  sh "git worktree add -q tree origin/release"
                  containerMetadata project: 'tree', context: 'tree'
                  containerMetadata project: 'root'
                }
                """);

        assertEquals(release, images(run).get(0).getCommit());
        assertEquals(one.head(), images(run).get(1).getCommit());
        assertEquals("master", images(run).get(1).getBranch());
    }

    @Test
    void sayNothingOfAWorkspaceThatWasWipedAndFilledByAnotherClone() throws Exception {
        WorkflowRun run = run("""
                node {
                  git url: $/%s/$, branch: 'master'
                  deleteDir()
                  sh "git clone -q '%s' ."
                  containerMetadata project: 'filled'
                }
                """);

        AncestorReport image = images(run).get(0);
        assertEquals(two.head(), image.getCommit());
        assertEquals(two.toString(), image.getGitUrl());
        jenkins.assertLogContains("speaks of " + one.head(), run);
    }

    @Test
    void sayNothingOfAnotherWorkspace() throws Exception {
        WorkflowRun run = run("""
                node {
                  git url: $/%s/$, branch: 'master'
                  ws(pwd() + '-other') {
                    sh "rm -rf cloned && git clone -q '%s' cloned"
                    containerMetadata project: 'cloned', context: 'cloned'
                    writeFile file: 'bare/Dockerfile', text: 'FROM scratch'
                    containerMetadata project: 'none', context: 'bare'
                  }
                }
                """);

        assertEquals(two.head(), images(run).get(0).getCommit());
        assertNull(images(run).get(1).getCommit());
        assertNull(images(run).get(1).getGitUrl());
        assertNull(images(run).get(1).getBranch());
        jenkins.assertLogContains("The image does not know its commit: there is no git repository in", run);
    }

    @Test
    void cannotBeKnownOfAStashOnAnotherAgentUnlessTheUserSaysSo() throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave(Label.get("other"));
        WorkflowRun run = run("""
                def source
                node('built-in') {
                  source = git url: $/%s/$, branch: 'master'
                  stash 'source'
                }
                node('other') {
                  unstash 'source'
                  withEnv(["GIT_COMMIT=${source.GIT_COMMIT}", "GIT_URL=${source.GIT_URL}"]) {
                    containerMetadata project: 'unknown'
                  }
                  containerMetadata project: 'told', gitref: source.GIT_COMMIT
                }
                """);
        jenkins.jenkins.removeNode(agent);

        List<AncestorReport> images = images(run);
        assertNull(images.get(0).getCommit());
        assertNull(images.get(0).getGitUrl());
        jenkins.assertLogContains("Say it with 'gitref'", run);
        assertEquals(one.head(), images.get(1).getCommit());
        assertEquals(one.toString(), images.get(1).getGitUrl());
        assertEquals("master", images.get(1).getBranch());
    }

    @Test
    void ofASubmoduleAreTheSubmodules() throws Exception {
        one.git("-c", "protocol.file.allow=always", "submodule", "add", two.toString(), "lib");
        one.git("commit", "-m", "submodule");
        WorkflowRun run = run("""
                node {
                  git url: $/%s/$, branch: 'master'
                  sh "git -c protocol.file.allow=always submodule -q update --init"
                  containerMetadata project: 'lib', context: 'lib'
                  containerMetadata project: 'one'
                }
                """);

        assertEquals(two.head(), images(run).get(0).getCommit());
        assertEquals(two.toString(), images(run).get(0).getGitUrl());
        assertEquals(one.head(), images(run).get(1).getCommit());
        jenkins.assertLogNotContains("speaks of", run);
    }

    @Test
    void thatWereReplacedInTheirFolderAreNoWishOfTheUsers() throws Exception {
        WorkflowRun run = run("""
                node {
                  def first = git url: $/%s/$, branch: 'master'
                  withEnv(["GIT_COMMIT=${first.GIT_COMMIT}", "GIT_URL=${first.GIT_URL}"]) {
                    git url: $/%s/$, branch: 'master'
                    containerMetadata project: 'second'
                  }
                }
                """);

        AncestorReport image = images(run).get(0);
        assertEquals(two.head(), image.getCommit());
        assertEquals(two.toString(), image.getGitUrl());
        jenkins.assertLogNotContains("speaks of", run);
    }

    @Test
    void ofFreestyleJobsAreInTheirEnvironment() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.setScm(new GitSCM(one.toString()));
        job.getBuildersList().add(new ContainerMetadataBuilder(new ContainerMetadataStep()));

        var build = jenkins.buildAndAssertSuccess(job);

        AncestorReport image = ContainerImages.of(build).get(0).getAncestry().get(0);
        assertEquals(one.head(), image.getCommit());
        assertEquals("master", image.getBranch());
    }

    @Test
    void areKeptWithoutCredentials() {
        Checkout checkout =
                new Checkout("", "/w/", Map.of("GIT_URL", "https://user:token@git.example.org/x.git", "PATH", "/bin"));

        assertEquals(Map.of("GIT_URL", "https://git.example.org/x.git"), checkout.facts());
        assertTrue(checkout.said("GIT_URL", "https://user:token@git.example.org/x.git"));
    }

    @Test
    void coverTheirOwnFolderAndWhatIsBelowOnTheSameNode() {
        Checkout checkout = new Checkout("agent", "C:\\w\\job", Map.of());

        assertTrue(checkout.closeness("agent", "C:\\w\\job") >= 0);
        assertTrue(checkout.closeness("agent", "C:\\w\\job\\deep/er/") >= 0);
        assertTrue(checkout.closeness("agent", "C:\\w\\job@2") < 0);
        assertTrue(checkout.closeness("agent", "C:\\w") < 0);
        assertTrue(checkout.closeness("other", "C:\\w\\job") < 0);
    }

    private WorkflowRun run(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script.formatted(one, two), true));
        return jenkins.buildAndAssertSuccess(job);
    }

    private static List<AncestorReport> images(WorkflowRun run) {
        return ContainerImages.of(run).stream()
                .map(image -> image.getAncestry().get(0))
                .toList();
    }
}
