package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleProject;
import hudson.model.Job;
import hudson.model.Result;
import hudson.util.FormValidation;
import io.jenkins.plugins.containerlifecycle.plugin.form.FormTrip;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** How jobs get the trigger: by Pipelines, by the form, by config.xml. */
@WithJenkins
class ContainerBaseTriggerFormTest {
    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    private static WorkflowJob pipeline(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private static void assertAll(Job<?, ?> job) {
        ContainerBaseTrigger trigger = ContainerBaseTrigger.of(job);
        assertNotNull(trigger);
        assertTrue(trigger.isOnlyPushed());
        assertTrue(trigger.isSkipUnchanged());
        assertEquals(60, trigger.getQuietPeriod());
        assertEquals("24h", trigger.getAtMostEvery());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "properties([pipelineTriggers([containerBase(ARGUMENTS)])])",
                "pipeline { agent none; triggers { containerBase(ARGUMENTS) }; stages { stage('A') { steps { echo 'a' } } } }"
            })
    void aPipelineSaysIt(String script) throws Exception {
        WorkflowJob job = pipeline(script.replace(
                "ARGUMENTS", "onlyPushed: true, skipUnchanged: true, quietPeriod: 60, atMostEvery: '24h'"));
        jenkins.buildAndAssertSuccess(job);
        assertAll(job);

        job.setDefinition(new CpsFlowDefinition(script.replace("ARGUMENTS", ""), true));
        jenkins.buildAndAssertSuccess(job);
        ContainerBaseTrigger plain = ContainerBaseTrigger.of(job);
        assertFalse(plain.isOnlyPushed());
        assertNull(plain.getQuietPeriod());
        assertNull(plain.getAtMostEvery());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    atMostEvery: 'soon' | 'atMostEvery': 'soon' is not a duration
                    atMostEvery: '0'    | 'atMostEvery' must be longer than zero.
                    quietPeriod: -1     | The quiet period must not be negative.
                    quietPeriod: 'soon' | 'quietPeriod' is 'soon', but must be a whole number of seconds.
                    onlyPush: true      | There is no argument 'onlyPush'. Do you mean 'onlyPushed'?
                    onlyPushed: 'maybe' | 'onlyPushed' is 'maybe', but must be true or false.
                    """)
    void whatCannotBeIsRefusedInASentence(String argument, String sentence) throws Exception {
        WorkflowJob job = pipeline("properties([pipelineTriggers([containerBase(" + argument + ")])])");

        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        jenkins.assertLogContains(sentence, run);
    }

    @Test
    void theFormKeepsEveryOptionAndAnEmptyOneHasNone() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        ContainerBaseTrigger trigger = new ContainerBaseTrigger();
        trigger.setOnlyPushed(true);
        trigger.setSkipUnchanged(true);
        trigger.setQuietPeriod(60);
        trigger.setAtMostEvery("24h");
        job.addTrigger(trigger);
        assertAll(FormTrip.of(jenkins, job));

        FreeStyleProject plain = jenkins.createFreeStyleProject();
        plain.addTrigger(new ContainerBaseTrigger());
        ContainerBaseTrigger after = ContainerBaseTrigger.of(FormTrip.of(jenkins, plain));
        assertFalse(after.isOnlyPushed());
        assertNull(after.getQuietPeriod());
        assertNull(after.getAtMostEvery());
        WorkflowJob pipeline = pipeline("echo 'a'");
        pipeline.addTrigger(trigger);
        assertAll(FormTrip.of(jenkins, pipeline));
    }

    /** As people write it. */
    @ParameterizedTest
    @ValueSource(strings = {"", "<spec></spec>"})
    void aConfigXmlIsReadWithAndWithoutASpec(String spec) throws Exception {
        String name = ContainerBaseTrigger.class.getName();
        String xml = "<project><triggers><" + name + ">" + spec
                + "<onlyPushed>true</onlyPushed><skipUnchanged>true</skipUnchanged><quietPeriod>60</quietPeriod>"
                + "<atMostEvery>24h</atMostEvery></" + name + "></triggers></project>";

        FreeStyleProject job = (FreeStyleProject) jenkins.jenkins.createProjectFromXML(
                "by-hand-" + spec.length(), new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));

        assertAll(job);
    }

    @Test
    void everyOptionHasHelpAndIsChecked() {
        for (String field : List.of("onlyPushed", "skipUnchanged", "quietPeriod", "atMostEvery")) {
            assertNotNull(
                    ContainerBaseTrigger.class.getResource("ContainerBaseTrigger/help-" + field + ".html"), field);
        }
        ContainerBaseTrigger.DescriptorImpl descriptor =
                jenkins.jenkins.getDescriptorByType(ContainerBaseTrigger.DescriptorImpl.class);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckQuietPeriod(null, "").kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckQuietPeriod(null, "0").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckQuietPeriod(null, "-1").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckQuietPeriod(null, "soon").kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckAtMostEvery(null, "24h").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckAtMostEvery(null, "0").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckAtMostEvery(null, "soon").kind);
        assertThrows(IllegalArgumentException.class, () -> new ContainerBaseTrigger().setAtMostEvery("3651d"));
    }
}
