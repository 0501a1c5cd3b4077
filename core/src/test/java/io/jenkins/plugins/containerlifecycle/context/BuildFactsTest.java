package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildFactsTest {
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
    void ofTheWorkingTreeAreLeftOutWhereTheServerNamesAnotherCommit() throws Exception {
        git("init", "-q", "-b", "trunk");
        git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-q", "--allow-empty", "-m", "x");
        git("remote", "add", "origin", "https://git.example.org/here.git");

        BuildFacts other = BuildFacts.ofJenkins(List.of("UNKNOWN"), Map.of("GIT_COMMIT", "0123456789"), tree);
        assertThat(other.gitCommit()).isEqualTo("0123456789");
        assertThat(other.gitUrl()).isNull();
        assertThat(other.gitBranch()).isNull();
        assertThat(other.gitDirty()).isNull();

        BuildFacts own = BuildFacts.ofJenkins(List.of("UNKNOWN"), Map.of(), tree);
        assertThat(own.gitUrl()).isEqualTo("https://git.example.org/here.git");
        assertThat(own.gitBranch()).isEqualTo("trunk");
        assertThat(own.gitDirty()).isFalse();
    }

    private void git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command).directory(tree.toFile()).start().waitFor())
                .isZero();
    }
}
