package io.jenkins.plugins.containerlifecycle.verdict;

import static io.jenkins.plugins.containerlifecycle.verdict.TestVerdicts.ID;
import static io.jenkins.plugins.containerlifecycle.verdict.TestVerdicts.NOW;
import static io.jenkins.plugins.containerlifecycle.verdict.TestVerdicts.OTHER_ID;
import static io.jenkins.plugins.containerlifecycle.verdict.TestVerdicts.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictJsonTest {
    private static final String DIGEST = "sha256:" + "d".repeat(64);

    private static String json(VerdictDocument document) throws InputException {
        return new String(VerdictJson.write(document), StandardCharsets.UTF_8);
    }

    private static VerdictDocument read(String json) throws InputException {
        return VerdictJson.read(json.getBytes(StandardCharsets.UTF_8), "v.json");
    }

    private static String passed() throws InputException {
        return json(new VerdictDocument(List.of(verdict(ID, Outcome.PASSED, Duration.ZERO)), List.of()));
    }

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        List<ImageVerdict> verdicts = Arrays.stream(Outcome.values())
                .map(outcome -> verdict(ID, outcome, Duration.ofMinutes(outcome.ordinal())))
                .toList();
        List<PushRecord> pushes = List.of(
                new PushRecord(ID, "registry:5000/web:1", DIGEST, NOW, null),
                new PushRecord(OTHER_ID, "registry:5000/web:2", DIGEST, NOW, "because of \"this\" \u00fc"));
        VerdictDocument document = new VerdictDocument(verdicts, pushes);

        String json = json(document);

        assertThat(read(json)).isEqualTo(document);
        assertThat(json(read(json))).isEqualTo(json);
        assertThat(json).endsWith("}\n").matches("[\\x20-\\x7e\\n]*");
    }

    @Test
    void theFieldsAreThoseThatTheDocumentationNames() throws Exception {
        assertThat(passed().replaceAll("\\s+", " "))
                .isEqualTo(
                        "{ \"schema_version\": 1, \"verdicts\": [ { \"image\": \"example/web:1\", \"image_id\": \"" + ID
                                + "\", \"digests\": [ \"registry:5000/web@sha256:" + "c".repeat(64)
                                + "\" ], \"hook\": \"validate\", \"outcome\": \"passed\", \"reason\": \"because of this.\","
                                + " \"totals\": { \"total\": 2, \"passed\": 1, \"failed\": 0, \"errors\": 0, \"skipped\": 1 },"
                                + " \"time\": \"2026-11-22T12:00:00Z\", \"build_tag\": \"jenkins-web-7\", \"build_url\":"
                                + " \"https://ci.example.org/job/web/7/\", \"build_id\": \"0123abcd\" } ], \"pushes\": [] } ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"outcome\": \"passed\"|\"outcome\": \"great\"|v.json, verdict 1: outcome is not one of passed, skipped",
                "\"outcome\": \"passed\"|\"outcome\": \"PASSED\"|v.json, verdict 1: outcome is not one of",
                "\"outcome\": \"passed\"|\"outcome\": true|outcome is not a string",
                "\"outcome\": \"passed\",||v.json, verdict 1 has no outcome.",
                "\"outcome\": \"passed\"|\"outcome\": \"failed\", \"outcome\": \"passed\"|Duplicate field 'outcome'",
                "\"outcome\": \"passed\"|\"outcome\": \"passed\", \"signed\": true|has a field that is not known: 'signed'",
                "\"image_id\": \"sha256:|\"image_id\": \"sha512:|image_id is not 'sha256:' and 64 hex digits",
                "\"image_id\": \"sha256:aaaa|\"image_id\": \"sha256:|image_id is not 'sha256:' and 64 hex digits",
                "\"schema_version\": 1|\"schema_version\": 2|was written by a newer version of this tool (schema 2, and 1",
                "\"schema_version\": 1|\"schema_version\": \"1\"|is not a file of verdicts",
                "\"schema_version\": 1|\"schema_version\": 0|is not a file of verdicts",
                "\"schema_version\": 1,||is not a file of verdicts",
                "\"passed\": 1|\"passed\": -1|v.json, verdict 1, totals: passed is not a whole number from 0",
                "\"passed\": 1|\"passed\": 1e3|passed is not a whole number from 0",
                "\"passed\": 1|\"passed\": 2147483648|passed is not a whole number from 0",
                "\"passed\": 1|\"passed\": 2|totals do not add up",
                "\"passed\": 1, \"failed\": 0|\"passed\": 0, \"failed\": 1|says passed, but its totals do not",
                "2026-11-22T12:00:00Z|yesterday|time is not like 2026-01-31T06:02:10Z",
                "2026-11-22T12:00:00Z|2026-11-22 12:00:00|time is not like 2026-01-31T06:02:10Z",
                "\"digests\": [|\"digests\": [ 1,|digests is not a list of strings",
                "\"pushes\": []|\"pushes\": {}|v.json: pushes is not a list of at most",
                "\"pushes\": []|\"pushes\": [ 1 ]|v.json, push 1 is not a JSON object",
                ", \"pushes\": []||v.json: pushes is not a list",
                "\"hook\": \"validate\"|\"hook\": \" \"|has no hook",
            })
    void whatIsNotExactlyAVerdictIsAnError(String part, String instead, String sentence) throws Exception {
        String json = passed().replaceAll("\\s+", " ");
        assertThat(json).contains(part);

        assertThatThrownBy(() -> read(json.replace(part, instead == null ? "" : instead)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(sentence)
                .hasMessageStartingWith("v.json");
    }

    @Test
    void aDigestOfThousandsOfPartsIsNone() throws Exception {
        String push = "{\"image_id\":\"sha256:" + "a".repeat(64) + "\",\"reference\":\"web:1\",\"digest\":\"a"
                + ".a".repeat(2000) + "\",\"time\":\"2026-11-22T12:00:00Z\"}";
        assertThatThrownBy(() -> read(passed().replace("\"pushes\": []", "\"pushes\": [" + push + "]")))
                .isInstanceOf(InputException.class)
                .hasMessage("v.json, push 1: digest is not a digest.");
    }

    @Test
    void everyHalfOfADocumentIsAnError() throws Exception {
        String json = passed().strip();
        for (int length = 0; length < json.length(); length++) {
            String half = json.substring(0, length);
            assertThatThrownBy(() -> read(half)).as(half).isInstanceOf(InputException.class);
        }
        assertThatThrownBy(() -> read(json + "{}")).isInstanceOf(InputException.class);
    }

    @ParameterizedTest
    @CsvSource({"[],not a JSON object", "null,not a JSON object", "'',not a JSON object", "{},not a file of verdicts"})
    void somethingElseIsNoVerdict(String json, String sentence) {
        assertThatThrownBy(() -> read(json)).hasMessageContaining(sentence);
    }

    @Test
    void whatIsTooLongOrTooDeepIsAnError() {
        assertThatThrownBy(() -> VerdictJson.read(new byte[VerdictJson.MAX_BYTES + 1], "v.json"))
                .hasMessageContaining("v.json has 1048577 bytes; the maximum is 1048576");
        assertThatThrownBy(() -> read("{\"a\":" + "[".repeat(1000))).isInstanceOf(InputException.class);
        String name = String.join("", Collections.nCopies(1000, "x"));
        assertThatThrownBy(() -> read("{\"schema_version\":1,\"verdicts\":[],\"pushes\":[],\"" + name + "\":1}"))
                .hasMessageMatching("v.json has a field that is not known: 'x{80}\\.\\.\\.'\\.");
    }

    @Test
    void whatStrangersWroteCannotCommandATerminal() throws Exception {
        String json = passed().replace("because of this.", "\\u001b[31mred\\u202e\\n");

        assertThat(read(json).verdicts().get(0).reason()).isEqualTo("[31mred ");
    }

    @Test
    void aReasonOfAnyLengthFits() throws Exception {
        ImageVerdict verdict = verdict(ID, Outcome.PASSED, Duration.ZERO);
        ImageVerdict longer = new ImageVerdict(
                verdict.image(),
                ID,
                List.of(),
                "validate",
                "true",
                Outcome.PASSED,
                "x".repeat(100_000),
                verdict.totals(),
                NOW,
                null,
                null,
                null);

        ImageVerdict read = read(json(new VerdictDocument(List.of(longer), List.of())))
                .verdicts()
                .get(0);

        assertThat(read).isEqualTo(longer);
        assertThat(read.reason()).hasSize(ImageVerdict.MAX_REASON).endsWith("...");
    }

    @Test
    void aVerdictOnAnythingButAnIdCannotBeMade() {
        assertThatThrownBy(() -> verdict("example/web:1", Outcome.PASSED, Duration.ZERO))
                .hasMessage("'example/web:1' is not the ID of an image, so there can be no verdict on it.");
    }
}
