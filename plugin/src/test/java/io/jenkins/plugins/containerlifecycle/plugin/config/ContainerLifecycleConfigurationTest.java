package io.jenkins.plugins.containerlifecycle.plugin.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.util.FormValidation;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What an administrator decides for all jobs. */
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

    @Test
    void whatIsNoTimeIsRefused() {
        ContainerLifecycleConfiguration configuration = ContainerLifecycleConfiguration.get();

        assertThrows(IllegalArgumentException.class, () -> configuration.setTimeout(0));
        assertEquals(FormValidation.Kind.ERROR, configuration.doCheckTimeout("0").kind);
        assertEquals(FormValidation.Kind.ERROR, configuration.doCheckTimeout("soon").kind);
        assertEquals(FormValidation.Kind.OK, configuration.doCheckTimeout("90").kind);
        assertThrows(IllegalArgumentException.class, () -> configuration.setMaxAge("0"));
        assertEquals(FormValidation.Kind.ERROR, configuration.doCheckMaxAge("soon").kind);
        assertEquals(FormValidation.Kind.OK, configuration.doCheckMaxAge("24h").kind);
    }
}
