package io.jenkins.plugins.containerlifecycle.plugin.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.containerlifecycle.inventory.Coverage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditValuesTest {
    private static final Coverage PARTIAL = new Coverage(Coverage.Level.PARTIAL, List.of("One was not read."));

    @ParameterizedTest
    @CsvSource({
        "'', noted, unknown",
        "passed, passed, passed",
        "passed found unknown, found, found",
        "unknown passed, unknown, unknown",
        // Of a newer agent, or a forged one.
        "passed splendid, unknown, unknown"
    })
    void theOutcomeIsTheWorstOfAllRulesAndWithoutOneWhetherThePackagesAreKnown(
            String rules, String ifComplete, String ifPartial) {
        List<Map<String, String>> outcomes = Arrays.stream(rules.split(" "))
                .filter(outcome -> !outcome.isEmpty())
                .map(outcome -> Map.of("outcome", outcome))
                .toList();

        assertEquals(ifComplete, AuditValues.outcome(outcomes, Coverage.COMPLETE));
        assertEquals(ifPartial, AuditValues.outcome(outcomes, PARTIAL));
    }
}
