package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.context.RememberedSource.Reach;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the folder overrides what was remembered about it. */
class SourceFactsTest {
    private static final String URL = "https://git.example.org/remembered.git";
    private static final String OTHER = "0123456789012345678901234567890123456789";

    @TempDir
    private Path folder;

    private Path root;
    private GitTree checkout;

    @BeforeEach
    void checkOut() throws IOException {
        root = folder.toRealPath().resolve("workspace");
        checkout = GitTree.withCommit(root);
    }

    private static RememberedSource remembered(Path folder, String commit) {
        return new RememberedSource(
                "the checkout in " + folder, URL, commit, "feature/x", folder.toString(), Reach.FOLDER);
    }

    private static SourceFacts facts(Path context, RememberedSource... memories) {
        return SourceFacts.of(context, null, List.of(memories), new Gitref("gitref", null));
    }

    private static SourceFacts facts(Path context, String gitref, RememberedSource... memories)
            throws ContextException {
        return SourceFacts.of(context, null, List.of(memories), Gitref.of("gitref", gitref));
    }

    @Test
    void aCheckoutOfTheVeryHeadAndFolderAddsItsBranchAndItsAddress() throws IOException {
        SourceFacts facts =
                facts(Files.createDirectories(root.resolve("docker/web")), remembered(root, checkout.head()));
        assertThat(facts).isEqualTo(new SourceFacts(URL, checkout.head(), "feature/x", false, List.of()));
    }

    @Test
    void aLocalCommitAfterTheCheckoutIsTheImagesCommit() {
        RememberedSource memory = remembered(root, checkout.head());
        checkout.commit("more", "more\n");
        SourceFacts facts = facts(root, memory);
        assertThat(facts.commit()).isEqualTo(checkout.head());
        assertThat(facts.url()).isNull();
        assertThat(facts.branch()).isEqualTo("main");
        assertThat(facts.warnings())
                .singleElement()
                .asString()
                .contains(checkout.head(), memory.commit(), "the checkout in " + root);
    }

    @Test
    void aCloneInASubfolderSpeaksForItselfAndTheLogSaysSo() {
        GitTree clone = GitTree.withCommit(root.resolve("clone"));
        SourceFacts facts = facts(clone.folder(), remembered(root, checkout.head()));
        assertThat(facts.commit()).isEqualTo(clone.head()).isNotEqualTo(checkout.head());
        assertThat(facts.url()).isNull();
        assertThat(facts.branch()).isEqualTo("main");
        assertThat(facts.warnings()).hasSize(1);
    }

    @Test
    void aCloneOfTheSameCommitElsewhereHasItsOwnAddress() {
        checkout.git("clone", "-q", root.toString(), root.resolve("clone").toString());
        SourceFacts facts = facts(root.resolve("clone"), remembered(root, checkout.head()));
        assertThat(facts.commit()).isEqualTo(checkout.head());
        assertThat(facts.url()).isEqualTo(root.toString());
        assertThat(facts.branch()).isEqualTo("main");
        assertThat(facts.warnings()).isEmpty();
    }

    @Test
    void aWorktreeHasACommitOfItsOwn() {
        checkout.git("worktree", "add", "-q", "-b", "release", "tree");
        GitTree worktree = new GitTree(root.resolve("tree")).commit("release", "1\n");
        SourceFacts facts = facts(worktree.folder(), remembered(root, checkout.head()));
        assertThat(facts.commit()).isEqualTo(worktree.head()).isNotEqualTo(checkout.head());
        assertThat(facts.branch()).isEqualTo("release");
    }

    @Test
    void aWipedWorkspaceThatAnotherCloneFilledSpeaksForTheClone() throws IOException {
        RememberedSource memory = remembered(root, checkout.head());
        Files.move(root, folder.resolve("moved"));
        GitTree clone = GitTree.withCommit(root).commit("other", "other\n");
        SourceFacts facts = facts(root, memory);
        assertThat(facts.commit()).isEqualTo(clone.head());
        assertThat(facts.url()).isNull();
        assertThat(facts.warnings()).hasSize(1);
    }

    @Test
    void aSubmodulesContextHasTheSubmodulesCommitAndThatIsNoNews() {
        GitTree library = GitTree.withCommit(folder.resolve("library"));
        checkout.run("submodule", "--quiet", "add", library.folder().toString(), "lib/x");
        checkout.git("commit", "-qm", "submodule");
        SourceFacts facts = facts(root.resolve("lib/x"), remembered(root, checkout.head()));
        assertThat(facts.commit()).isEqualTo(library.head());
        assertThat(facts.url()).isEqualTo(library.folder().toString());
        assertThat(facts.warnings()).isEmpty();
    }

    @Test
    void withoutGitNothingIsClaimedForAFolderWhoseCheckoutIsGoneAndTheLogNamesTheArgument() throws IOException {
        RememberedSource memory = remembered(root, checkout.head());
        Files.move(root.resolve(".git"), folder.resolve("moved"));
        SourceFacts facts = facts(root, memory);
        assertThat(facts.commit()).isNull();
        assertThat(facts.url()).isNull();
        assertThat(facts.branch()).isNull();
        assertThat(facts.warnings())
                .singleElement()
                .asString()
                .contains("gitref")
                .contains(memory.commit());
    }

    @Test
    void aCheckoutIsBelievedWhereItsRepositoryIsThereButGitCannotAnswer() throws IOException {
        String commit = checkout.head();
        Files.writeString(root.resolve(".git/config"), "[core\n");
        assertThat(facts(root, remembered(root, commit)).commit()).isEqualTo(commit);
        assertThat(facts(root, remembered(folder, commit)).commit()).isNull();
    }

    @Test
    void aRepositoryThatGitDoesNotAnswerForIsToldOf() throws IOException {
        Path broken = Files.createDirectory(folder.resolve("broken"));
        Files.writeString(broken.resolve(".git"), "gitdir: /nowhere\n");
        SourceFacts facts = facts(broken);
        assertThat(facts.commit()).isNull();
        assertThat(facts.warnings())
                .singleElement()
                .asString()
                .contains("does not know its commit", broken.toString(), "git is installed", "gitref");
    }

    @Test
    void aRepositoryWithoutACommitIsNotGivenARememberedOne() {
        GitTree empty = new GitTree(folder.resolve("empty"));
        checkout.git("init", "-q", empty.folder().toString());
        SourceFacts facts = facts(empty.folder(), remembered(empty.folder(), OTHER));
        assertThat(facts.commit()).isNull();
        assertThat(facts.branch()).isEqualTo("main");
    }

    @Test
    void whatSomebodySaysWinsAndTheLogTellsWhereItIsNotTheHead() throws Exception {
        SourceFacts facts = facts(root, OTHER.substring(0, 12), remembered(root, checkout.head()));
        assertThat(facts.commit()).isEqualTo(OTHER.substring(0, 12));
        assertThat(facts.branch()).isNull();
        assertThat(facts.dirty()).isNull();
        assertThat(facts.warnings())
                .singleElement()
                .asString()
                .contains("gitref")
                .contains(checkout.head());
    }

    @Test
    void whatSomebodySaysOfTheHeadChangesNothingElse() throws Exception {
        SourceFacts facts = facts(root, checkout.head().substring(0, 8), remembered(root, checkout.head()));
        assertThat(facts).isEqualTo(new SourceFacts(URL, checkout.head(), "feature/x", false, List.of()));
    }

    @Test
    void whatSomebodySaysOfARememberedCommitOfAnotherFolderBringsWhatIsRememberedOfIt() throws Exception {
        Path unstashed = Files.createDirectory(folder.resolve("unstashed"));
        RememberedSource elsewhere =
                new RememberedSource("the checkout on x", URL, OTHER, "feature/x", "/nowhere", Reach.ELSEWHERE);
        assertThat(facts(unstashed, elsewhere).commit()).isNull();
        assertThat(facts(unstashed, OTHER, elsewhere))
                .isEqualTo(new SourceFacts(URL, OTHER, "feature/x", null, List.of()));
    }

    @Test
    void aJobsBranchWithoutACommitIsBelievedWhereGitFetchedItAtHead() {
        checkout.git("checkout", "-q", "--detach");
        RememberedSource job =
                new RememberedSource("GIT_COMMIT", null, null, "feature/x", root.toString(), Reach.COMMIT);
        assertThat(facts(root, job).branch()).isNull();
        checkout.git("update-ref", "refs/remotes/origin/feature/x", "HEAD");
        assertThat(facts(root, job).branch()).isEqualTo("feature/x");
        checkout.commit("more", "more\n");
        assertThat(facts(root, job).branch()).isNull();
    }

    @Test
    void aBranchOrATagIsNoCommit() {
        for (String value : List.of("", " ", "main", "HEAD", "v1.2", "123456", "-c", "0123456\n89")) {
            assertThatThrownBy(() -> Gitref.of("--gitref", value))
                    .isInstanceOf(ContextException.class)
                    .hasMessageContaining("--gitref")
                    .hasMessageContaining("hash of a commit");
        }
    }
}
