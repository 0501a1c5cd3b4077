package io.jenkins.plugins.containerlifecycle.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.FreeStyleProject;
import hudson.tasks.Builder;
import io.jenkins.plugins.containerlifecycle.plugin.form.FormTrip;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jvnet.hudson.test.JenkinsRule;

/** Freestyle jobs as people and their scripts write them: config.xml written by hand. */
public final class ConfigXml {
    private ConfigXml() {}

    /** @param content XML inside of the build step's element */
    public static FreeStyleProject job(JenkinsRule jenkins, Class<?> builder, String content) throws Exception {
        return job(jenkins, builder, List.of(content));
    }

    private static FreeStyleProject job(JenkinsRule jenkins, Class<?> builder, List<String> contents) throws Exception {
        StringBuilder xml = new StringBuilder("<project><builders>");
        for (String content : contents) {
            xml.append("<" + builder.getName() + ">" + content + "</" + builder.getName() + ">");
        }
        xml.append("</builders></project>");
        return (FreeStyleProject) jenkins.jenkins.createProjectFromXML(
                "by-hand-" + UUID.randomUUID(),
                new ByteArrayInputStream(xml.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Jobs with one build step each, after they were in the form of one job, which was opened and saved as it was. A
     * form takes long, and hardly longer with several steps.
     *
     * @param contents XML inside of the build steps' elements
     */
    public static List<FreeStyleProject> savedInForm(JenkinsRule jenkins, Class<?> builder, List<String> contents)
            throws Exception {
        FreeStyleProject form = FormTrip.of(jenkins, job(jenkins, builder, contents));
        List<FreeStyleProject> jobs = new ArrayList<>();
        for (Builder step : form.getBuildersList()) {
            assertEquals(builder, step.getClass());
            FreeStyleProject job = jenkins.createFreeStyleProject();
            job.getBuildersList().add(step);
            jobs.add(job);
        }
        assertEquals(contents.size(), jobs.size());
        return jobs;
    }
}
