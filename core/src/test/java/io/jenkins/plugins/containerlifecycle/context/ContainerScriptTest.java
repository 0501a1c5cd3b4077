package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script's command line and {@code --metadata}; its other parts have tests of their own beside this one. */
class ContainerScriptTest {
    private static final String HOSTILE = "{\n  \"project\": \"\\u0024(touch x) `id` \\\\n %s -n * 'q' Á€\"\n}";

    @TempDir
    Path folder;

    @InEveryShell
    void metadataIsTheNewestImagesFileByteForByte(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        sandbox.image("1427167501-zz-00000001", "{\"old\": true}\n");
        sandbox.image("1427691730-aa-00000002", HOSTILE);

        assertThat(sandbox.run("--metadata")).isEqualTo(new ScriptSandbox.Result(0, HOSTILE, ""));
    }

    @InEveryShell
    void allMetadataIsOneJsonArrayFromTheOldestImageToTheNewest(Shell shell) throws IOException {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        sandbox.image("1427691730-a-b.c_d-fff0000a", "{\"n\": 5}\n");
        sandbox.image("1427691730-b-00ff000a", "{\"n\": 3}");
        sandbox.image("1427691730-c-ff00000a", "{\"n\": 4}");
        sandbox.image("1427691730-d-00000009", "{\"n\": 2}\n");
        sandbox.image("0000000009-zz-ffffffff", "{\"n\": 1}");
        sandbox.image("9999999999-a-12345678", HOSTILE);

        ScriptSandbox.Result result = sandbox.run("--metadata", "--all");

        assertThat(result.exitCode()).isZero();
        JsonNode images = new ObjectMapper().readTree(result.out());
        assertThat(images).extracting(image -> image.path("n").asInt()).containsExactly(1, 2, 3, 4, 5, 0);
        assertThat(images.path(5).path("project").asText()).isEqualTo("$(touch x) `id` \\n %s -n * 'q' Á€");
        assertThat(sandbox.run("--metadata").out()).isEqualTo(HOSTILE);
    }

    @InEveryShell
    void filesThatAreNoMetadataAreLeftAlone(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        sandbox.image("1427167501-a-00000001", "{}");
        sandbox.image("1427691730-B-00000002", "{\"upper\": \"case\"}");
        sandbox.image("1427691730-a b-00000003", "{\"a\": \"blank\"}");
        sandbox.image("1427691730-a-0000000g", "{\"no\": \"hex\"}");
        sandbox.image("142769173-a-00000004", "{\"nine\": \"digits\"}");
        sandbox.image("1427691731-a-00000005", "");
        sandbox.image("README", "{}");

        assertThat(sandbox.run("--metadata", "--all").out()).isEqualTo("[\n{}\n]\n");
    }

    @InEveryShell
    void missingOrUnreadableMetadataIsAnErrorThatSaysSo(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        ScriptSandbox.Result none = new ScriptSandbox.Result(
                69,
                "",
                "container: there is no metadata in /usr/lib/container/metadata.d: this image was never stamped.\n");

        assertThat(sandbox.run("--metadata")).as("no folder").isEqualTo(none);
        Path metadata = sandbox.folder("usr/lib/container/metadata.d");
        assertThat(sandbox.run("--metadata", "--all")).as("empty folder").isEqualTo(none);
        sandbox.folder(metadata + "/1427167501-a-00000001.json/not-a-file");
        assertThat(sandbox.run("--metadata").exitCode()).isEqualTo(74);
    }

    @InEveryShell
    void aWrongCommandLineIsAnsweredWithTheUsageOnStandardError(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        ScriptSandbox.Result help = sandbox.run("--help");
        ScriptSandbox.Result wrong = new ScriptSandbox.Result(2, "", help.out());

        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).startsWith("Usage: container OPTION\n").contains("--metadata [--all]", "--validate");
        assertThat(sandbox.run()).isEqualTo(wrong);
        assertThat(sandbox.run("")).isEqualTo(wrong);
        assertThat(sandbox.run("--restart")).isEqualTo(wrong);
        assertThat(sandbox.run("--examine", "--all")).isEqualTo(wrong);
        assertThat(sandbox.run("--metadata", "--all", "x")).isEqualTo(wrong);
        assertThat(sandbox.run("--metadata --all")).isEqualTo(wrong);
    }

    @InEveryShell
    void theVersionIsTheOneThatTheWriterPutsIn(Shell shell) throws IOException {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        assertThat(sandbox.run("--version").out()).as("not replaced").isEqualTo("container @project.version@\n");

        Path script = folder.resolve("container");
        Files.writeString(script, Files.readString(script).replace("@project.version@", "1.2-SNAPSHOT"));
        assertThat(sandbox.run("--version")).isEqualTo(new ScriptSandbox.Result(0, "container 1.2-SNAPSHOT\n", ""));
    }

    @InEveryShell
    void anEmptyOrHostileEnvironmentChangesNothing(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        sandbox.image("1427167501-a-00000001", "{}\n", "validate_method=echo $IFS works; exit 3");
        sandbox.environment.clear();
        assertThat(sandbox.run("--validate")).isEqualTo(new ScriptSandbox.Result(3, "works\n", ""));

        sandbox.environment.put("PATH", "");
        sandbox.environment.put("IFS", "a/0-");
        sandbox.environment.put("CDPATH", "/usr");
        sandbox.environment.put("POSIXLY_CORRECT", "1");
        sandbox.environment.put("GREP_OPTIONS", "-v");
        assertThat(sandbox.run("--metadata").out()).isEqualTo("{}\n");
    }

    @Test
    void theScriptIsOneThatTestsAndWriterCanFillIn() {
        assertThat(ScriptSandbox.script())
                .startsWith("#!/bin/sh\n")
                .containsOnlyOnce("\nroot=''")
                .containsOnlyOnce("\nversion='@project.version@'\n")
                .matches("\\p{ASCII}*");
    }

    @Test
    void shellcheckFindsNothing() throws Exception {
        assumeTrue(Shell.isOnPath("shellcheck"), "shellcheck is not installed: the script was NOT linted");
        Path script = Files.writeString(folder.resolve("container"), ScriptSandbox.script());

        Process shellcheck = new ProcessBuilder("shellcheck", "-s", "sh", "-S", "style", script.toString())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(shellcheck.getInputStream().readAllBytes())).isEmpty();
        assertThat(shellcheck.waitFor()).isZero();
    }

    @Test
    void theScriptKnowsEachHookAndShowsThemInTheirOrder() {
        String script = ScriptSandbox.script();
        String hooks = Arrays.stream(Hook.values())
                .map(hook -> hook.id() + ":" + hook.name())
                .collect(Collectors.joining(" "));

        assertThat(script).contains("for hook in " + hooks + "; do");
        for (Hook hook : Hook.values()) {
            assertThat(script)
                    .contains("'  --" + hook.id() + " ")
                    .contains("1:--" + hook.id() + ":")
                    .contains("      " + hook.field() + ") " + hook.id() + "=$value ;;")
                    .contains("  field " + hook.name() + " \"$" + hook.id() + "\"");
        }
    }
}
