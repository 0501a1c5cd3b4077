package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.metadata.Healthcheck;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DerivedDockerfileTest {
    private static final String MARK = "\n# Added by container-lifecycle";

    private static final String ROOTFS = ".container/0a1b2c3d/rootfs";

    private static DerivedDockerfile derive(String original) throws Exception {
        return derive(original, null);
    }

    private static DerivedDockerfile derive(String original, String target) throws Exception {
        return DerivedDockerfile.of(original.getBytes(StandardCharsets.UTF_8), "Dockerfile", target);
    }

    private static String content(DerivedDockerfile derived) throws Exception {
        return new String(derived.copyingFrom(ROOTFS, Samples.metadata()), StandardCharsets.UTF_8);
    }

    /** What became of the user's own part of the Dockerfile. */
    private static String kept(String original) throws Exception {
        String text = content(derive(original));
        assertThat(text).contains(MARK);
        return text.substring(0, text.indexOf(MARK)).replace(LabelLine.EMPTIED, "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM a\n",
                "# syntax=docker/dockerfile:1\n# escape=`\nFROM a\nRUN b `\n c\n",
                "FROM a\r\nRUN b \\\r\n c\r\n",
                "\uFEFFFROM a\n\n\n# end\n",
                "FROM a\nRUN <<EOF\n\t  x \\\n\n# y\nEOF\nCOPY <<-'E' /z\n\ttext $HOME `id` \\\nE\n",
                "FROM a\nRUN echo \\\\\n"
            })
    void keepsEveryByteOfTheUsers(String original) throws Exception {
        assertThat(kept(original)).isEqualTo(original);
    }

    @Test
    void keepsBytesThatAreNotUtf8() throws Exception {
        byte[] original = "FROM a\n# gr\u00fcn \\".getBytes(StandardCharsets.ISO_8859_1);
        byte[] content = DerivedDockerfile.of(original, "Dockerfile", null).copyingFrom(ROOTFS, Samples.metadata());
        String text = new String(content, StandardCharsets.ISO_8859_1).replace(LabelLine.EMPTIED, "");
        assertThat(text.getBytes(StandardCharsets.ISO_8859_1)).startsWith(original);
    }

    @Test
    void addsAFinalNewlineWhereThereIsNone() throws Exception {
        assertThat(kept("FROM a\nUSER b")).isEqualTo("FROM a\nUSER b\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "FROM a|RUN b \\;FROM a|RUN b |",
                "FROM a|RUN b \\  |;FROM a|RUN b   |",
                "FROM a|RUN b \\||  # c|;FROM a|RUN b ||  # c|",
                "FROM a|RUN b \\|\\|;FROM a|RUN b ||",
                "FROM a|RUN b \\| && c \\|;FROM a|RUN b \\| && c |",
                "# escape=`|FROM a|RUN b `|;# escape=`|FROM a|RUN b |",
                "# escape=`|FROM a|RUN b \\|;# escape=`|FROM a|RUN b \\|"
            })
    void removesAContinuationThatTheEndOfTheFileCutsOff(String original, String expected) throws Exception {
        assertThat(kept(original.replace('|', '\n'))).isEqualTo(expected.replace('|', '\n'));
    }

    @Test
    void removesItBeforeACarriageReturnToo() throws Exception {
        assertThat(kept("FROM a\r\nRUN b \\\r\n\r\n")).isEqualTo("FROM a\r\nRUN b \r\n\r\n");
    }

    @Test
    void endsInTheCopiesAndOneLabel() throws Exception {
        String text = content(derive("FROM a\n"));
        assertThat(text.lines().skip(4))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("COPY .container/0a1b2c3d/rootfs/usr/bin/container /usr/bin/container"),
                        line -> assertThat(line)
                                .isEqualTo("COPY .container/0a1b2c3d/rootfs/usr/lib/container/ /usr/lib/container/"),
                        line -> assertThat(line)
                                .startsWith("LABEL io.jenkins.container-lifecycle.meta.1427691730.0a1b2c3d='{\"schema")
                                .contains(" io.jenkins.container-lifecycle.self='1427691730.0a1b2c3d' ")
                                .contains(" org.opencontainers.image.title='rbldnsd'"));
        assertThat(text).endsWith("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "FROM a; FROM a|HERE",
                "~FROM a|RUN x; ~FROM a|HERE|RUN x",
                "FROM a^|RUN x^; FROM a^|HERE|RUN x^",
                "FROM \\| # c|  a \\||  AS b|RUN x; FROM \\| # c|  a \\||  AS b|HERE|RUN x",
                "# escape=`|FROM a `|AS b|RUN x; # escape=`|FROM a `|AS b|HERE|RUN x",
                "FROM a \\||; FROM a |HERE||",
                "FROM --platform=linux/amd64 a AS b|ONBUILD RUN x; FROM --platform=linux/amd64 a AS b|HERE|ONBUILD RUN x",
                "FROM a|RUN <<EOF|FROM b|EOF|RUN x; FROM a|HERE|RUN <<EOF|FROM b|EOF|RUN x",
                "FROM a AS one|RUN x|FROM b|RUN y; FROM a AS one|RUN x|FROM b|HERE|RUN y",
                "FROM a AS One|LABEL x=y|FROM oNE as two|FROM two; FROM a AS One|HERE|LABEL x=y|FROM oNE as two|FROM two",
                "FROM scratch|RUN x; FROM scratch|RUN x",
                "FROM Scratch AS one|FROM one; FROM Scratch AS one|FROM one",
                "# syntax=example/other|IMAGE a; # syntax=example/other|IMAGE a"
            })
    void emptiesWhatTheBaseSaysOfItselfDirectlyAfterItsFrom(String original, String expected) throws Exception {
        String text = content(derive(lines(original)));
        assertThat(text.substring(0, text.indexOf(MARK)).stripTrailing())
                .isEqualTo(lines(expected)
                        .replace("HERE", LabelLine.EMPTIED.strip())
                        .stripTrailing());
    }

    private static String lines(String text) {
        return text.replace('|', '\n').replace('^', '\r').replace('~', '\uFEFF');
    }

    @Test
    void emptiesItInTheStageThatIsWanted() throws Exception {
        String text = content(derive("FROM a AS one\nRUN x\nFROM b\nRUN y\n", "one"));
        assertThat(text).startsWith("FROM a AS one\n" + LabelLine.EMPTIED + "RUN x\n\n#");
    }

    @Test
    void emptiesEveryAnnotationThatAnImageCanGetInOneLineThatIsAlwaysTheSame() {
        assertThat(LabelLine.EMPTIED)
                .isEqualTo("LABEL org.opencontainers.image.authors='' org.opencontainers.image.base.digest=''"
                        + " org.opencontainers.image.base.name='' org.opencontainers.image.created=''"
                        + " org.opencontainers.image.description='' org.opencontainers.image.documentation=''"
                        + " org.opencontainers.image.licenses='' org.opencontainers.image.revision=''"
                        + " org.opencontainers.image.source='' org.opencontainers.image.title=''"
                        + " org.opencontainers.image.url='' org.opencontainers.image.vendor=''"
                        + " org.opencontainers.image.version=''\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "FROM a|LABEL org.opencontainers.image.title=mine; 2; mine",
                "FROM a|label x=y \\| \"org.opencontainers.image.title\"='my own'; 2; my own",
                "FROM a|LABEL org.opencontainers.image.title my own; 2; my own",
                "FROM a|LABEL org.opencontainers.image.title=$NAME; 2; $NAME",
                "FROM a|LABEL org.opencontainers.image.title=1|LABEL org.opencontainers.image.title=2; 3; 2",
                "FROM a AS b|LABEL org.opencontainers.image.title=mine|FROM b; 2; mine"
            })
    void saysWhichLabelOfTheUsersOursReplaces(String original, int line, String value) throws Exception {
        assertThat(replaced(original))
                .containsExactly("Dockerfile, line " + line + ", sets the label org.opencontainers.image.title to '"
                        + value + "', but container.json, an option or the build itself says 'rbldnsd', which wins."
                        + " Remove one of the two.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM a|LABEL org.opencontainers.image.title=rbldnsd",
                "FROM a|LABEL org.opencontainers.image.licenses=MIT x=y ''",
                "FROM a|LABEL org.opencontainers.image.title=mine|FROM b",
                "FROM a|ONBUILD LABEL org.opencontainers.image.title=mine",
                "FROM a|LABEL"
            })
    void noOtherLabelIsReplaced(String original) throws Exception {
        assertThat(replaced(original)).isEmpty();
    }

    private static List<String> replaced(String original) throws Exception {
        return derive(original.replace('|', '\n')).stage().replacedBy(ImageLabels.of(Samples.metadata()), "Dockerfile");
    }

    @Test
    void hasAHealthcheckOnlyIfTheMetadataHasOne() throws Exception {
        assertThat(content(derive("FROM a\n"))).doesNotContain("HEALTHCHECK");
        assertThat(withHealthcheck(new Healthcheck("monitor", null, null, null, null)))
                .contains("\nHEALTHCHECK CMD [\"/usr/bin/container\", \"--health\"]\nLABEL ");
        assertThat(withHealthcheck(new Healthcheck(
                        "validate", Duration.ofMinutes(2), Duration.ofSeconds(5), Duration.ofHours(1), 4)))
                .contains("\nHEALTHCHECK --interval=120s --timeout=5s --start-period=3600s --retries=4 CMD [\"/usr/");
        assertThat(withHealthcheck(new Healthcheck("none", null, null, null, null)))
                .contains("\nHEALTHCHECK NONE\nLABEL ");
    }

    private static String withHealthcheck(Healthcheck check) throws Exception {
        ImageMetadata metadata =
                Samples.builder().set(MetadataField.HEALTHCHECK, check).build();
        return new String(derive("FROM a\n").copyingFrom(ROOTFS, metadata), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "FROM a; 0",
                "FROM a|HEALTHCHECK NONE|RUN x; 2",
                "FROM a|healthcheck --interval=1s \\|  CMD x|HEALTHCHECK CMD y|RUN x; 4",
                "FROM a|HEALTHCHECK CMD x|FROM b|RUN x; 0",
                "FROM a|ONBUILD HEALTHCHECK CMD x; 0"
            })
    void tellsWhichHealthcheckTheStageHasAlready(String original, int line) throws Exception {
        assertThat(derive(original.replace('|', '\n')).stage().healthcheck()).isEqualTo(line);
    }

    @Test
    void putsASingleQuoteBetweenDoubleOnes() {
        assertThat(LabelLine.quote("")).isEqualTo("''");
        assertThat(LabelLine.quote("a\"$b\\`")).isEqualTo("'a\"$b\\`'");
        assertThat(LabelLine.quote("it's")).isEqualTo("'it'\"'\"'s'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n# only\n", "<html>\n", "RUN x\n"})
    void isRefusedWhereThereIsNoStage(String original) {
        assertThatThrownBy(() -> derive(original))
                .isInstanceOf(ContextException.class)
                .hasMessageContaining("Dockerfile has no FROM line");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY . .",
                "COPY --chown=1:1 ./ /srv/",
                "ADD [\".\", \"/srv\"]",
                "COPY * /srv/",
                "COPY a . /srv/",
                "copy \\\n . /x"
            })
    void tellsWhichLineCopiesTheWholeContext(String line) throws Exception {
        assertThat(derive("FROM a\n" + line + "\n").wholeContext()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY a .",
                "COPY --from=x . /srv",
                "COPY --exclude=.container . /srv",
                "COPY a/. /srv",
                "WORKDIR .",
                "ADD a b .",
                "COPY .",
                "RUN cp . /x"
            })
    void noOtherLineDoes(String line) throws Exception {
        assertThat(derive("FROM a\n" + line + "\n").wholeContext()).isZero();
    }

    @Test
    void warnsWhereBuildersDisagreeOnTheEnd() throws Exception {
        assertThat(derive("FROM a\nRUN echo \\\\\n").warnings())
                .singleElement()
                .asString()
                .contains("ends in '\\\\'");
    }

    @Test
    void takesTheFilesFromANamedContextWhereThatIsAskedFor() throws Exception {
        byte[] content = derive("FROM a\n").copyingFromNamed("container-lifecycle", Samples.metadata());
        assertThat(new String(content, StandardCharsets.UTF_8).lines().skip(4))
                .startsWith(
                        "COPY --chown=0:0 --from=container-lifecycle /usr/bin/container /usr/bin/container",
                        "COPY --chown=0:0 --from=container-lifecycle /usr/lib/container/ /usr/lib/container/");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "FROM a; container-lifecycle",
                "FROM a AS Container-Lifecycle; container-lifecycle-2",
                "FROM a AS container-lifecycle|FROM b AS container-lifecycle-2; container-lifecycle-3",
                "FROM a|COPY --from=container-lifecycle /a /; container-lifecycle-2"
            })
    void calledAsNoStageAndNoImageOfTheUsersIs(String original, String name) throws Exception {
        assertThat(derive(original.replace('|', '\n')).contextName()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "one, FROM a AS one|RUN x|# y|",
        "ONE, FROM a AS one|RUN x|# y|",
        "0, FROM a AS one|RUN x|# y|",
        "1, FROM a AS one|RUN x|# y|FROM --platform=p one|",
        "Two, FROM a AS one|RUN x|# y|FROM --platform=p one|FROM b as two|"
    })
    void endsWithTheStageThatIsWanted(String target, String expected) throws Exception {
        String original = "FROM a AS one\nRUN x\n# y\nFROM --platform=p one\nFROM b as two";
        assertThat(derive(original, target).body()).isEqualTo(expected.replace('|', '\n'));
    }

    @Test
    void saysWhichStagesThereAreWhereTheOneThatIsWantedIsNot() {
        assertThatThrownBy(() -> derive("FROM a AS one\nFROM b\n", "tow"))
                .isInstanceOf(ContextException.class)
                .hasMessage("Dockerfile has no stage 'tow'; its stages are one, 1.");
    }
}
