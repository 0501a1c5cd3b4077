package io.jenkins.plugins.containerlifecycle.plugin.form;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.FreeStyleProject;
import hudson.model.Job;
import hudson.tasks.Builder;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.jvnet.hudson.test.JenkinsRule;

/** What goes through its form, which is opened and saved as it is. */
public final class FormTrip {
    private FormTrip() {}

    /**
     * As {@link JenkinsRule#configRoundtrip}, but without style sheets: they take long to read, and what is sent does not
     * depend on them.
     */
    @SuppressWarnings("unchecked")
    public static <J extends Job<?, ?>> J of(JenkinsRule jenkins, J job) throws Exception {
        try (JenkinsRule.WebClient browser = jenkins.createWebClient()) {
            browser.getOptions().setCssEnabled(false);
            jenkins.submit(browser.getPage(job, "configure").getFormByName("config"));
        }
        return (J) jenkins.jenkins.getItemByFullName(job.getFullName(), job.getClass());
    }

    /**
     * As {@link StepConfigTester}, but with all of them on one page, which takes hardly longer than with one.
     *
     * @return for each step what came back, of the same class
     */
    public static List<Step> of(JenkinsRule jenkins, List<? extends Step> before) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        for (Step step : before) {
            job.getBuildersList().add(new StepConfigTester.StepBuilder(step));
        }
        List<Step> after = new ArrayList<>();
        for (Builder builder : of(jenkins, job).getBuildersList()) {
            after.add(((StepConfigTester.StepBuilder) builder).s);
        }
        assertEquals(
                before.stream().map(Step::getClass).toList(),
                after.stream().map(Step::getClass).toList());
        return after;
    }
}
