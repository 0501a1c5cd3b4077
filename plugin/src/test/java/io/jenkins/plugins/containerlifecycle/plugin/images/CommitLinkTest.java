package io.jenkins.plugins.containerlifecycle.plugin.images;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommitLinkTest {
    private static final String COMMIT = "e1b0a445744fec5e584919711cafd8f4cebdee0e";

    @ParameterizedTest
    @CsvSource({
        "https://github.com/example/dns.git, https://github.com/example/dns/commit/",
        "https://github.example.org:8443/example/dns, https://github.example.org:8443/example/dns/commit/",
        "git@github.com:example/dns.git, https://github.com/example/dns/commit/",
        "ssh://git@gitlab.com/a/b/c.git, https://gitlab.com/a/b/c/-/commit/",
        "https://user:token@gitlab.example.org/a/b, https://gitlab.example.org/a/b/-/commit/",
        "https://bitbucket.org/example/dns.git, https://bitbucket.org/example/dns/commits/",
        "https://codeberg.org/example/dns, https://codeberg.org/example/dns/commit/",
        "http://gitea.example.org/example/dns, http://gitea.example.org/example/dns/commit/"
    })
    void leadsToThePageOfTheCommitOnHostsThatAreKnown(String url, String page) {
        assertEquals(page + COMMIT, CommitLink.of(url, COMMIT).orElse(null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "javascript://github.com/example/dns",
                "data:text/html,github.com/a/b",
                "https://git.example.org/example/dns",
                "https://github.com.evil.example/example/../dns\"><script>",
                "https://github.com/a/b?x=javascript:1#\">",
                "https://bitbucket.example.org/scm/a/b.git",
                "/srv/git/github.com/example",
                "file:///github.com/a/b"
            })
    void leadsNowhereElse(String url) {
        String link = CommitLink.of(url, COMMIT).orElse("");
        assertEquals("", link.replace("https://github.com/a/b/commit/" + COMMIT, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "main", "../../x", "e1b0a44\"", "E1B0A445744F"})
    void needsAHash(String commit) {
        assertEquals("", CommitLink.of("https://github.com/a/b", commit).orElse(""));
    }
}
