package io.jenkins.plugins.containerlifecycle.graph;

import static io.jenkins.plugins.containerlifecycle.verdict.TestVerdicts.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.WatchedEngine;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdictBuilder;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What verdicts say of a build. */
class EngineSourceTest {
    private static final ContainerEngine ENGINE = WatchedEngine.fake((verb, arguments) -> {
        throw new AssertionError(verb);
    });

    private static ImageVerdict of(KnownImage image, String text, int age) {
        String[] words = text.split("/");
        @Nullable String method = words.length > 1 ? words[1] : null;
        return new ImageVerdictBuilder()
                .from(verdict(image.id(), Outcome.valueOf(words[0]), Duration.ofMinutes(age)))
                .method(method)
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "'', MISSING",
        "PASSED, GIVEN",
        "FAILED, REFUSED",
        "TIMED_OUT, REFUSED",
        "SKIPPED, MISSING",
        "ERROR, MISSING",
        "PASSED FAILED, REFUSED",
        "FAILED PASSED, GIVEN",
        // By another command than the image's own hook.
        "PASSED/true, MISSING",
        "FAILED/false, REFUSED",
        "PASSED FAILED/false, REFUSED",
        "FAILED PASSED/true, REFUSED"
    })
    void theNewestVerdictCountsAndThatOneIsBadWhoeverSaysIt(String verdicts, GraphSource.Approval expected) {
        assertApproval(expected, new Fleet().build("x/base:1"), verdicts);
    }

    @ParameterizedTest
    @CsvSource({"'', GIVEN", "PASSED/true, GIVEN", "FAILED/false, REFUSED", "TIMED_OUT/false, REFUSED"})
    void anImageWithNothingToValidateCountsUnlessItFailedUnderACommandOfSomebodysOwn(
            String verdicts, GraphSource.Approval expected) {
        Fleet fleet = new Fleet().recording(stamp -> stamp.method(Hook.VALIDATE, null));
        assertApproval(expected, fleet.build("x/base:1"), verdicts);
    }

    private static void assertApproval(GraphSource.Approval expected, KnownImage image, String verdicts) {
        String[] words = verdicts.isEmpty() ? new String[0] : verdicts.split(" ");
        ImageVerdict[] all = new ImageVerdict[words.length];
        Arrays.setAll(all, i -> of(image, words[i], words.length - i));

        assertThat(new EngineSource(ENGINE, Arrays.asList(all)).approval(image)).isEqualTo(expected);
    }
}
