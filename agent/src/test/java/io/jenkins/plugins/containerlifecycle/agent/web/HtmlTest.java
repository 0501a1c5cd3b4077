package io.jenkins.plugins.containerlifecycle.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTest {
    private final Html html = new Html();

    @Test
    void everyTextAndEveryValueIsEscaped() {
        html.with("title", "\"'><script>").with("data-a", "&amp;").element("p", "no \"kept\"", "<b>'&\"");

        assertThat(html)
                .hasToString("<!DOCTYPE html>\n<p title=\"&quot;&#39;&gt;&lt;script&gt;\" data-a=\"&amp;amp;\""
                        + " class=\"no &quot;kept&quot;\">&lt;b&gt;&#39;&amp;&quot;</p>\n");
    }

    @Test
    void anElementHasOnlyItsOwnAttributes() {
        html.with("href", "/a").in("a", () -> html.single("br").element("b", "x"));

        assertThat(html.toString()).endsWith("<a href=\"/a\"><br><b>x</b></a>");
    }

    @Test
    void whatCannotBeSeenIsLeftOut() {
        html.element("p", "a\u202Eb\u0000c\nd\u200Be").in("pre", () -> html.block("a\n\tb\u001B[31m"));

        assertThat(html.toString()).endsWith("<p>abc de</p>\n<pre>a\n\tb[31m</pre>\n");
    }

    @Test
    void noTextIsLong() {
        String word = "<".repeat(100_000);
        html.element("p", word).in("pre", () -> html.block(word)).in("i", () -> html.text(word, 10));

        assertThat(html.toString())
                .hasSizeLessThan(4 * (1000 + 33_000))
                .contains("<i>&lt;&lt;&lt;&lt;&lt;&lt;&lt;...</i>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org",
                "http://example.org:8080/a?b=c&d#e",
                "https://ci.example.org/job/a%20b/12/"
            })
    void anAddressOfTheWebIsFollowed(String address) {
        assertThat(WebLink.isSafe(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "javascript:alert(1)", "JaVaScRiPt://example.org/%0aalert(1)", "data:text/html,x",
                        " https://example.org",
                "https://github.com@evil.example.org/", "https://", "https:///x", "//example.org",
                        "https://example.org/a b",
                "https://ex\u0430mple.org/", "ssh://git@example.org/x", "https://example.org/\u202E",
                        "https://example.org\n"
            })
    void anyOtherIsNot(String address) {
        assertThat(WebLink.isSafe(address)).isFalse();
        assertThat(WebLink.isSafe("https://example.org/" + "x".repeat(3000))).isFalse();
    }

    @Test
    void aNameStaysOnePartOfAnAddress() {
        assertThat(WebLink.page("a/b?c#d e+f%\"")).isEqualTo("/containers/a%2Fb%3Fc%23d%20e%2Bf%25%22");
        assertThat(WebRequest.parts(WebLink.page("a/b?c#d e+f%\""))).containsExactly("containers", "a/b?c#d e+f%\"");
    }
}
