package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A repository's own configuration names programs; each test checks that a plain "git status" runs them and GitFacts
 * does not.
 */
class GitHostileTest {
    @TempDir
    private Path folder;

    private Path ran;
    private Path program;

    @BeforeEach
    void writeProgram() throws IOException {
        folder = folder.toRealPath();
        writeProgram("", "cat");
    }

    /** A program that leaves a trace of its own, because what a finished git began may still run. */
    private void writeProgram(String suffix, String then) throws IOException {
        ran = folder.resolve("ran" + suffix);
        program = Samples.write(folder, "program" + suffix, "#!/bin/sh\necho \"$0 $*\" >> " + ran + "\n" + then + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    /** The test also checks that the attack works; otherwise it would pass without a defence. */
    private GitFacts assertIsNotRunIn(Path context, String... plainCommand) throws IOException {
        GitFacts facts = GitFacts.of(context);
        assertThat(ran).as("run by us").doesNotExist();
        new GitTree(context).run(plainCommand.length == 0 ? new String[] {"status"} : plainCommand);
        assertThat(ran).as("run by a plain git").exists();
        return facts;
    }

    /** Makes git compare the content, because the time differs. */
    private static void touch(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
    }

    @Test
    void aFolderThatLooksLikeABareRepositoryIsNotAskedAbout() throws IOException {
        GitTree tree = GitTree.withCommit(folder.resolve("tree"));
        Path bare = Files.createDirectories(tree.folder().resolve("context"));
        Files.createDirectories(bare.resolve("objects"));
        Files.createDirectories(bare.resolve("refs"));
        Samples.write(bare, "HEAD", "ref: refs/heads/main\n");
        Samples.write(
                bare,
                "config",
                "[core]\n  repositoryformatversion = 0\n  bare = false\n  worktree = .\n  fsmonitor = " + program
                        + "\n");
        Samples.write(bare, "sub/Dockerfile", "FROM scratch\n");

        GitFacts facts = assertIsNotRunIn(bare);
        assertThat(facts.commit()).isNull();
        assertThat(facts.warnings()).singleElement().asString().contains("looks like a bare git repository");
        assertThat(GitFacts.of(bare.resolve("sub")).commit()).isNull();
        assertThat(GitFacts.of(tree.folder()).commit())
                .as("of the tree around it")
                .isEqualTo(tree.head());
    }

    @Test
    void aFilterOfTheRepositorysOwnIsNotRunAndTheWarningNamesIt() throws IOException {
        GitTree tree = GitTree.withCommit(folder.resolve("tree")).commit(".gitattributes", "* filter=x\n");
        for (String kind : Set.of("clean", "process")) {
            tree.git("config", "filter.x." + kind, program.toString());
            touch(tree.folder().resolve("Dockerfile"));
            GitFacts facts = assertIsNotRunIn(tree.folder());
            assertThat(facts.commit()).isEqualTo(tree.head());
            assertThat(facts.dirty()).isNull();
            assertThat(facts.warnings()).singleElement().asString().contains("filter.x." + kind);
            tree.git("config", "--unset", "filter.x." + kind);
            Files.delete(ran);
        }
    }

    @Test
    void noFilterIsRunThatAnIncludedOrAWorkTreesConfigurationNames() throws IOException {
        GitTree tree = GitTree.withCommit(folder.resolve("tree")).commit(".gitattributes", "* filter=x\n");
        tree.write(".git/more", "[filter \"x\"]\n  clean = " + program + "\n");
        tree.git("config", "include.path", "more");
        touch(tree.folder().resolve("Dockerfile"));
        assertThat(assertIsNotRunIn(tree.folder()).dirty()).isNull();
        Files.delete(ran);

        tree.git("config", "--unset", "include.path");
        tree.git("config", "core.repositoryFormatVersion", "1");
        tree.git("config", "extensions.worktreeConfig", "true");
        tree.git("config", "--worktree", "filter.x.clean", program.toString());
        touch(tree.folder().resolve("Dockerfile"));
        assertThat(assertIsNotRunIn(tree.folder()).dirty()).isNull();
    }

    @Test
    void aFilterOfTheUsersOwnIsNoReasonToKnowLess() throws IOException {
        GitTree tree = GitTree.withCommit(folder.resolve("tree"));
        tree.git("config", "filter.x.required", "true");
        assertThat(GitFacts.of(tree.folder()).dirty()).isFalse();
    }

    @Test
    void nothingOfASubmodulesConfigurationIsRun() throws IOException {
        GitTree library = GitTree.withCommit(folder.resolve("library")).commit(".gitattributes", "* filter=x\n");
        GitTree tree = GitTree.withCommit(folder.resolve("tree"));
        tree.run("submodule", "--quiet", "add", library.folder().toString(), "library");
        tree.git("commit", "-qm", "submodule");
        GitTree submodule = new GitTree(tree.folder().resolve("library"));
        assertThat(GitFacts.of(tree.folder()).dirty()).isFalse();

        submodule.git("config", "filter.x.clean", program.toString());
        touch(submodule.folder().resolve("Dockerfile"));
        assertThat(assertIsNotRunIn(tree.folder()).dirty()).isNull();
        Files.delete(ran);

        submodule.git("config", "--unset", "filter.x.clean");
        submodule.git("config", "core.fsmonitor", program.toString());
        assertThat(assertIsNotRunIn(tree.folder()).dirty()).isFalse();
    }

    @Test
    void whatIsChangedInASubmoduleIsAChange() {
        GitTree library = GitTree.withCommit(folder.resolve("library"));
        GitTree tree = GitTree.withCommit(folder.resolve("tree"));
        tree.run("submodule", "--quiet", "add", library.folder().toString(), "library");
        tree.git("commit", "-qm", "submodule");
        assertThat(GitFacts.of(tree.folder()).dirty()).isFalse();
        tree.write("library/new", "");
        assertThat(GitFacts.of(tree.folder()).dirty()).isTrue();
    }

    @Test
    void noHookIsRun() throws IOException {
        GitTree tree = GitTree.withCommit(folder.resolve("tree"));
        Path hook = tree.write(".git/hooks/post-index-change", Files.readString(program));
        assertThat(hook.toFile().setExecutable(true)).isTrue();
        touch(tree.folder().resolve("Dockerfile"));
        assertIsNotRunIn(tree.folder());
    }

    @Test
    void nothingIsFetchedForACommitThatIsMissing() throws IOException {
        GitTree.withCommit(folder.resolve("other"));
        for (String kind : Set.of("ext", "ssh", "file")) {
            // A filter that passes everything on would wait for a fetch that waits for the filter.
            writeProgram(kind, "exit 1");
            String url = switch (kind) {
                case "ext" -> "ext::" + program + " %S";
                case "ssh" -> "ssh://example.invalid/x";
                default -> folder.resolve("other").toString();
            };
            GitTree tree = GitTree.withCommit(folder.resolve("tree-" + kind));
            tree.git("config", "core.repositoryFormatVersion", "1");
            tree.git("config", "extensions.partialClone", "origin");
            tree.git("config", "remote.origin.promisor", "true");
            tree.git("config", "remote.origin.url", url);
            tree.git("config", "remote.origin.uploadpack", program.toString());
            tree.git("config", "core.sshCommand", program.toString());
            for (String protocol : Set.of("ext", "ssh", "file")) {
                tree.git("config", "protocol." + protocol + ".allow", "always");
            }
            tree.write(".git/refs/heads/main", "0123456789012345678901234567890123456789\n");
            assertIsNotRunIn(tree.folder(), "rev-parse", "HEAD^{commit}");
        }
    }

    @Test
    void aRepositoryThatIsConfiguredForAnotherWorkingTreeSaysNothingOfThisOne() throws IOException {
        GitTree tree = GitTree.withCommit(folder.resolve("tree"));
        tree.git(
                "config",
                "core.worktree",
                Files.createDirectory(folder.resolve("other")).toString());
        GitFacts facts = GitFacts.of(tree.folder());
        assertThat(facts.commit()).isNull();
        assertThat(facts.warnings()).singleElement().asString().contains("core.worktree");
    }

    @Test
    void variablesThatLeadGitElsewhereOrMakeItRunSomethingAreLeftOut() {
        assertThat(Git.unwanted(Set.of(
                        "PATH",
                        "GIT_DIR",
                        "GIT_SSH_COMMAND",
                        "GIT_EXTERNAL_DIFF",
                        "GIT_TRACE2_EVENT",
                        "GIT_CONFIG",
                        "GIT_CONFIG_COUNT",
                        "GIT_CONFIG_KEY_0",
                        "GIT_CONFIG_VALUE_0",
                        "GIT_CONFIG_GLOBAL")))
                .containsExactlyInAnyOrder(
                        "GIT_DIR", "GIT_SSH_COMMAND", "GIT_EXTERNAL_DIFF", "GIT_TRACE2_EVENT", "GIT_CONFIG");
    }

    @Test
    void aFolderOfSomebodyElsesRepositoryIsStillSaidByItsTop() throws IOException {
        GitTree tree = GitTree.withCommit(folder.resolve("own tree"));
        Path context = Files.createDirectories(tree.folder().resolve("docker/web"));
        try {
            Files.setAttribute(tree.folder(), "unix:uid", 12345);
            Files.setAttribute(tree.folder().resolve(".git"), "unix:uid", 12345);
        } catch (IOException e) {
            assumeTrue(false, "only root can give a folder away");
        }
        GitFacts facts = GitFacts.of(context);
        assumeTrue(facts.commit() == null, "this git trusts every folder");
        assertThat(facts.warnings())
                .singleElement()
                .asString()
                .contains("safe.directory \"" + tree.folder() + "\"' as the user");
    }
}
