package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.containerlifecycle.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A test's folder and git in it, as a user would call it, with only the repository's own configuration. */
record GitTree(Path folder) {
    private static final List<String> GIT = List.of(
            "git",
            "-c",
            "user.name=Tester",
            "-c",
            "user.email=tester@example.org",
            "-c",
            "init.defaultBranch=main",
            "-c",
            "protocol.file.allow=always");

    GitTree {
        assumeTrue(
                new Command(List.of("git", "--version"))
                        .attempt(Duration.ofSeconds(20))
                        .ok(),
                "git is not installed");
    }

    /** With one commit of a Dockerfile in it. */
    static GitTree withCommit(Path folder) {
        GitTree tree = new GitTree(folder);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tree.git("init", "-q");
        tree.commit("Dockerfile", "FROM scratch\n# " + folder.getFileName() + "\n");
        return tree;
    }

    /** @return what git prints, without the last line feed */
    String git(String... arguments) {
        Command.Result result = run(arguments);
        assertThat(result.err()).isEmpty();
        assertThat(result.ok()).isTrue();
        return result.out().strip();
    }

    Command.Result run(String... arguments) {
        List<String> command = new ArrayList<>(GIT);
        command.addAll(List.of(arguments));
        return new Command(command)
                .in(folder)
                .without(Set.of("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"))
                .with(Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_NOSYSTEM", "1"))
                .attempt(Duration.ofSeconds(20));
    }

    GitTree commit(String file, String content) {
        write(file, content);
        git("add", "--", file);
        git("commit", "-qm", file);
        return this;
    }

    Path write(String file, String content) {
        try {
            return Samples.write(folder, file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String head() {
        return git("rev-parse", "HEAD");
    }
}
