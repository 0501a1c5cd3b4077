package io.jenkins.plugins.containerlifecycle.plugin;

import hudson.model.FreeStyleProject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jvnet.hudson.test.JenkinsRule;

/** Freestyle jobs as people and their scripts write them: config.xml written by hand. */
public final class ConfigXml {
    private ConfigXml() {}

    /** @param content XML inside of the build step's element */
    public static FreeStyleProject job(JenkinsRule jenkins, Class<?> builder, String content) throws Exception {
        String xml = "<project><builders><" + builder.getName() + ">" + content + "</" + builder.getName()
                + "></builders></project>";
        return (FreeStyleProject) jenkins.jenkins.createProjectFromXML(
                "by-hand-" + UUID.randomUUID(), new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }
}
