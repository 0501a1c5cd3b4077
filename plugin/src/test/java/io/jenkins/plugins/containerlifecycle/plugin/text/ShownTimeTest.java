package io.jenkins.plugins.containerlifecycle.plugin.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.containerlifecycle.plugin.verdicts.RecordedVerdict;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.Totals;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownTimeTest {
    private static final Instant WHEN = Instant.parse("2026-01-31T06:02:12Z");

    private Locale locale;

    @BeforeEach
    void inEnglish() {
        locale = Locale.getDefault();
        Locale.setDefault(Locale.ENGLISH);
    }

    @AfterEach
    void asBefore() {
        Locale.setDefault(locale);
    }

    @ParameterizedTest
    @CsvSource({
        "-PT1H, just now",
        "PT0S, just now",
        "PT9.9S, just now",
        "PT59S, 59 seconds ago",
        "PT1M, 1 minute ago",
        "PT3M5S, 3 minutes ago",
        "PT1H59M, 1 hour ago",
        "PT23H, 23 hours ago",
        "P1D, 1 day ago",
        "P29D, 29 days ago",
        "P30D, 1 month ago",
        "P364D, 12 months ago",
        "P365D, 1 year ago",
        "P1200D, 3 years ago"
    })
    void isShownAsAPersonSaysIt(Duration age, String shown) {
        assertEquals(shown, new ShownTime(WHEN).ago(WHEN.plus(age)));
    }

    @Test
    void theExactTimeIsThereToo() {
        assertEquals("2026-01-31 06:02:12 UTC", new ShownTime(WHEN).getExact());
        assertEquals("2026-01-31T06:02:12Z", new ShownTime(WHEN).getMachine());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1, 0, 0, 0 | 1 check: 1 passed",
                "4, 0, 0, 0 | 4 checks: 4 passed",
                "2, 1, 1, 5 | 9 checks: 2 passed, 1 failed, 1 error, 5 skipped",
                "0, 0, 2, 0 | 2 checks: 0 passed, 2 errors"
            })
    void checksAreCountedInWords(String counts, String shown) {
        String[] count = counts.trim().split(", ");
        Totals totals = new Totals(
                Integer.parseInt(count[0]),
                Integer.parseInt(count[1]),
                Integer.parseInt(count[2]),
                Integer.parseInt(count[3]));

        assertEquals(shown, new RecordedVerdict("x", Outcome.FAILED, null, totals, WHEN, null, null, null).getChecks());
    }
}
