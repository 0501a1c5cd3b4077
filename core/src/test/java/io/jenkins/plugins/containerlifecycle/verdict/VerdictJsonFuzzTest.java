package io.jenkins.plugins.containerlifecycle.verdict;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import io.jenkins.plugins.containerlifecycle.report.Totals;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import java.util.Arrays;

/** Verdict files, which open the gate of a push. */
public class VerdictJsonFuzzTest {
    @FuzzTest
    public void greenOnlyWhereTestsPassedAndStableWhenWritten(byte[] bytes) throws InputException {
        VerdictDocument document;
        try {
            document = VerdictJson.read(bytes, "verdicts.json");
        } catch (InputException e) {
            Held.message(e.getMessage());
            return;
        }
        for (ImageVerdict verdict : document.verdicts()) {
            Totals totals = verdict.totals();
            Held.that(
                    !verdict.outcome().isGreen() || totals.passed() > 0 && totals.failed() == 0 && totals.errors() == 0,
                    "green only over what passed");
            Held.that(verdict.imageId().matches("sha256:[0-9a-f]{64}"), "of one image, by its ID");
            Held.line(verdict.image());
            Held.line(verdict.reason());
        }
        byte[] written;
        try {
            written = VerdictJson.write(document);
        } catch (InputException e) {
            // Everything that is not ASCII takes six bytes there.
            Held.message(e.getMessage());
            return;
        }
        VerdictDocument again = VerdictJson.read(written, "what was written");
        Held.that(again.equals(document), "it is read as it was written");
        Held.that(Arrays.equals(VerdictJson.write(again), written), "it is stable");
    }
}
