package io.jenkins.plugins.containerlifecycle.plugin.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.console.LineTransformationOutputStream;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class LogFilterTest {
    private static final LogFilter NONE = new LogFilter(log -> log, StandardCharsets.UTF_8);
    private static final LogFilter MASKING = lineByLine(line -> line.replace("s3cr3t&<", "****"));

    /** Like that of credentials-binding: it gets a line when the line has ended. */
    private static LogFilter lineByLine(UnaryOperator<String> change) {
        return new LogFilter(log -> decorated(log, change), StandardCharsets.UTF_8);
    }

    private static OutputStream decorated(OutputStream log, UnaryOperator<String> change) {
        return new LineTransformationOutputStream.Delegating(log) {
            @Override
            protected void eol(byte[] bytes, int length) throws IOException {
                out.write(change.apply(new String(bytes, 0, length, StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    @Test
    void whatTheLogLeavesOutIsLeftOutInEachLineOfAText() {
        assertEquals("one **** two\n\nthree ****", MASKING.text("one s3cr3t&< two\n\nthree s3cr3t&<"));
        assertEquals("**** and a line feed\n", MASKING.text("s3cr3t&< and a line feed\n"));
    }

    @Test
    void whatIsNoSecretStaysAsItIs() {
        for (String text : List.of("", "\n", "all is well", "a\n\n b \t\n", "\u00e4\u4e16\ud83d\ude00")) {
            assertEquals(text, MASKING.text(text));
            assertEquals(text, NONE.text(text));
        }
        assertNull(MASKING.text(null));
    }

    @Test
    void whatAStepReturnsIsMaskedWhateverItIsNestedIn() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("state", "ok");
        values.put("line", "web s3cr3t&<");
        values.put("containers", List.of(Map.of("container", "s3cr3t&<", "exit_code", 3), List.of("a s3cr3t&<")));
        values.put("none", null);

        Map<String, Object> shown = FilteredValues.of(values, MASKING);

        assertEquals(List.of("state", "line", "containers", "none"), List.copyOf(shown.keySet()));
        assertEquals("web ****", shown.get("line"));
        assertEquals(List.of(Map.of("container", "****", "exit_code", 3), List.of("a ****")), shown.get("containers"));
        assertEquals(values, FilteredValues.of(values, NONE));
        assertEquals("ok", FilteredValues.of(values, lineByLine(line -> "****")).get("state"));
    }

    @Test
    void whatAStepReturnsIsMaskedIfItOnlyPretendsToBeOfThisProgram() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("outcome", "s3cr3t&<");
        values.put("state", Map.of("outcome", List.of("s3cr3t&<")));
        values.put("image_id", "sha256:s3cr3t&<");
        values.put("deployment_id", List.of("s3cr3t&<"));

        assertEquals(
                Map.of(
                        "outcome",
                        "****",
                        "state",
                        Map.of("outcome", List.of("****")),
                        "image_id",
                        "sha256:****",
                        "deployment_id",
                        List.of("****")),
                FilteredValues.of(values, MASKING));
        Map<String, Object> own = Map.of("outcome", "rolled_back", "image_id", "sha256:" + "0".repeat(64));
        assertEquals(own, FilteredValues.of(own, lineByLine(line -> "****")));
    }

    @Test
    void ofManyTextsOnlyThoseWithASecretChange() {
        List<String> texts = List.of("a", "b s3cr3t&<\nb", "c");

        assertEquals(List.of("a", "b ****\nb", "c"), MASKING.texts(texts));
        assertSame(texts, NONE.texts(texts));
    }

    @Test
    void aSecretInOneOfManyTextsDoesNotCostALookAtEach() {
        AtomicInteger passes = new AtomicInteger();
        LogFilter counting = new LogFilter(
                log -> {
                    passes.incrementAndGet();
                    return decorated(log, line -> line.replace("s3cr3t&<", "****"));
                },
                StandardCharsets.UTF_8);
        List<String> texts = new ArrayList<>(Collections.nCopies(100_000, "harmless"));
        texts.set(77_777, "a s3cr3t&<");

        List<String> shown = counting.texts(texts);

        texts.set(77_777, "a ****");
        assertEquals(texts, shown);
        assertTrue(passes.get() < 100, passes + " passes");
    }

    @Test
    void whatAFilterAddsForTheLogIsNotKept() {
        LogFilter dated = lineByLine(line -> "[12:00:00] " + line.replace("s3cr3t&<", "****"));

        assertEquals("all is well\nand more", dated.text("all is well\nand more"));
        assertEquals("one ****\ntwo", dated.text("one s3cr3t&<\ntwo"));
    }

    /** Such as one for private keys, which recognises the lines in between only by the first. */
    @Test
    void aSecretOfSeveralLinesIsLeftOutAsInTheLog() {
        LogFilter keys = new LogFilter(
                log -> {
                    boolean[] inside = new boolean[1];
                    return decorated(log, line -> {
                        inside[0] |= line.startsWith("BEGIN");
                        String shown = inside[0] ? "-- key --\n" : line;
                        inside[0] &= !line.startsWith("END");
                        return "[12:00:00] " + shown;
                    });
                },
                StandardCharsets.UTF_8);

        String kept = keys.text("before\nBEGIN KEY\nabcdef\nEND KEY\nafter");

        assertFalse(kept.contains("abcdef"), kept);
        assertTrue(kept.startsWith("before\n") && kept.endsWith("\nafter"), kept);
    }

    @Test
    void aFilterThatDropsLinesHasTheLastWord() {
        LogFilter dropping = lineByLine(line -> line.contains("s3cr3t") ? "" : line);

        assertEquals("a\nb", dropping.text("a\ns3cr3t\nb"));
    }

    @Test
    void aFilterThatFailsLetsNothingThrough() {
        LogFilter broken = new LogFilter(
                log -> {
                    throw new IOException("no filter today");
                },
                StandardCharsets.UTF_8);

        assertEquals(List.of("****", "****"), broken.texts(List.of("a", "b")));
    }

    @Test
    void testResultsAreFilteredAsTextAndNotAsXml() throws Exception {
        byte[] junit = ("<?xml version=\"1.0\"?><testsuites><testsuite name=\"s3cr3t&amp;&lt;\"><properties/>"
                        + "<testcase classname=\"a\" name=\"logs in with s3cr3t&#38;&#60;\"><failure message=\"m s3cr3t&amp;&lt;\">"
                        + "one\ns3<![CDATA[cr3t&<]]>\n</failure></testcase><system-out>s3cr3t&amp;&lt; &gt;</system-out>"
                        + "</testsuite></testsuites>")
                .getBytes(StandardCharsets.UTF_8);

        String filtered = new String(FilteredJunit.of(junit, MASKING, Map.of()), StandardCharsets.UTF_8);

        assertFalse(filtered.contains("cr3t"), filtered);
        assertTrue(filtered.contains("name=\"logs in with ****\""), filtered);
        assertTrue(filtered.contains("message=\"m ****\">one\n****\n</failure>"), filtered);
        assertTrue(filtered.contains("<system-out>**** &gt;</system-out>"), filtered);
        assertArrayEquals(junit, FilteredJunit.of(junit, NONE, Map.of()), "the same bytes if nothing is left out");
    }

    /** If the text of the secret has changed, such as {@code s3cr3t__}. */
    @Test
    void namesOfClassesThatWereMadeOfASecretAreMadeAnew() throws Exception {
        byte[] junit = ("<testsuites name=\"a.s3cr3t__\"><testsuite name=\"a.s3cr3t__: all: of it\">"
                        + "<testcase classname=\"a.s3cr3t__\" name=\"a.s3cr3t__\"/><testcase classname=\"a.b\" name=\"n\"/>"
                        + "</testsuite></testsuites>")
                .getBytes(StandardCharsets.UTF_8);

        String filtered = new String(
                FilteredJunit.of(junit, NONE, Map.of("a.s3cr3t__", "a.____", "a.b", "a.b")), StandardCharsets.UTF_8);

        assertTrue(filtered.contains("<testsuites name=\"a.____\"><testsuite name=\"a.____: all: of it\">"), filtered);
        assertTrue(filtered.contains("<testcase classname=\"a.____\" name=\"a.s3cr3t__\"/>"), filtered);
        assertTrue(filtered.contains("<testcase classname=\"a.b\" name=\"n\"/>"), filtered);
    }

    /** At the end of a log, the filter of credentials-binding forgets the secrets of a freestyle build. */
    @Test
    void aFilterIsNotToldThatTheLogHasEnded() {
        boolean[] closed = new boolean[1];
        LogFilter filter = new LogFilter(
                log -> new FilterOutputStream(log) {
                    @Override
                    public void close() {
                        closed[0] = true;
                    }
                },
                StandardCharsets.UTF_8);

        assertEquals("all is well", filter.text("all is well"));
        assertFalse(closed[0]);
    }

    @Test
    void anAgentCannotSendADocumentType() {
        byte[] junit = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><testsuite>&e;</testsuite>"
                .getBytes(StandardCharsets.UTF_8);

        org.junit.jupiter.api.Assertions.assertThrows(IOException.class, () -> FilteredJunit.of(junit, NONE, Map.of()));
    }

    @Test
    void metadataIsFilteredFieldByFieldAndStaysFindable() throws Exception {
        ImageMetadata metadata = MetadataJson.read(
                ("{\"project\": \"s3cr3t&<\", \"image_name\": \"s3cr3t&</web\", \"image_tag_names\": [\"s3cr3t&<\"],"
                                + " \"validate_method\": \"check \\u0073\\u0033cr3t&<\", \"build_time_stamp\": 5,"
                                + " \"build_id\": \"0123abcd\", \"user\": {\"deep\": [{\"er\": \"s3cr3t&<\"}]}}")
                        .getBytes(StandardCharsets.UTF_8),
                "test");

        ImageMetadata filtered = FilteredMetadata.of(metadata, MASKING);

        assertFalse(MetadataJson.toTree(filtered).toString().contains("s3cr3t"), filtered.toString());
        assertEquals(metadata.key(), filtered.key());
        assertEquals("****/web", filtered.imageName());
        assertSame(metadata, FilteredMetadata.of(metadata, NONE));
    }
}
