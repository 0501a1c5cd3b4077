package io.jenkins.plugins.containerlifecycle.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that must know each field, checked against the table. */
class MetadataFieldTest {
    static Stream<MetadataField<?>> fields() {
        return MetadataField.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("fields")
    void theSampleThatOtherTestsTakeHasEachField(MetadataField<?> field) throws Exception {
        assertThat(Samples.full().lines(field)).isNotEmpty();
    }

    @Test
    void theSchemaHasTheFieldsOfTheTableAndNoOther() throws Exception {
        try (InputStream schema = MetadataJson.class.getResourceAsStream("image-metadata.schema.json")) {
            assertThat(new ObjectMapper().readTree(schema).get("properties").fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrderElementsOf(
                            fields().map(MetadataField::id).toList());
        }
    }

    @ParameterizedTest
    @MethodSource("fields")
    void theReferenceNamesEachField(MetadataField<?> field) throws Exception {
        assertThat(Files.readString(Path.of("..", "docs", "metadata.md")))
                .containsPattern("(?m)^\\|[^|]*`" + field.id() + "`[^|]*\\|");
    }

    @ParameterizedTest
    @MethodSource("fields")
    void noFieldIsTooMuchForALabel(MetadataField<?> field) {
        boolean bounded = List.of(FieldType.FLAG, FieldType.NUMBER).contains(field.type())
                || List.of("build_id", "build_time", "project").contains(field.id());

        assertThat(field.rank() > 0 || bounded).isTrue();
    }

    @Test
    void theHooksStandInTheirOwnOrder() {
        assertThat(fields().filter(field -> field.type() == FieldType.COMMAND).map(MetadataField::id))
                .containsExactlyElementsOf(
                        Stream.of(Hook.values()).map(Hook::field).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "home  | example.org           | urls is 'home example.org', but must be an address such as",
                "home  | https:///             | urls is 'home https:///', but must be an address",
                "homes | https://example.org/  | urls has the unknown kind 'homes'; the kinds are home, source, documentation, issues, changelog.",
                "home  | ~ ~                   | must be an address"
            })
    void anAddressMustBeOneAndOfAKnownKind(String kind, String url, String sentence) {
        assertThatThrownBy(() -> Samples.builder()
                        .set(MetadataField.URLS, Map.of(kind, url))
                        .build())
                .isInstanceOf(MetadataException.class)
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://ada:pw@example.org/",
                "https://ada@example.org/",
                "https://ada%3Apw@example.org/",
                "https:ada:pw@example.org/",
                "https:\\\\ada:pw@example.org/",
                "https://example.org\\@ada",
                "ada:pw@example.org",
                "scm:git:https://ada:pw@example.org",
                "jdbc:postgresql://ada:pw@example.org/db",
                "view-source:https://ada:pw@example.org",
                "ssh://ada:pw@example.org/",
                "git://ada:pw@example.org/",
                "ftp://anonymous:ada@example.org/",
                "https://example.org/https://ada:pw@example.com/",
                "https://example.org/?u=ada:pw@x",
                "mailto:ada:pw@example.org",
                "https://:@example.org/",
                "javascript:alert(1)",
                "data:text/html,x",
                "file:///etc/passwd",
                "https:/example.org",
                "https://example.org/a b",
                "https://example.org:999999/",
                "//example.org/",
                "urn:isbn:123"
            })
    void noOtherAddressWillDoAndNoSecretIsShown(String url) {
        assertThatThrownBy(() -> Samples.builder()
                        .set(MetadataField.URLS, Map.of("home", url))
                        .build())
                .hasMessageContaining(
                        "but must be an address such as https://example.org/ (http, https, ftp, git, ssh or"
                                + " mailto), without a password; only ssh and git may have a user's name.")
                .message()
                .doesNotContain("pw", "//ada", ":ada", "anonymous");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org",
                "HTTP://example.org:8080/a?b=c#d",
                "https://example.org/@ada/1:2",
                "https://[::1]:80/",
                "https://ex\u00e4mple.org/\u00fc",
                "ftp://example.org/x",
                "ssh://git@git.example.org:22/dns.git",
                "git://git.example.org/dns.git",
                "mailto:ada@example.org",
                "mailto:ada@example.org?subject=x"
            })
    void anyAddressWithoutASecretWillDo(String url) throws Exception {
        assertThat(Samples.builder()
                        .set(MetadataField.URLS, Map.of("source", url))
                        .build()
                        .get(MetadataField.URLS))
                .containsEntry("source", url);
    }

    @Test
    void whatIsSaidMustSaySomethingAndNotTooMuch() {
        for (String blank : List.of(" ", "\u00a0", "\u3164", "\u2800\u200d\u2800", "\ufe0f")) {
            assertThatThrownBy(() -> Samples.builder()
                            .set(MetadataField.AUTHORS, List.of("Ada", blank))
                            .build())
                    .isInstanceOfSatisfying(
                            MetadataException.class,
                            e -> assertThat(e.inFile("c.json")).startsWith("'authors[1]' in c.json is empty"))
                    .hasMessage("authors is empty or has only blank characters; leave it out.");
        }
        assertThatThrownBy(() -> Samples.builder()
                        .set(MetadataField.REQUIRES, Collections.nCopies(129, "ldap"))
                        .build())
                .hasMessage("requires has 129 elements; the maximum is 128.");
    }

    @Test
    void aCharacterThatIsNotSeenIsNamedWithItsPlace() throws Exception {
        assertThatThrownBy(() -> Samples.builder()
                        .set(MetadataField.VENDOR, "\ud83d\ude00a\u202eb")
                        .build())
                .hasMessage("vendor has a control or invisible character in it (U+202E, character 3): '\ud83d\ude00ab'."
                        + " Write it on one line of plain text.");
        assertThatThrownBy(
                        () -> Samples.builder().set(MetadataField.VENDOR, "a\n").build())
                .hasMessageContaining("(U+000A, character 2)");
        String joined = "\ud83d\udc69\u200d\ud83d\udcbb \u0646\u200c\u0645";
        ImageMetadata image =
                Samples.builder().set(MetadataField.VENDOR, joined).build();
        assertThat(image.get(MetadataField.VENDOR)).isEqualTo(joined);
        assertThat(MetadataJson.writeText(image))
                .asString(StandardCharsets.UTF_8)
                .contains("\nvendor\t" + joined + "\n");
        assertThatThrownBy(() -> Samples.builder()
                        .set(MetadataField.VENDOR, "Exam\u200dple")
                        .build())
                .hasMessageContaining("(U+200D, character 5)");
    }

    @ParameterizedTest
    @MethodSource("fields")
    void aTraitHasANameThatIsGoodForAnOptionAndAnArgument(MetadataField<?> field) {
        assertThat(!field.isTrait()
                        || field.id().matches("[a-z]+") && !field.help().isEmpty())
                .isTrue();
    }

    @Test
    void noProjectIsRequiredTwiceOrByItself() {
        assertThatThrownBy(() -> Samples.builder()
                        .set(MetadataField.REQUIRES, List.of("ldap", "ntp", "ldap"))
                        .build())
                .hasMessage("requires names 'ldap' a second time. Leave it out.");
        assertThatThrownBy(() -> Samples.builder()
                        .set(MetadataField.REQUIRES, List.of("dns"))
                        .build())
                .hasMessage("requires names the project itself: 'dns'. Leave it out.");
    }

    @Test
    void aScheduleHasTimesForHooksThatTheAgentRuns() throws Exception {
        Ancestry ancestry = Ancestry.of(
                List.of(
                        Samples.builder()
                                .set(MetadataField.SCHEDULE, Map.of("monitor", "30s", "validate", "1d"))
                                .build(),
                        Samples.builder()
                                .buildTimeStamp(1769839331L)
                                .set(MetadataField.SCHEDULE, Map.of("monitor", "2m"))
                                .build()),
                null,
                List.of());
        assertThat(ancestry.schedule(Hook.MONITOR)).contains(Duration.ofMinutes(2));
        assertThat(ancestry.schedule(Hook.VALIDATE)).contains(Duration.ofDays(1));
        assertThat(ancestry.schedule(Hook.METRICS)).isEmpty();
        assertThatThrownBy(() -> Samples.builder()
                        .set(MetadataField.SCHEDULE, Map.of("update", "30s"))
                        .build())
                .hasMessage("schedule has the unknown hook 'update'; the hooks are validate, monitor, metrics.");
        assertThatThrownBy(() -> Samples.builder()
                        .set(MetadataField.SCHEDULE, Map.of("monitor", "often"))
                        .build())
                .hasMessageStartingWith("schedule is 'monitor often', but must be a time such as 30s: ");
        assertThatThrownBy(() -> Samples.builder()
                        .set(MetadataField.SCHEDULE, Map.of("monitor", "0s"))
                        .build())
                .hasMessageStartingWith("schedule is 'monitor 0s', but must be a time such as 30s: the time ");
        assertThatThrownBy(() -> Samples.builder()
                        .set(MetadataField.SCHEDULE, Map.of("monitor", "4s"))
                        .build())
                .hasMessage(
                        "schedule is 'monitor 4s', but the agent runs no hook more often than every 5s because an image"
                                + " wishes it: write 5s or more.");
        assertThat(Samples.builder()
                        .set(MetadataField.SCHEDULE, Map.of("monitor", "5s"))
                        .build())
                .isNotNull();
    }

    @Test
    void valuesAreCopiesThatNobodyChanges() throws Exception {
        List<String> authors = new ArrayList<>(List.of("Ada"));
        ImageMetadata image =
                Samples.builder().set(MetadataField.AUTHORS, authors).build();
        authors.add("Eve");

        assertThat(image.get(MetadataField.AUTHORS)).containsExactly("Ada");
        assertThatThrownBy(() -> image.get(MetadataField.AUTHORS).add("Eve"))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
