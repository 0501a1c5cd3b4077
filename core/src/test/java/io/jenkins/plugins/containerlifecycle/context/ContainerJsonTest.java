package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.metadata.FieldValues;
import io.jenkins.plugins.containerlifecycle.metadata.Healthcheck;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerJsonTest {
    @TempDir
    private Path context;

    private static FieldValues parse(String json) throws Exception {
        return ContainerJson.parse(json.getBytes(StandardCharsets.UTF_8), "container.json");
    }

    @Test
    void setsWhatItSaysAndLeavesTheRest() throws Exception {
        Samples.write(context, "container.json", """
                {"project": "dns", "image_name": "example/dns", "image_tag_names": ["2"],
                 "hooks": {"start": "/srv/start", "monitor": "/srv/check"}, "validate_method": "/srv/validate",
                 "user": {"team": {"mail": "dns@example.org"}}}
                """);
        var builder = Samples.builder();
        builder.setAll(ContainerJson.read(context));
        ImageMetadata metadata = builder.build();
        assertThat(metadata.project()).isEqualTo("dns");
        assertThat(metadata.imageName()).isEqualTo("example/dns");
        assertThat(metadata.imageTagNames()).containsExactly("2");
        assertThat(metadata.methods())
                .isEqualTo(
                        Map.of(Hook.START, "/srv/start", Hook.MONITOR, "/srv/check", Hook.VALIDATE, "/srv/validate"));
        assertThat(metadata.user().at("/team/mail").textValue()).isEqualTo("dns@example.org");
    }

    @Test
    void saysWhatAPackageSaysOfItself() throws Exception {
        FieldValues said = parse("""
                {"version": "1.4.2", "description": "DNS", "licenses": "MIT", "vendor": "Example", "authors": ["Ada"],
                 "urls": {"home": "https://example.org/"}, "requires": ["ldap"], "schedule": {"monitor": "30s"}}
                """);
        assertThat(said.get(MetadataField.VERSION)).isEqualTo("1.4.2");
        assertThat(said.get(MetadataField.AUTHORS)).containsExactly("Ada");
        assertThat(said.get(MetadataField.URLS)).containsExactly(Map.entry("home", "https://example.org/"));
        assertThat(said.get(MetadataField.REQUIRES)).containsExactly("ldap");
        for (MetadataField<?> field : MetadataField.ALL) {
            assertThat(said.has(field)).as(field.id()).isEqualTo(field.isTrait());
        }
    }

    @Test
    void saysWhichHookMakesTheHealthcheck() throws Exception {
        assertThat(parse("{\"healthcheck\": \"none\"}").get(MetadataField.HEALTHCHECK))
                .isEqualTo(new Healthcheck("none", null, null, null, null));
        assertThat(parse("{\"healthcheck\": {\"hook\": \"monitor\", \"start_period\": \"2m\", \"retries\": 5}}")
                        .get(MetadataField.HEALTHCHECK))
                .isEqualTo(new Healthcheck("monitor", null, null, Duration.ofMinutes(2), 5));
    }

    @Test
    void mayBeginWithAByteOrderMarkAndNameItsSchema() throws Exception {
        assertThat(parse("\uFEFF{\"$schema\": \"https://example.org/container.json\", \"project\": \"dns\"}")
                        .get(MetadataField.PROJECT))
                .isEqualTo("dns");
        assertThatThrownBy(() -> parse("{\"$schema\": 1}")).hasMessageContaining("'$schema' in container.json must be");
        assertThatThrownBy(() -> parse("\uFEFF\uFEFF{}")).isInstanceOf(ContextException.class);
    }

    @Test
    void saysNothingWhereThereIsNone() throws Exception {
        var builder = Samples.builder();
        builder.setAll(ContainerJson.read(context));
        assertThat(builder.build()).isEqualTo(Samples.metadata());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "{\"projct\":\"x\"}; unknown key 'projct'; keys are project, image_name, image_tag_names, ",
                "{\"hooks\":{\"Start\":\"x\"}}; unknown hook 'Start'; hooks are start, update, validate, monitor, metrics",
                "{\"hooks\":[]}; 'hooks'; must be an object",
                "{\"hooks\":{\"start\":1}}; 'hooks.start'; must be a text",
                "{\"hooks\":{\"start\":\"a\"},\"start_method\":\"b\"}; start hook twice; 'start_method'",
                "{\"project\":5}; 'project' in container.json; must be a text",
                "{\"project\":\" \"}; 'project'; not empty",
                "{\"hooks\":{\"validate\":\"\"}}; 'hooks.validate'; not empty",
                "{\"hooks\":{\"validate\":\" #x\"}}; 'hooks.validate'; only a comment",
                "{\"start_method\":\"#x\"}; 'start_method'; only a comment",
                "{\"project\":null}; 'project'; must be a text",
                "{\"image_tag_names\":\"latest\"}; 'image_tag_names'; must be a list of texts",
                "{\"image_tag_names\":[\"a\",1]}; 'image_tag_names[1]'; must be a text",
                "{\"user\":[]}; 'user'; must be a JSON object",
                "{\"version\":1.4}; 'version'; must be a text",
                "{\"authors\":\"Ada\"}; 'authors'; must be a list of texts, such as [\"Ada <ada@example.org>\"].",
                "{\"requires\":\"dns\"}; 'requires'; must be a list of texts, such as [\"dns\"].",
                "{\"urls\":[\"https://example.org/\"]}; 'urls'; must be an object of texts, such as {\"home\": \"https://example.org/\"}.",
                "{\"urls\":{\"home\":\"\"}}; 'urls.home'; must be a text that is not empty",
                "{\"git_branch\":\"main\"}; unknown key 'git_branch'; the keys are",
                "{\"healthcheck\":\"\"}; 'healthcheck' in container.json; must be a text that is not empty",
                "{\"healthcheck\":[]}; 'healthcheck' in container.json; is neither a hook nor an object that names one",
                "{\"healthcheck\":{\"hook\":\"monitor\",\"every\":\"5s\"}}; unknown key 'every'; interval, timeout",
                "{\"healthcheck\":{\"hook\":\"monitor\",\"interval\":\"5 s\"}}; 'healthcheck' in container.json; interval: '5 s' is not a duration",
                "{\"validate_method\":true}; 'validate_method'; must be a text"
            })
    void namesTheKeyThatIsWrongAndWhatItShouldBe(String json, String what, String wanted) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(ContextException.class)
                .hasMessageContaining(what)
                .hasMessageContaining(wanted);
    }

    @Test
    void saysWhereItIsNotJson() {
        assertThatThrownBy(() -> parse("{\"project\": }"))
                .isInstanceOf(ContextException.class)
                .hasMessageContaining("container.json")
                .hasMessageContaining("line 1");
    }

    @Test
    void isRefusedWhereItIsALink() throws Exception {
        Path elsewhere = Samples.write(context, "elsewhere/secret.json", "{}");
        Files.createSymbolicLink(context.resolve("container.json"), elsewhere);
        assertThatThrownBy(() -> ContainerJson.read(context)).hasMessageContaining("not a regular file");
    }

    @Test
    void isRefusedWhereItIsTooLarge() throws Exception {
        Samples.write(context, "container.json", " ".repeat(70_000));
        assertThatThrownBy(() -> ContainerJson.read(context)).isInstanceOf(ContextException.class);
    }
}
