package io.jenkins.plugins.containerlifecycle.verdict;

import static io.jenkins.plugins.containerlifecycle.verdict.TestVerdicts.ID;
import static io.jenkins.plugins.containerlifecycle.verdict.TestVerdicts.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.Totals;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A single verdict that cannot be read back would close the gate for its image. */
class ImageVerdictTest {
    private static final Totals PASSED = new Totals(1, 0, 0, 0);

    private static ImageVerdict of(String text, List<String> digests) {
        return new ImageVerdict(
                text, ID, digests, "validate", text, Outcome.PASSED, text, PASSED, NOW, text, text, text);
    }

    static List<String> texts() {
        return List.of(
                "",
                "   ",
                "\t\n",
                "\u0000",
                "\u202e",
                "x".repeat(4096),
                "x".repeat(4097),
                "x".repeat(100_000),
                "\u00fc".repeat(10_000),
                // The cut falls into the middle of a character.
                "x" + "\ud83d\ude00".repeat(5000),
                "\ud83d\ude00".repeat(5000),
                "\ud83d",
                "a\u0000b\u001b[31m\r\nc");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void whateverIsWrittenCanBeReadAgain(String text) throws Exception {
        VerdictDocument document =
                new VerdictDocument(List.of(of(text, Collections.nCopies(5000, "r@sha256:" + text))), List.of());

        assertThat(VerdictJson.read(VerdictJson.write(document), "It")).isEqualTo(document);
    }

    @Test
    void aBlankReasonIsTheOutcome() {
        assertThat(of(" ", List.of()).reason()).isEqualTo("PASSED");
    }

    @Test
    void aMethodThatIsBlankIsStillNoHookOfTheImages() {
        assertThat(of(" ", List.of()).method()).isNotNull();
    }

    @Test
    void aPassOverNothingCannotBeMade() {
        Totals nothing = new Totals(0, 0, 0, 0);

        assertThatThrownBy(() -> new ImageVerdict(
                        "a", ID, List.of(), "validate", null, Outcome.PASSED, "", nothing, NOW, null, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("A verdict says passed, but its totals do not");
    }

    @Test
    void totalsThatCountLessThanNothingCannotBeMade() {
        assertThatThrownBy(() -> new Totals(1, -1, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A number of checks is negative: 1 passed, -1 failed, 0 errors, 0 skipped.");
    }
}
