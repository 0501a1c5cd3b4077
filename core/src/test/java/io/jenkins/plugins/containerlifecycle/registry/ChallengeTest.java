package io.jenkins.plugins.containerlifecycle.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChallengeTest {
    @Test
    void parametersMayComeInAnyOrderQuotedOrNot() {
        Challenge challenge = Challenge.parse(
                "Bearer scope=\"repository:a/b:pull,push\", service=registry.example.org ,REALM=\"https://auth.example.org/token\"");

        assertThat(challenge.isBearer()).isTrue();
        assertThat(challenge.parameter("realm")).isEqualTo("https://auth.example.org/token");
        assertThat(challenge.parameter("service")).isEqualTo("registry.example.org");
        assertThat(challenge.parameter("scope")).isEqualTo("repository:a/b:pull,push");
        assertThat(challenge.parameter("error")).isNull();
    }

    @Test
    void aQuoteInAValueDoesNotEndIt() {
        assertThat(Challenge.parse("bearer realm=\"https://a/?q=\\\"b\\\"\"").parameter("realm"))
                .isEqualTo("https://a/?q=\"b\"");
    }

    @Test
    void aValueMayBeLong() {
        String value = "a".repeat(60_000);
        assertThat(Challenge.parse("Bearer realm=\"" + value + "\"").parameter("realm"))
                .isEqualTo(value);
        assertThat(Challenge.parse("Bearer realm=\"" + value).parameter("realm"))
                .isEmpty();
    }

    @Test
    void basicNeedsNoParameter() {
        assertThat(Challenge.parse("Basic").isBearer()).isFalse();
        assertThat(Challenge.parse("BASIC realm=test").isBearer()).isFalse();
    }

    @Test
    void anotherSchemeIsNone() {
        assertThat(Challenge.parse("Negotiate")).isNull();
        assertThat(Challenge.parse("")).isNull();
        assertThat(Challenge.parse("Bearertoken realm=x")).isNull();
    }
}
