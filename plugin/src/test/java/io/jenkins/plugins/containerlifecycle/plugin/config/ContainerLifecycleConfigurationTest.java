package io.jenkins.plugins.containerlifecycle.plugin.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.sf.json.JSONObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.StaplerRequest2;

/** What an administrator sets for all jobs. */
@WithJenkins
class ContainerLifecycleConfigurationTest {
    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @Test
    void theFormKeepsTheSettings() throws Exception {
        ContainerLifecycleConfiguration.get().setTimeout(42);
        ContainerLifecycleConfiguration.get().setMaxAge("7d");

        jenkins.configRoundtrip();

        assertEquals(42, ContainerLifecycleConfiguration.get().getTimeout());
        assertEquals(42, new ContainerLifecycleConfiguration().getTimeout());
        assertEquals("7d", new ContainerLifecycleConfiguration().getMaxAge());
    }

    @Test
    void isSetAndExportedAsCode(@TempDir Path folder) throws Exception {
        Path yaml = folder.resolve("jenkins.yaml");
        Files.writeString(yaml, "unclassified:\n  containerLifecycle:\n    timeout: 90\n    maxAge: 2h\n");

        ConfigurationAsCode.get().configure(yaml.toString());

        assertEquals(90, ContainerLifecycleConfiguration.get().getTimeout());
        ByteArrayOutputStream exported = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(exported);
        String text = exported.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("containerLifecycle:\n    maxAge: \"2h\"\n    timeout: 90\n"), text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    timeout: 0              | The timeout of validations must be longer than zero.
                    timeout: 315360001      | The timeout of validations is too long: the maximum is 3650 days (315360000 seconds).
                    maxAge: 3651d           | '3651d' is too long; the maximum is 3650d.
                    maxAge: 0               | The greatest age of a validation must be longer than zero.
                    maxAge: soon            | 'soon' is not a duration
                    """)
    void aTimeInCodeThatCannotBeIsRefusedInASentence(String line, String sentence, @TempDir Path folder)
            throws Exception {
        Path yaml = folder.resolve("jenkins.yaml");
        Files.writeString(yaml, "unclassified:\n  containerLifecycle:\n    " + line + "\n");

        Throwable refusal =
                assertThrows(Exception.class, () -> ConfigurationAsCode.get().configure(yaml.toString()));

        StringBuilder said = new StringBuilder();
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            said.append(cause.getMessage()).append('\n');
        }
        assertTrue(said.toString().contains(sentence), said.toString());
    }

    @Test
    void aFormThatIsSentWithATimeThatCannotBeIsRefusedInASentence() {
        ContainerLifecycleConfiguration configuration = ContainerLifecycleConfiguration.get();
        JSONObject form = new JSONObject();
        form.put("timeout", "99999999999");
        form.put("maxAge", "1d");

        Descriptor.FormException refusal = assertThrows(
                Descriptor.FormException.class, () -> configuration.configure((StaplerRequest2) null, form));

        assertEquals("timeout", refusal.getFormField());
        assertTrue(refusal.getMessage().contains("the maximum is 3650 days (315360000 seconds)"), refusal.getMessage());
    }

    @Test
    void whatIsNoTimeIsRefused() {
        ContainerLifecycleConfiguration configuration = ContainerLifecycleConfiguration.get();

        assertThrows(IllegalArgumentException.class, () -> configuration.setTimeout(0));
        assertEquals(FormValidation.Kind.ERROR, configuration.doCheckTimeout("0").kind);
        assertEquals(FormValidation.Kind.ERROR, configuration.doCheckTimeout("soon").kind);
        assertEquals(FormValidation.Kind.OK, configuration.doCheckTimeout("90").kind);
        assertEquals(FormValidation.Kind.OK, configuration.doCheckTimeout("315360000").kind);
        assertEquals(FormValidation.Kind.ERROR, configuration.doCheckTimeout("315360001").kind);
        assertThrows(IllegalArgumentException.class, () -> configuration.setTimeout(315_360_001));
        assertThrows(IllegalArgumentException.class, () -> configuration.setMaxAge("0"));
        assertThrows(IllegalArgumentException.class, () -> configuration.setMaxAge("3651d"));
        assertEquals(FormValidation.Kind.ERROR, configuration.doCheckMaxAge("3651d").kind);
        assertEquals(FormValidation.Kind.ERROR, configuration.doCheckMaxAge("soon").kind);
        assertEquals(FormValidation.Kind.OK, configuration.doCheckMaxAge("24h").kind);
    }
}
