package io.jenkins.plugins.containerlifecycle.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trees are those of Jackson's {@code ObjectMapper}. */
class JsonTreeTest {
    private static final ObjectMapper BINARY = new ObjectMapper();
    private static final ObjectMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "true",
                "[]",
                "{}",
                "\"\"",
                "\"\\u0000\\u001b \\ud83d\\ude00 \u00e4 \ud83d\ude00\"",
                "0",
                "-1",
                "2147483647",
                "2147483648",
                "-2147483648",
                "-2147483649",
                "9223372036854775807",
                "9223372036854775808",
                "-123456789012345678901234567890",
                "0.0",
                "-0.0",
                "0.000",
                "1.5",
                "1.50",
                "1e0",
                "1E+3",
                "100.0e-5",
                "1e400",
                "-1e400",
                "1e-400",
                "3.14159265358979323846264338327950288",
                "[[[[]],{}],[1,2.0,\"3\",null,true,false]]",
                "{\"a\":{\"b\":[{\"c\":null}]},\"\":0,\" \":1}",
                "{\"a\":1,\"a\":{\"b\":2},\"c\":3,\"a\":[4]}",
                "{\"a\":1} trailing",
                "{\"a\":1}{\"a\":2}"
            })
    void aTreeIsReadAndWrittenAsByAnObjectMapper(String text) throws Exception {
        JsonNode binary = BINARY.readTree(text);
        assertThat(read(text, false)).isEqualTo(binary);
        JsonNode exact = EXACT.readTree(text);
        assertThat(read(text, true)).isEqualTo(exact);
        if (!binary.isMissingNode()) {
            assertThat(LenientJson.text(read(text, false))).isEqualTo(BINARY.writeValueAsString(binary));
            assertThat(LenientJson.text(read(text, true))).isEqualTo(EXACT.writeValueAsString(exact));
        }
        assertThat(LenientJson.parse(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(binary);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[",
                "[1",
                "[1,",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "\"a",
                "tru",
                "1.",
                "1e",
                "]",
                "}",
                "{]",
                "[}",
                "{1:2}",
                "{\"a\" 1}",
                "[1 2]",
                "nul",
                "'a'",
                "NaN",
                "/**/1"
            })
    void whatIsNotJsonIsTheSameErrorAsByAnObjectMapper(String text) {
        assertThatThrownBy(() -> BINARY.readTree(text)).isInstanceOfSatisfying(JsonProcessingException.class, error -> {
            assertThatThrownBy(() -> read(text, false))
                    .hasSameClassAs(error)
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(JsonProcessingException.class))
                    .extracting(JsonProcessingException::getOriginalMessage)
                    .isEqualTo(error.getOriginalMessage());
        });
    }

    @Test
    void depthIsTheParsersLimit() throws Exception {
        String deep = "[".repeat(1000) + "]".repeat(1000);
        assertThat(read(deep, false)).isEqualTo(BINARY.readTree(deep));
        assertThatThrownBy(() -> read("[".repeat(100_000), false))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("depth");
    }

    private static JsonNode read(String text, boolean exactFractions) throws Exception {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            return JsonTree.read(parser, exactFractions);
        }
    }
}
