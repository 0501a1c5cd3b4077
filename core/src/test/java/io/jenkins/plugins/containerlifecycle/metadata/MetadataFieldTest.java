package io.jenkins.plugins.containerlifecycle.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

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
                "home  | example.org                  | urls is 'home example.org', but must be an address",
                "home  | https://ada:pw@example.org/  | without a user's name and password",
                "home  | https:///                    | must be an address",
                "homes | https://example.org/         | urls has the unknown kind 'homes'; the kinds are home, source, documentation, issues, changelog.",
                "home  | ~ ~                          | must be an address"
            })
    void anAddressMustBeOneAndOfAKnownKind(String kind, String url, String sentence) {
        assertThatThrownBy(() -> Samples.builder()
                        .set(MetadataField.URLS, Map.of(kind, url))
                        .build())
                .isInstanceOf(MetadataException.class)
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org",
        "https://example.org/a?b=c#d",
        "ssh://git@git.example.org:22/dns.git",
        "mailto:ada@example.org"
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
        assertThatThrownBy(() -> Samples.builder()
                        .set(MetadataField.AUTHORS, List.of("Ada", " "))
                        .build())
                .hasMessage("authors is empty; leave it out.");
        assertThatThrownBy(() -> Samples.builder()
                        .set(MetadataField.REQUIRES, Collections.nCopies(129, "dns"))
                        .build())
                .hasMessage("requires has 129 elements; the maximum is 128.");
        assertThatThrownBy(() ->
                        Samples.builder().set(MetadataField.VENDOR, "a\nb").build())
                .hasMessageStartingWith("vendor has a control or invisible character");
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
