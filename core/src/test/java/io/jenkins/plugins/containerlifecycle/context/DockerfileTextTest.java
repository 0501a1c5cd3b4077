package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.context.DockerfileText.Instruction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerfileTextTest {
    private static String keywords(String text) {
        return String.join(
                " ",
                DockerfileText.parse(text).instructions().stream()
                        .map(Instruction::keyword)
                        .toList());
    }

    @Test
    void joinsContinuedLinesAndSkipsCommentsAndBlankLinesAmongThem() {
        DockerfileText text = DockerfileText.parse("# c\n\nfrom a\nRUN b \\\n  # no\n\n  && c\\  \n\t&& d\n");
        assertThat(text.instructions())
                .containsExactly(
                        new Instruction(3, "FROM", "a", 3, "from a"),
                        new Instruction(4, "RUN", "b   && c\t&& d", 8, "\t&& d"));
        assertThat(text.openLine()).isEqualTo(-1);
    }

    @Test
    void takesTheEscapeCharacterFromItsDirectiveWhichIsNoneAfterAnythingElse() {
        assertThat(DockerfileText.parse("# syntax=x\n#Escape = ` \nFROM a").escape())
                .isEqualTo('`');
        assertThat(DockerfileText.parse("# syntax=docker/dockerfile:1\n").syntax())
                .isEqualTo("docker/dockerfile:1");
        assertThat(DockerfileText.parse("# comment\n# escape=`\nFROM a").escape())
                .isEqualTo('\\');
        assertThat(DockerfileText.parse("\n# escape=`\nFROM a").escape()).isEqualTo('\\');
    }

    @Test
    void readsPastAByteOrderMarkAndCarriageReturns() {
        DockerfileText text = DockerfileText.parse("\uFEFF# escape=`\r\nFROM a\r\nRUN b `\r\n c\r\n");
        assertThat(text.instructions()).extracting(Instruction::rest).containsExactly("a", "b  c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN <<EOF\nFROM x\nEOF\n",
                "RUN <<'EOF' cat > /x\nFROM x\nEOF\n",
                "RUN 3<<-\"EOF\" cat\nFROM x \\\n\tEOF\n",
                "COPY <<a <<b /dir/\nFROM x\na\nFROM y\nb\n",
                "ONBUILD RUN <<EOF\nFROM x\nEOF\n"
            })
    void doesNotReadHereDocumentsAsInstructions(String document) {
        assertThat(keywords("FROM a\n" + document + "LABEL b=c\n")).doesNotContain("FROM FROM");
        assertThat(keywords("FROM a\n" + document + "LABEL b=c\n"))
                .startsWith("FROM ")
                .endsWith(" LABEL")
                .hasSizeLessThan("FROM ONBUILD LABEL".length() + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN echo $((1<<2))",
                "RUN cat <<<EOF",
                "RUN cat<<EOF",
                "LABEL a=<<EOF",
                "ENV a <<EOF",
                "RUN <<EOF"
            })
    void readsOnAfterWhatIsNoHereDocumentOrNeverEnds(String line) {
        assertThat(keywords("FROM a\n" + line + "\nCMD x\n")).endsWith(" CMD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RUN a \\", "RUN a \\\n", "RUN a \\ \t\r\n\r\n", "RUN a \\\n# c\n\n  # d"})
    void tellsWhichContinuationTheEndOfTheFileCutsOff(String end) {
        assertThat(DockerfileText.parse("FROM a\n" + end).openLine()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RUN a \\\\\n", "RUN a \\ b\n", "# c \\\n", "RUN a `\n", "RUN <<EOF\na \\\nEOF\n"})
    void takesNothingElseForAContinuation(String end) {
        assertThat(DockerfileText.parse("FROM a\n" + end).openLine()).isEqualTo(-1);
    }

    @Test
    @Timeout(20)
    void longWordsAndLinesTakeNoLonger() {
        String word = "a\"b c\"d'e f'".repeat(20_000);
        DockerfileText parsed = DockerfileText.parse(
                "# x=" + " a".repeat(100_000) + " ".repeat(100_000) + "\u0085b\nFROM a\nENV X=" + word + " y\n");

        assertThat(parsed.instructions()).hasSize(2);
        assertThat(parsed.instructions().get(1).words()).containsExactly("X=" + word, "y");
    }

    @Test
    void quotesThatNobodyClosedArePartOfTheWord() {
        assertThat(DockerfileText.parse("RUN a\"b 'c d' e' f\n")
                        .instructions()
                        .get(0)
                        .words())
                .containsExactly("a\"b", "'c d'", "e'", "f");
    }

    @Test
    void onlyALineFeedEndsALine() {
        assertThat(DockerfileText.parse("FROM a\nRUN x \\\u2028").openLine()).isEqualTo(-1);
        assertThat(DockerfileText.parse("FROM a\nRUN x \\\u0085").openLine()).isEqualTo(-1);
        assertThat(DockerfileText.parse("FROM a\nRUN x \\\r").openLine()).isEqualTo(1);
        assertThat(DockerfileText.parse("FROM a\nRUN x \\\r\r\n y\n").instructions())
                .hasSize(2);
    }
}
