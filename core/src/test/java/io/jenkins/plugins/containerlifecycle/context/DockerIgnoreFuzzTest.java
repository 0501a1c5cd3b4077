package io.jenkins.plugins.containerlifecycle.context;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Ignore files, checked with the longest name that we write. */
public class DockerIgnoreFuzzTest {
    private static final String FILE =
            ".container/0a1b2c3d/rootfs/usr/lib/container/metadata.d/1769839330-" + "a-1".repeat(21) + "-1a2b3c4d.json";

    @FuzzTest
    public void aLineDropsTheFileAndTheAdviceLetsItInAgain(byte[] bytes) throws ContextException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Optional<IgnoreRule> dropping;
        try {
            dropping = DockerIgnore.parse(text).dropping(FILE);
        } catch (ContextException e) {
            Held.message(e.getMessage());
            return;
        }
        dropping.ifPresent(rule -> {
            Held.that(!rule.exception(), "no exception drops a file");
            String[] lines = text.split("\n", -1);
            Held.that(rule.line() >= 1 && rule.line() <= lines.length, "the line is there");
            Held.that(lines[rule.line() - 1].contains(rule.text()), "and says what is quoted");
        });
        Held.that(
                DockerIgnore.parse(text + "\n!.container").dropping(FILE).isEmpty(), "what we advise lets the file in");
    }
}
