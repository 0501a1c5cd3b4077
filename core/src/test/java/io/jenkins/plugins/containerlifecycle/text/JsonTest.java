package io.jenkins.plugins.containerlifecycle.text;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class JsonTest {
    private static void read(String json) throws InputException {
        Json.readObject(json.getBytes(StandardCharsets.UTF_8), "x");
    }

    /** A host may have thousands of images, each with such a label. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void documentsThatRepeatALongKeyOfBlanksAreRefusedAtOnce() {
        String key = "\"" + " ".repeat(32_000) + "\":1";
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> read("{" + key + "," + key + "}"))
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith("x is not readable as JSON at line 1, column 6")
                    .hasMessageContaining("Duplicate field '  ");
        }
    }

    @Test
    void whatTheParserSaysOfItselfIsLeftOut() {
        assertThatThrownBy(() -> read("{\"a\":"))
                .hasMessageStartingWith("x is not readable as JSON at line 1, column ")
                .hasMessageNotContainingAny("start marker", "Source", "StreamReadFeature");
    }
}
