package io.jenkins.plugins.containerlifecycle.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShorteningTest {
    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"one two three,7,one two", "one two three,8,one two ", "one two three,6,one ", "one,2,on"})
    void aTextEndsBetweenTwoWords(String text, int at, String kept) {
        assertThat(text.substring(0, Shortening.endOfWord(text, at))).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"one two three,3, two three", "one two three,4,two three", "one two three,5, three", "one,1,ne"})
    void theRestOfATextBeginsBetweenTwoWords(String text, int at, String kept) {
        assertThat(text.substring(Shortening.startOfWord(text, at))).isEqualTo(kept);
    }

    @Test
    void aTextWithoutWordsIsCutWhereItMust() {
        String text = "x".repeat(1000);
        assertThat(Shortening.endOfWord(text, 700)).isEqualTo(700);
        assertThat(Shortening.startOfWord(text, 300)).isEqualTo(300);
    }

    @ParameterizedTest
    @CsvSource({"12345,12345", "123456,12345...", "1234\uD83D\uDE00,1234..."})
    void aTextThatIsTooLongEndsWithAMark(String text, String shortened) {
        assertThat(Shortening.after(text, 5)).isEqualTo(shortened);
    }

    @ParameterizedTest
    @CsvSource({
        "1234567,1234567,1234567",
        "12345678,1234...,...5678",
        "123\uD83D\uDE0067\uD83D\uDE00,123...,...67\uD83D\uDE00"
    })
    void aTextFitsIntoAColumnWithItsMark(String text, String beginning, String end) {
        assertThat(Shortening.within(text, 7)).isEqualTo(beginning);
        assertThat(Shortening.endWithin(text, 7)).isEqualTo(end);
    }

    @Test
    void aQuotationHoldsNoHalfWord() {
        assertThat(Shortening.afterWord("the password is secret", 18)).isEqualTo("the password is ...");
    }
}
