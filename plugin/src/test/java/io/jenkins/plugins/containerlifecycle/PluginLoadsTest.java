package io.jenkins.plugins.containerlifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import hudson.PluginWrapper;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class PluginLoadsTest {

    @Test
    void jenkinsStartsWithThePluginAndItsCore(JenkinsRule jenkins) throws Exception {
        PluginWrapper plugin = jenkins.getPluginManager().getPlugin("container-lifecycle");

        assertNotNull(plugin, "the plugin is installed");
        assertTrue(plugin.isActive(), "the plugin is active");
        Class<?> hook = plugin.classLoader.loadClass(Hook.class.getName());
        assertEquals(5, hook.getEnumConstants().length, "the core is in the plugin");
        assertNotNull(
                plugin.classLoader.loadClass("com.github.dockerjava.transport.DockerHttpClient"),
                "docker-java comes from its API plugin");
    }
}
