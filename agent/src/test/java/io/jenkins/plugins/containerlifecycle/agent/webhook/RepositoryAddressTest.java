package io.jenkins.plugins.containerlifecycle.agent.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses of one repository are the same however they are written, and those of two are not. */
class RepositoryAddressTest {
    private static RepositoryAddress parse(String address) {
        return RepositoryAddress.parse(address).orElseThrow(() -> new AssertionError(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://git.example.org/team/dns",
                "https://git.example.org/team/dns.git",
                "https://git.example.org/team/dns/",
                "https://git.example.org/team/dns.git/",
                "https://git.example.org:443/team/dns",
                "http://git.example.org:80/team/dns",
                "https://user:token@git.example.org/team/dns.git",
                "https://Git.Example.ORG/Team/DNS.git",
                "https://git.example.org/team/dns?ref=main#readme",
                "git://git.example.org/team/dns.git",
                "git://git.example.org:9418/team/dns.git",
                "ssh://git@git.example.org/team/dns.git",
                "ssh://git.example.org:2222/team/dns.git",
                "git+ssh://git@git.example.org:22/team/dns",
                "git@git.example.org:team/dns.git",
                "git@git.example.org:/team/dns.git",
                "git.example.org:team/dns",
                " https://git.example.org/team/dns\n",
            })
    void theAddressesOfOneRepositoryAreTheSame(String address) {
        assertThat(parse(address).isSame(parse("git.example.org:team/dns"), true))
                .isTrue();
    }

    @Test
    void caseCountsInFoldersAndWhereItIsNotKnownThatTheServerIgnoresIt() {
        RepositoryAddress upper = parse("HTTPS://Git.Example.ORG/Team/DNS.git");
        assertThat(upper).hasToString("git.example.org/Team/DNS");
        RepositoryAddress lower = parse("https://git.example.org/team/dns");
        assertThat(upper.isSame(lower, true)).isTrue();
        assertThat(upper.isSame(lower, false)).isFalse();
        assertThat(upper.isSame(parse("git@GIT.example.org:Team/DNS"), false)).isTrue();
        assertThat(parse("/srv/git/DNS.git").isSame(parse("/srv/git/dns"), true))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://git.example.org/team/dns2",
                "https://git.example.org/team",
                "https://git.example.org/dns",
                "https://git.example.org/team/dns.github",
                "https://git.example.org:8443/team/dns",
                "https://example.org/team/dns",
                "https://git.example.org.evil.example/team/dns",
                "https://git.example.org@evil.example/team/dns",
                "https://evil.example/git.example.org/team/dns",
                "https://evil.example/page?https://git.example.org/team/dns",
                "git@evil.example:git.example.org/team/dns",
                "/git.example.org/team/dns",
                "file:///team/dns",
            })
    void thoseOfOtherRepositoriesAreNot(String address) {
        assertThat(parse(address).isSame(parse("https://git.example.org/team/dns"), true))
                .isFalse();
    }

    @Test
    void aFolderIsTheSameAsItsAddress() {
        assertThat(parse("/srv/git/dns.git"))
                .isEqualTo(parse("file:///srv/git/dns"))
                .isNotEqualTo(parse("git@srv:git/dns.git"))
                .hasToString("/srv/git/dns");
    }

    @Test
    void ipv6AddressesAreHosts() {
        assertThat(parse("ssh://git@[2001:DB8::1]:2222/dns.git"))
                .hasToString("[2001:db8::1]/dns")
                .isEqualTo(parse("git@[2001:db8::1]:dns"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "/",
                "///",
                "dns",
                "../dns",
                "team/dns",
                ":dns",
                "git@:dns",
                "https://",
                "https:///team/dns",
                "https://git.example.org",
                "https://git.example.org/",
                "https://git.example.org/.git",
                "git.example.org:",
                "git.example.org:/",
                "://git.example.org/dns",
            })
    void whatNamesNoRepositoryIsNone(String address) {
        assertThat(RepositoryAddress.parse(address)).isEmpty();
    }

    @Test
    void anAddressOfAnyLengthIsReadAtOnce() {
        assertThat(RepositoryAddress.parse("https://h/" + "/".repeat(1_000_000)))
                .isEmpty();
        assertThat(RepositoryAddress.parse("@".repeat(1900) + ":".repeat(90))).isEmpty();
    }

    @Test
    void anAddressIsSafeToPrint() {
        assertThat(parse("https://git.example.org/\u001b[31m\u202e" + "x".repeat(1000))
                        .toString())
                .startsWith("git.example.org/[31mx")
                .hasSizeLessThan(210);
    }
}
