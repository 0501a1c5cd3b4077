package io.jenkins.plugins.containerlifecycle.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthcheckTest {
    private static ImageMetadata read(String healthcheck) throws MetadataException {
        String json = "{\"project\":\"a\",\"build_time_stamp\":5,\"healthcheck\":" + healthcheck + "}";
        return MetadataJson.read(json.getBytes(UTF_8), "a.json");
    }

    @Test
    void isReadFromItsShortAndItsLongFormAndWrittenInOne() throws Exception {
        ImageMetadata brief = read("\"monitor\"");
        assertThat(brief.get(MetadataField.HEALTHCHECK))
                .isEqualTo(read("{\"hook\": \"monitor\"}").get(MetadataField.HEALTHCHECK));
        assertThat(MetadataJson.toTree(brief).get("healthcheck")).hasToString("{\"hook\":\"monitor\"}");

        ImageMetadata whole = read("{\"hook\": \"validate\", \"retries\": 2, \"timeout\": \"90\", \"interval\": \"1m\","
                + " \"start_period\": \"1h\", \"start_interval\": \"of a newer release\"}");
        assertThat(whole.get(MetadataField.HEALTHCHECK))
                .isEqualTo(new Healthcheck(
                        "validate", Duration.ofMinutes(1), Duration.ofSeconds(90), Duration.ofHours(1), 2));
        assertThat(MetadataJson.toTree(whole).get("healthcheck"))
                .hasToString(
                        "{\"hook\":\"validate\",\"interval\":\"60s\",\"timeout\":\"90s\",\"start_period\":\"3600s\","
                                + "\"retries\":2}");
        assertThat(whole.lines(MetadataField.HEALTHCHECK))
                .containsExactly("validate --interval=60s --timeout=90s --start-period=3600s --retries=2");
    }

    @Test
    void ofAFrontEndThatWasGivenNothingIsNone() {
        assertThat(Healthcheck.of(null, null, null, null, null)).isNull();
        assertThat(Healthcheck.of("monitor", null, null, Duration.ZERO, null).options())
                .isEmpty();
    }

    @Test
    void aHookThatThisReleaseDoesNotKnowIsReadAndNotWritten() throws Exception {
        ImageMetadata image = read("\"metrics\"");
        assertThat(image.lines(MetadataField.HEALTHCHECK)).containsExactly("metrics");
        assertThatThrownBy(() -> Samples.builder()
                        .set(MetadataField.HEALTHCHECK, image.get(MetadataField.HEALTHCHECK))
                        .build())
                .hasMessage("healthcheck is 'metrics', but must be one of monitor, validate, none.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "5                                        | healthcheck is neither a hook nor an object that names one",
                "{\"interval\":\"5s\"}                    | healthcheck is neither a hook nor an object that names one",
                "{\"hook\":\"monitor\",\"interval\":5}    | healthcheck: interval is not a text such as \"30s\".",
                "{\"hook\":\"monitor\",\"timeout\":\"x\"} | healthcheck: timeout: 'x' is not a duration",
                "{\"hook\":\"monitor\",\"retries\":1.5}   | healthcheck: retries is not a whole number."
            })
    void whatCannotBeReadIsAnErrorThatNamesThePart(String json, String sentence) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(MetadataException.class)
                .hasMessageStartingWith("a.json: " + sentence);
    }

    @Test
    void whatNoEngineWouldTakeIsNotWritten() {
        Duration zero = Duration.ZERO;
        Duration second = Duration.ofSeconds(1);
        assertRefused(new Healthcheck("", second, null, null, null), "healthcheck is missing or empty");
        assertRefused(
                new Healthcheck("none", null, null, null, 3),
                "healthcheck is 'none', which takes neither times nor retries.");
        assertRefused(
                new Healthcheck("monitor", zero, null, null, null), "healthcheck.interval must be longer than zero.");
        assertRefused(
                new Healthcheck("monitor", null, zero, null, null), "healthcheck.timeout must be longer than zero.");
        assertRefused(
                new Healthcheck("monitor", null, null, Duration.ofDays(4000), null),
                "healthcheck.start_period is too long: the maximum is 3650 days");
        assertRefused(
                new Healthcheck("monitor", null, null, null, 0), "healthcheck.retries is 0, but must be 1 or more.");
    }

    private static void assertRefused(Healthcheck healthcheck, String sentence) {
        assertThatThrownBy(() -> Samples.builder()
                        .set(MetadataField.HEALTHCHECK, healthcheck)
                        .build())
                .isInstanceOf(MetadataException.class)
                .hasMessageStartingWith(sentence);
    }

    @Test
    void theYoungestImageThatHasOneDecides() throws Exception {
        Ancestry ancestry = Ancestry.of(
                List.of(
                        Samples.builder()
                                .buildId("00000001")
                                .buildTimeStamp(1)
                                .set(MetadataField.HEALTHCHECK, new Healthcheck("monitor", null, null, null, null))
                                .build(),
                        Samples.builder()
                                .buildId("00000002")
                                .buildTimeStamp(2)
                                .set(MetadataField.HEALTHCHECK, new Healthcheck("validate", null, null, null, null))
                                .build(),
                        Samples.builder().buildId("00000003").buildTimeStamp(3).build()),
                null,
                List.of());

        assertThat(ancestry.healthcheck().orElseThrow().hook()).isEqualTo("validate");
        assertThat(Ancestry.EMPTY.healthcheck()).isEmpty();
    }
}
