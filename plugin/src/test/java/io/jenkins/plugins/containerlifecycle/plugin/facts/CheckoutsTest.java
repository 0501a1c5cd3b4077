package io.jenkins.plugins.containerlifecycle.plugin.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleProject;
import hudson.plugins.git.GitSCM;
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
                  withEnv(['GIT_COMMIT=0123456789012345678901234567890123456789']) { containerMetadata project: 'told' }
                }
                """);

        List<AncestorReport> images = images(run);
        assertEquals(
                List.of("one", "two", "deeper", "told"),
                images.stream().map(AncestorReport::getProject).toList());
        assertEquals(one.head(), images.get(0).getCommit());
        assertEquals(one.toString(), images.get(0).getGitUrl());
        assertEquals("master", images.get(0).getBranch());
        assertEquals(two.head(), images.get(1).getCommit());
        assertEquals(two.toString(), images.get(1).getGitUrl());
        assertEquals(two.head(), images.get(2).getCommit());
        assertEquals("0123456789012345678901234567890123456789", images.get(3).getCommit());
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
                  sh $/git clone -q %s cloned/$
                  dir('cloned') { containerMetadata project: 'cloned' }
                  echo $/%s/$
                }
                """);

        AncestorReport image = images(run).get(0);
        assertEquals(one.head(), image.getCommit());
        assertEquals("master", image.getBranch());
        assertEquals(one.toString(), image.getGitUrl());
        assertEquals(Boolean.FALSE, image.getDirty());
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
