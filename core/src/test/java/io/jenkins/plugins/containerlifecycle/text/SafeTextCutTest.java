package io.jenkins.plugins.containerlifecycle.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTextCutTest {
    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"one two three,7,one two", "one two three,8,one two ", "one two three,6,one ", "one,2,on"})
    void aTextEndsBetweenTwoWords(String text, int at, String kept) {
        assertThat(text.substring(0, SafeText.endOfWord(text, at))).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"one two three,3, two three", "one two three,4,two three", "one two three,5, three", "one,1,ne"})
    void theRestOfATextBeginsBetweenTwoWords(String text, int at, String kept) {
        assertThat(text.substring(SafeText.startOfWord(text, at))).isEqualTo(kept);
    }

    @Test
    void aTextWithoutWordsIsCutWhereItMust() {
        String text = "x".repeat(1000);
        assertThat(SafeText.endOfWord(text, 700)).isEqualTo(700);
        assertThat(SafeText.startOfWord(text, 300)).isEqualTo(300);
    }
}
