package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitFactsTest {
    @TempDir
    private Path tree;

    private void git(String... arguments) {
        new GitTree(tree).git(arguments);
    }

    private void commit() throws IOException {
        git("init", "-q");
        Samples.write(tree, "Dockerfile", "FROM scratch\n");
        git("add", ".");
        git("commit", "-qm", "first");
    }

    @BeforeEach
    void needsGit() {
        new GitTree(tree);
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
    void theAddressIsTheOneThatGitWouldUse() throws IOException {
        commit();
        git("config", "url.https://user:secret@git.example.org/.insteadOf", "work:");
        git("remote", "add", "origin", "work:x.git");
        assertThat(GitFacts.of(tree).url()).isEqualTo("https://git.example.org/x.git");
    }

    @Test
    void aBranchThatHasTheNameOfATagIsToldByItsShortNameAllTheSame() throws IOException {
        commit();
        git("tag", "main");
        assertThat(GitFacts.of(tree).branch()).isEqualTo("main");
        git("checkout", "-q", "-b", "feature/x");
        assertThat(GitFacts.of(tree).branch()).isEqualTo("feature/x");
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
