package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first tables are the examples of Docker's documentation; DockerIgnoreIT asks Docker itself. */
class DockerIgnoreTest {
    private static boolean drops(String patterns, String path) throws ContextException {
        return DockerIgnore.parse(patterns.replace('|', '\n')).dropping(path).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "# comment; # comment; false",
                "*/temp*; somedir/temporary.txt; true",
                "*/temp*; somedir/temp/x; true",
                "*/temp*; temporary.txt; false",
                "*/temp*; a/b/temporary.txt; false",
                "*/*/temp*; somedir/subdir/temporary.txt; true",
                "temp?; tempa; true",
                "temp?; temp; false",
                "**/*.go; a.go; true",
                "**/*.go; a/b/c.go; true",
                "/foo/bar; foo/bar; true",
                "foo/bar; foo/bar; true",
                "foo/bar/; foo/bar/x; true",
                "*.md|!README.md; README.md; false",
                "*.md|!README.md; OTHER.md; true",
                "*.md|!README*.md|README-secret.md; README-secret.md; true",
                "*.md|README-secret.md|!README*.md; README-secret.md; false"
            })
    void followsTheDocumentedRules(String patterns, String path, boolean dropped) throws ContextException {
        assertThat(drops(patterns, path)).isEqualTo(dropped);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "*; a/b; true",
                "*|!a; a/b; false",
                "*|!a/b; a/b/c; false",
                "*|!a/b; a/c; true",
                "*|!a/**; a/b; false",
                "*|!**/b; a/b; true",
                "a|!**; a/b; false",
                "**; a/b; true",
                "**/b; b; true",
                "a/**/d; a/d; true",
                "a/**/d; a/b/c/d; true",
                "a**; abc/d; true",
                "./a//b/../c; a/c; true",
                "../a; a; false",
                "  a  ; a; true",
                "!  ; a; false",
                "[a-c]x; bx; true",
                "[^a-c]x; bx; false",
                "[a-c; b; false",
                "a.b; axb; false",
                "a+(b){c}$; a+(b){c}$; true",
                "\\*; *; true",
                "\\*; x; false",
                "\\d; d; false",
                "\\d; 1; true",
                ".container; .container/rootfs/usr/bin/container; true",
                ".*; .container/rootfs/usr/bin/container; true",
                "**/*.txt; .container/rootfs/usr/lib/container/metadata.d/1.txt; true",
                "**/bin; .container/rootfs/usr/bin/container; true",
                "**/bin|!.container/rootfs; .container/rootfs/usr/bin/container; false",
                "*|!.container/rootfs; .container/rootfs/usr/bin/container; false",
                "*|!.container; .container/rootfs/usr/bin/container; false"
            })
    void followsThePatternMatcherOfDocker(String patterns, String path, boolean dropped) throws ContextException {
        assertThat(drops(patterns, path)).isEqualTo(dropped);
    }

    @Test
    void namesTheLineThatDecided() throws ContextException {
        IgnoreRule rule = DockerIgnore.parse("\uFEFF# all\r\n\r\n*\r\n!src\r\n src/*.o \r\n")
                .dropping("src/a.o")
                .orElseThrow();
        assertThat(rule.line()).isEqualTo(5);
        assertThat(rule.text()).isEqualTo("src/*.o");
    }

    @Test
    @Timeout(20)
    void noPatternTakesForEver() throws ContextException {
        String path = ".container/rootfs/usr/lib/container/metadata.d/" + "a1".repeat(40) + ".json";
        assertThat(drops("**/" + "*1".repeat(20) + "x", path)).isFalse();
        assertThat(drops("**/" + "*1".repeat(20) + ".json", path)).isTrue();
        assertThat(drops("**/*1".repeat(20) + "|**/" + "*1".repeat(2000), path)).isFalse();
    }

    @Test
    @Timeout(20)
    void aLineThatIsLongerThanAnyPathIsAnErrorThatNamesIt() {
        for (String line : List.of("*1".repeat(500_000), "?".repeat(500_000), "[a-z]".repeat(200_000))) {
            assertThatThrownBy(() -> drops("*.o|" + line, "a/b"))
                    .isInstanceOf(ContextException.class)
                    .hasMessage("Line 2 of .dockerignore is longer than any path could be; write it shorter.");
        }
    }

    @Test
    @Timeout(20)
    void aFileWithTooManyPatternsIsAnErrorButOneWithTwentyThousandPathsIsNot() throws ContextException {
        assertThat(drops("a/path/of/forty/letters/or/thereabouts.o|".repeat(20_000), "a/b"))
                .isFalse();
        assertThatThrownBy(() -> drops(("**/*1".repeat(1000) + "|").repeat(200), "a/b"))
                .isInstanceOf(ContextException.class)
                .hasMessageContaining("of .dockerignore is one too many");
    }

    @Test
    void manyFoldersInARowAreOne() throws ContextException {
        assertThat(drops("**/".repeat(5000) + "x", "a/b/x")).isTrue();
        assertThat(drops("**/".repeat(5000) + "x", "a/b/y")).isFalse();
        assertThat(drops("a/**/**/x", "a/x")).isTrue();
    }
}
