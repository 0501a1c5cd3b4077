package io.jenkins.plugins.containerlifecycle.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CapturedTextTest {
    @Test
    void textThatIsAllThereIsItself() {
        CapturedText text = CapturedText.of("zürich 😀");
        assertThat(text.truncated()).isFalse();
        assertThat(text.dropped()).isZero();
        assertThat(text.bytes()).isEqualTo(12);
        assertThat(text.text()).isEqualTo("zürich 😀");
        assertThat(CapturedText.of(null)).isEqualTo(CapturedText.EMPTY);
    }

    @Test
    void aGapIsShownWithItsSize() {
        CapturedText text = new CapturedText("head", "tail", 1008);
        assertThat(text.truncated()).isTrue();
        assertThat(text.dropped()).isEqualTo(1000);
        assertThat(text.text()).isEqualTo("head\n[... 1000 bytes not kept ...]\ntail");
    }

    @Test
    void halfAWordAtTheGapIsLeftOutForItMayBeHalfASecret() {
        CapturedText text = new CapturedText("the token is s3cr", "3t of the user", 1031);
        assertThat(text.text()).isEqualTo("the token is \n[... 1006 bytes not kept ...]\n of the user");
    }

    @Test
    void headAndTailWithNothingBetweenAreWhole() {
        CapturedText text = new CapturedText("head", "tail", 8);
        assertThat(text.truncated()).isFalse();
        assertThat(text).isEqualTo(CapturedText.of("headtail"));
    }

    @Test
    void aHeadWithoutATailMayBeTruncatedToo() {
        assertThat(new CapturedText("head", "", 5).truncated()).isTrue();
    }

    @Test
    void bytesAreDecodedAcrossTheSeamAndNotTornAtTheGap() {
        byte[] euro = "€€€€".getBytes(StandardCharsets.UTF_8);
        byte[] head = Arrays.copyOfRange(euro, 0, 4);
        byte[] tail = Arrays.copyOfRange(euro, 4, 12);
        assertThat(CapturedText.of(head, tail, 12)).isEqualTo(CapturedText.of("€€€€"));
        CapturedText gap = CapturedText.of(head, tail, 100);
        assertThat(gap.head()).isEqualTo("€");
        assertThat(gap.tail()).isEqualTo("€€");
        assertThat(gap.truncated()).isTrue();
    }

    @Test
    void whatIsNotUtf8IsReplacedAndStillKnownToBeWhole() {
        CapturedText text = CapturedText.of(new byte[] {(byte) 0xFF, 'a'}, new byte[] {(byte) 0xFE}, 3);
        assertThat(text.text()).isEqualTo("\uFFFDa\uFFFD");
        assertThat(text.truncated()).isFalse();
        byte[] binary = new byte[1000];
        Arrays.fill(binary, (byte) 0xFF);
        assertThat(CapturedText.of(binary, binary, 2001).truncated()).isTrue();
        assertThat(CapturedText.of(binary, binary, 2001).dropped()).isPositive();
    }

    @Test
    void aStreamCannotCarryLessThanNothing() {
        assertThatThrownBy(() -> new CapturedText("", "", -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
