package io.jenkins.plugins.containerlifecycle.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataJsonTest {
    private static final String ESSAY = """
            {
              "validate_method": "/srv/support/bin/validate.sh",
              "start_method": "/srv/support/bin/start.sh",
              "update_method": "/srv/support/bin/update.sh",
              "validate": true,
              "build_cause": "TIMERTRIGGER",
              "build_tag": "jenkins-docker rbldnsd-55",
              "ci": true,
              "image_tag_names": ["ripienaar/rbldnsd"],
              "project": "rbldnsd",
              "build_time": "2015-03-30 06:02:10",
              "build_time_stamp": 1427691730,
              "image_name": "ripienaar/rbldnsd",
              "gitref": "e1b0a445744fec5e584919711cafd8f4cebdee0e"
            }
            """;

    private static ImageMetadata read(String json) throws MetadataException {
        return MetadataJson.read(json.getBytes(UTF_8), "test.json");
    }

    @Test
    void readsTheEssaysOwnDocument() throws Exception {
        ImageMetadata metadata = read(ESSAY);

        assertThat(metadata.project()).isEqualTo("rbldnsd");
        assertThat(metadata.buildTimeStamp()).isEqualTo(1427691730L);
        assertThat(metadata.buildCauses()).containsExactly("TIMERTRIGGER");
        assertThat(metadata.method(Hook.UPDATE)).contains("/srv/support/bin/update.sh");
        assertThat(metadata.validate()).isTrue();
        assertThat(metadata.buildId()).matches("[0-9a-f]{8}");
        assertThat(read(ESSAY).buildId()).as("derived from the document").isEqualTo(metadata.buildId());
    }

    @Test
    void takesTheEssaysTimeWithoutZoneForUtcWhereThereIsNoStamp() throws Exception {
        assertThat(read("{\"project\":\"a\",\"build_time\":\"2015-03-30 05:02:10\"}")
                        .buildTimeStamp())
                .isEqualTo(1427691730L);
    }

    @Test
    void writesOneKeyALineInAFixedOrderAndReadsItBackEqual() throws Exception {
        ImageMetadata metadata = Samples.full();

        String written = new String(MetadataJson.write(metadata), UTF_8);

        assertThat(written)
                .startsWith("{\n  \"schema_version\": 1,\n  \"build_id\": \"1a2b3c4d\",\n")
                .endsWith("\n}\n");
        assertThat(written.lines().filter(line -> line.startsWith("  \"")))
                .hasSize(new ObjectMapper().readTree(written).size());
        assertThat(read(written)).isEqualTo(metadata);
        assertThat(MetadataJson.write(read(written))).isEqualTo(MetadataJson.write(metadata));
    }

    @Test
    void keepsFieldsThatItDoesNotKnow() throws Exception {
        String json = "{\"project\":\"a\",\"build_time_stamp\":5,\"zebra\":{\"x\":[1,2.5]},\"alpha\":null}";

        String written = new String(MetadataJson.write(read(json)), UTF_8);

        assertThat(written).contains("\"zebra\": {\"x\":[1,2.5]}").contains("\"alpha\": null");
    }

    @Test
    void writesPlainAsciiSoThatATerminalThatShowsTheFileIsSafe() throws Exception {
        ImageMetadata metadata = read("{\"project\":\"d\u00e9j\u00e0\u202evu \u200b\",\"build_time_stamp\":5}");

        assertThat(MetadataJson.write(metadata)).asString().matches("\\A[\\n -~]*\\z");
        assertThat(read(new String(MetadataJson.write(metadata), UTF_8)).project())
                .isEqualTo(metadata.project());
    }

    @Test
    void textFormHasOneLineForEachFactAndForEachElementOfAList() throws Exception {
        assertThat(new String(MetadataJson.writeText(Samples.full()), UTF_8).lines())
                .contains(
                        "project\tdns",
                        "image_tag_names\tlatest",
                        "image_tag_names\t12",
                        "ci\ttrue",
                        "build_time\t2026-01-31T06:02:10Z",
                        "authors\tBob",
                        "urls\thome https://dns.example.org/",
                        "validate_method\t/srv/support/bin/validate --all 'two words'")
                .anyMatch(line -> line.startsWith("user\t{\""))
                .allMatch(line -> line.matches("[a-z0-9_]+\t.*"));
    }

    @Test
    void whatIsWrittenIsValidByThePublishedSchema() throws Exception {
        try (InputStream resource = MetadataJson.class.getResourceAsStream("image-metadata.schema.json")) {
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(resource);

            assertThat(schema.validate(new String(MetadataJson.write(Samples.full()), UTF_8), InputFormat.JSON))
                    .isEmpty();
            assertThat(schema.validate(new String(MetadataJson.write(Samples.least()), UTF_8), InputFormat.JSON))
                    .isEmpty();
            assertThat(schema.validate("{\"project\": 5}", InputFormat.JSON)).isNotEmpty();
        }
    }

    @Test
    void ofANewerSchemaOnlyIdentityIsTakenAndTheRestIsKept() throws Exception {
        ImageMetadata metadata = read("{\"schema_version\":2,\"build_id\":\"00000001\",\"project\":\"a\","
                + "\"build_time_stamp\":7,\"ci\":{\"server\":\"x\"}}");

        assertThat(metadata.isNewer()).isTrue();
        assertThat(metadata.key()).isEqualTo("7.00000001");
        assertThat(metadata.unknown()).containsKey("ci");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[]                                                     | is not a JSON object",
                "{\"project\":\"a\"}                                    | neither build_time_stamp nor build_time",
                "{\"build_time_stamp\":5}                               | neither project nor image_name",
                "{\"project\":5,\"build_time_stamp\":5}                 | project is not a string",
                "{\"project\":\"a\",\"build_time_stamp\":\"5\"}         | build_time_stamp is not epoch seconds",
                "{\"project\":\"a\",\"build_time_stamp\":-1}            | build_time_stamp is not epoch seconds",
                "{\"project\":\"a\",\"build_time_stamp\":1e400}         | build_time_stamp is not epoch seconds",
                "{\"project\":\"a\",\"build_time\":\"yesterday\"}       | build_time is 'yesterday'",
                "{\"project\":\"a\",\"build_time_stamp\":5,\"ci\":1}    | ci is not true or false",
                "{\"project\":\"a\",\"build_time_stamp\":5,\"user\":[]} | user is not a JSON object",
                "{\"project\":\"a\",\"build_time_stamp\":5,\"build_id\":\"../../etc\"} | build_id is not eight hex digits",
                "{\"project\":\"a\",\"build_time_stamp\":5,\"image_tag_names\":\"x\"} | image_tag_names is not a list",
                "{\"project\":\"a\",\"project\":\"b\"}                  | Duplicate",
                "{\"project\":\"a\"                                     | test.json is not readable as JSON at line 1",
                "{\"project\":\"a\",\"build_time_stamp\":5} {}          | something after its JSON object",
                "{\"schema_version\":\"1\"}                             | schema_version is not a positive whole number"
            })
    void namesWhatIsWrongWithABadDocument(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(MetadataException.class)
                .hasMessageContaining(message)
                .hasMessageStartingWith("test.json");
    }

    @Test
    void refusesDocumentsThatAreTooLongTooDeepOrNotUtf8() {
        assertThatThrownBy(() -> read("{\"project\":\"" + "x".repeat(ImageMetadata.MAX_BYTES) + "\"}"))
                .hasMessageContaining("the maximum is 65536");
        assertThatThrownBy(() -> read("{\"user\":" + "[".repeat(17) + "]".repeat(17) + "}"))
                .hasMessageContaining("depth");
        assertThatThrownBy(() -> MetadataJson.read(new byte[] {'{', '"', (byte) 0xC3, '"'}, "test.json"))
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void refusesToWriteWhatTheLimitForReadingWouldNotLetBackIn() throws Exception {
        ImageMetadata metadata = Samples.builder()
                .user(new ObjectMapper().createObjectNode().put("text", "x".repeat(70_000)))
                .build();

        assertThatThrownBy(() -> MetadataJson.write(metadata)).hasMessageContaining("Shorten 'user'");
        ImageMetadata wordy = Samples.builder()
                .set(MetadataField.DESCRIPTION, "x".repeat(70_000))
                .build();
        assertThatThrownBy(() -> MetadataJson.write(wordy)).hasMessageEndingWith(". Shorten 'description'.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{/*x*/\"a\":1}",
                "{\"a\":1}{}",
                "{\"a\":NaN}",
                "{\"a\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}",
                "{\"a\":1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123}"
            })
    void saysWhatIsNoJsonWithoutTheParsersOwnSettings(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(MetadataException.class)
                .message()
                .doesNotContain("Feature", "fasterxml", "StreamRead", "ALLOW_");
    }

    @ParameterizedTest
    @CsvSource({
        "https://user:secret@git.example.org/dns.git, https://git.example.org/dns.git",
        "https://token@git.example.org/dns.git, https://git.example.org/dns.git",
        "https://git.example.org/dns.git?access_token=secret, https://git.example.org/dns.git",
        "ssh://git@git.example.org:22/dns.git, ssh://git@git.example.org:22/dns.git",
        "ssh://git:secret@git.example.org/dns.git, ssh://git.example.org/dns.git",
        "git@git.example.org:dns.git, git@git.example.org:dns.git",
        "/srv/git/dns.git, /srv/git/dns.git"
    })
    void gitUrlsLoseTheirCredentials(String url, String shown) {
        assertThat(GitUrl.withoutCredentials(url)).isEqualTo(shown);
    }

    @Test
    void writingIsStrictAboutWhatTheUserCanStillMend() {
        assertThatThrownBy(() -> Samples.builder().project(" ").build()).hasMessageContaining("no name");
        assertThatThrownBy(() -> Samples.builder().imageName("Example/DNS").build())
                .hasMessage("image_name is 'Example/DNS', but must be a repository in lower case without a tag.");
        assertThatThrownBy(() -> Samples.builder().imageTagNames(List.of("a b")).build())
                .hasMessageContaining("image_tag_names is 'a b'");
        assertThatThrownBy(() -> Samples.builder().method(Hook.VALIDATE, "a\nb").build())
                .hasMessageContaining("validate_method has a control");
        assertThatThrownBy(() -> Samples.builder().buildTimeStamp(0).build()).hasMessageContaining("build_time_stamp");
    }

    @Test
    void aWrongFieldIsCalledByTheNameThatItsUserKnows() {
        assertThatThrownBy(() -> Samples.builder().imageTagNames(List.of("a b")).build())
                .isInstanceOfSatisfying(
                        MetadataException.class,
                        e -> assertThat(e.getMessage(field -> field.equals("image_tag_names") ? "'tags'" : field))
                                .startsWith("'tags' is 'a b', but must be"));
        assertThatThrownBy(() -> Samples.builder().project(" ").build())
                .isInstanceOfSatisfying(
                        MetadataException.class,
                        e -> assertThat(e.getMessage(field -> "'tags'")).isEqualTo(e.getMessage()));
    }

    @Test
    void fileNamesSortByTimeAndHoldNothingButSafeCharacters() throws Exception {
        assertThat(Samples.builder().project("../My Project!/x").build().fileStem())
                .isEqualTo("1769839330-my-project-x-1a2b3c4d");
        assertThat(Samples.builder().project("\u65e5\u672c").build().fileStem()).isEqualTo("1769839330-image-1a2b3c4d");
    }

    @Test
    void whatIsWrittenHasNoCharacterThatATerminalObeys() throws Exception {
        String written = new String(
                MetadataJson.write(read("{\"project\":\"a\u007f\u009b\u202e\",\"build_time_stamp\":1}")), UTF_8);

        assertThat(written).contains("a\\u007F\\u009B\\u202E").matches("[\\n -~]*");
    }
}
