package io.jenkins.plugins.containerlifecycle.text;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import java.nio.charset.StandardCharsets;

/** What stands between a stranger's text and a terminal. */
public class SafeTextFuzzTest {
    @FuzzTest
    public void nothingInvisibleIsLeftAndNothingVisibleIsLost(byte[] bytes) {
        check(new String(bytes, StandardCharsets.UTF_8));
        // Halves of surrogate pairs, which no UTF-8 has, but a JSON escape.
        check(new String(bytes, StandardCharsets.UTF_16));
    }

    private static void check(String text) {
        String line = SafeText.line(text);
        String block = SafeText.block(text);
        Held.line(line);
        Held.block(block);
        Held.that(SafeText.line(line).equals(line) && SafeText.block(block).equals(block), "it is stable");
        Held.that(
                visible(text).equals(visible(line)) && visible(text).equals(visible(block)),
                "all that can be seen is kept");
    }

    private static String visible(String text) {
        StringBuilder out = new StringBuilder();
        text.chars().filter(c -> c > ' ' && c <= '~').forEach(c -> out.append((char) c));
        return out.toString();
    }
}
