package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitFactsTest {
    @TempDir
    private Path tree;

    private void git(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "git",
                "-c",
                "user.name=Tester",
                "-c",
                "user.email=tester@example.org",
                "-c",
                "init.defaultBranch=main"));
        command.addAll(List.of(arguments));
        Command.Result result = Command.run(
                command,
                tree,
                Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_NOSYSTEM", "1"),
                Set.of("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"),
                Duration.ofSeconds(20));
        assertThat(result.err()).isEmpty();
        assertThat(result.ok()).isTrue();
    }

    private void commit() throws IOException {
        git("init", "-q");
        Samples.write(tree, "Dockerfile", "FROM scratch\n");
        git("add", ".");
        git("commit", "-qm", "first");
    }

    @BeforeEach
    void needsGit() {
        assumeTrue(
                Command.run(List.of("git", "--version"), null, Map.of(), Set.of(), Duration.ofSeconds(20))
                        .ok(),
                "git is not installed");
    }

    @Test
    void aFolderInNoRepositoryHasNoFacts() {
        assertThat(GitFacts.of(tree)).isEqualTo(GitFacts.NONE);
    }

    @Test
    void aFolderThatDoesNotExistHasNoFacts() {
        assertThat(GitFacts.of(tree.resolve("nowhere"))).isEqualTo(GitFacts.NONE);
    }

    @Test
    void aRepositoryWithoutACommitHasABranchOnly() throws IOException {
        git("init", "-q");
        Samples.write(tree, "Dockerfile", "FROM scratch\n");
        assertThat(GitFacts.of(tree)).isEqualTo(new GitFacts(null, null, "main", true, List.of()));
    }

    @Test
    void aCleanTreeHasCommitAndBranchAndIsNotDirty() throws IOException {
        commit();
        GitFacts facts = GitFacts.of(tree);
        assertThat(facts.commit()).matches("[0-9a-f]{40}");
        assertThat(facts.branch()).isEqualTo("main");
        assertThat(facts.dirty()).isFalse();
        assertThat(facts.url()).isNull();
        assertThat(facts.warnings()).isEmpty();
    }

    @Test
    void theAddressOfOriginIsToldWithoutCredentials() throws IOException {
        commit();
        git("remote", "add", "backup", "https://example.org/backup.git");
        assertThat(GitFacts.of(tree).url()).isEqualTo("https://example.org/backup.git");
        git("remote", "add", "origin", "https://user:secret@example.org/x.git");
        assertThat(GitFacts.of(tree).url()).isEqualTo("https://example.org/x.git");
    }

    @Test
    void aDetachedHeadHasNoBranch() throws IOException {
        commit();
        git("checkout", "-q", "--detach");
        assertThat(GitFacts.of(tree).branch()).isNull();
        assertThat(GitFacts.of(tree).commit()).isNotNull();
    }

    @Test
    void aChangedOrAnUntrackedFileMakesTheTreeDirty() throws IOException {
        commit();
        Samples.write(tree, "new", "");
        assertThat(GitFacts.of(tree).dirty()).isTrue();
        Files.delete(tree.resolve("new"));
        assertThat(GitFacts.of(tree).dirty()).isFalse();
        Samples.write(tree, "Dockerfile", "FROM busybox\n");
        assertThat(GitFacts.of(tree).dirty()).isTrue();
    }

    @Test
    void whatThisToolWritesDoesNotMakeTheTreeDirty() throws Exception {
        commit();
        Samples.write(tree, "sub/Dockerfile", "FROM scratch\n");
        git("add", ".");
        git("commit", "-qm", "second");
        BuildContext.of(tree).write(Samples.metadata(), Samples.SCRIPT);
        BuildContext.of(tree.resolve("sub")).write(Samples.metadata(), Samples.SCRIPT);
        assertThat(GitFacts.of(tree).dirty()).isFalse();
    }

    @Test
    void whatThisToolWritesDoesNotEvenWhereARuleOfTheUsersTakesItBack() throws Exception {
        commit();
        Samples.write(tree, ".container/rootfs/x", "");
        Samples.write(tree, "sub/.container/rootfs/x", "");
        Samples.write(tree, "sub/tracked", "");
        git("add", "sub/tracked");
        git("commit", "-qm", "second");
        assertThat(GitFacts.of(tree).dirty()).isFalse();
    }

    @Test
    void noProgramOfTheRepositorysOwnConfigurationIsRun() throws IOException {
        commit();
        Path trace = tree.resolveSibling(tree.getFileName() + ".trace");
        Path program = Samples.write(tree, ".git/run-me", "#!/bin/sh\necho run >> " + trace + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        git("config", "core.fsmonitor", program.toString());
        Samples.write(tree, ".git/hooks/post-index-change", Files.readString(program));
        assertThat(tree.resolve(".git/hooks/post-index-change").toFile().setExecutable(true))
                .isTrue();
        assertThat(GitFacts.of(tree).dirty()).isFalse();
        assertThat(trace).doesNotExist();
    }

    @Test
    void aRepositoryOfSomebodyElsesIsAWarningThatSaysWhatToDo() throws IOException {
        commit();
        try {
            Files.setAttribute(tree, "unix:uid", 12345);
            Files.setAttribute(tree.resolve(".git"), "unix:uid", 12345);
        } catch (IOException e) {
            assumeTrue(false, "only root can give a folder away");
        }
        GitFacts facts = GitFacts.of(tree);
        assumeTrue(facts.commit() == null, "this git trusts every folder");
        assertThat(facts.warnings()).singleElement().asString().contains("safe.directory " + tree);
    }
}
