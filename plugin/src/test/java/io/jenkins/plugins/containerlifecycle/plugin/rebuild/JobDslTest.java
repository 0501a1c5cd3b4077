package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleProject;
import hudson.model.Items;
import hudson.model.Job;
import hudson.triggers.Trigger;
import hudson.triggers.TriggerDescriptor;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jenkinsci.plugins.structs.SymbolLookup;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.properties.PipelineTriggersJobProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * The trigger as Job DSL gives it to a job: it finds it by its symbol, knows its options by their setters, makes it of their values,
 * and writes it into the XML of the job.
 */
@WithJenkins
class JobDslTest {
    private static final Map<String, Object> ALL =
            Map.of("onlyPushed", true, "skipUnchanged", true, "quietPeriod", 60, "atMostEvery", "24h");

    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @AfterEach
    void delete() throws Exception {
        ImageJobs.forgetAll();
        for (Job<?, ?> job : jenkins.jenkins.getAllItems(Job.class)) {
            job.delete();
        }
    }

    /** By the symbol, of all triggers that there are. */
    private static DescribableModel<?> model() {
        List<DescribableModel<?>> found = new ArrayList<>();
        for (TriggerDescriptor each : Trigger.all()) {
            if (SymbolLookup.get().find(each.getClass(), "containerBase") != null) {
                found.add(DescribableModel.of(each.clazz));
            }
        }
        assertEquals(1, found.size(), "nothing else is meant");
        return found.get(0);
    }

    private static String xml(Map<String, Object> options) {
        return Items.XSTREAM2.toXML(model().instantiate(options, null));
    }

    private static FreeStyleProject freestyle(String trigger) throws Exception {
        return (FreeStyleProject) create("<project><triggers>" + trigger + "</triggers></project>");
    }

    private static Job<?, ?> create(String xml) throws Exception {
        return (Job<?, ?>) jenkins.jenkins.createProjectFromXML(
                "generated", new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    /** Also after Jenkins has read the job from its file. */
    private static ContainerBaseTrigger reloaded(Job<?, ?> job) throws Exception {
        assertNotNull(ContainerBaseTrigger.of(job));
        job.save();
        jenkins.jenkins.reload();
        ContainerBaseTrigger trigger =
                ContainerBaseTrigger.of(jenkins.jenkins.getItemByFullName(job.getFullName(), Job.class));
        assertNotNull(trigger);
        assertNull(trigger.problem());
        return trigger;
    }

    private static void assertAll(ContainerBaseTrigger trigger) {
        assertTrue(trigger.isOnlyPushed());
        assertTrue(trigger.isSkipUnchanged());
        assertEquals(60, trigger.getQuietPeriod());
        assertEquals("24h", trigger.getAtMostEvery());
    }

    @Test
    void itHasExactlyTheOptionsOfTheDocumentationAndNeedsNone() {
        TreeSet<String> names = new TreeSet<>();
        for (DescribableParameter option : model().getParameters()) {
            names.add(option.getName());
            assertFalse(option.isRequired(), option.getName());
        }
        assertEquals(ALL.keySet(), names);
    }

    @Test
    void aFreestyleJobGetsEveryOption() throws Exception {
        assertAll(reloaded(freestyle(xml(ALL))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"onlyPushed", "skipUnchanged", "quietPeriod", "atMostEvery"})
    void eachOptionStandsForItself(String option) throws Exception {
        ContainerBaseTrigger trigger = reloaded(freestyle(xml(Map.of(option, ALL.get(option)))));

        assertEquals(option.equals("onlyPushed"), trigger.isOnlyPushed());
        assertEquals(option.equals("skipUnchanged"), trigger.isSkipUnchanged());
        assertEquals(option.equals("quietPeriod") ? 60 : null, trigger.getQuietPeriod());
        assertEquals(option.equals("atMostEvery") ? "24h" : null, trigger.getAtMostEvery());
    }

    /** As Job DSL writes {@code properties { pipelineTriggers { triggers { containerBase() } } }}. */
    @Test
    void aPipelineJobGetsEveryOption() throws Exception {
        Object trigger = model().instantiate(ALL, null);
        Object property = DescribableModel.of(PipelineTriggersJobProperty.class)
                .instantiate(Map.of("triggers", List.of(trigger)), null);
        Job<?, ?> job = create(
                "<flow-definition><properties>" + Items.XSTREAM2.toXML(property) + "</properties></flow-definition>");

        assertTrue(job instanceof WorkflowJob);
        assertAll(reloaded(job));
    }

    /** As it writes {@code triggers { containerBase() }}, which it calls deprecated there. */
    @Test
    void aPipelineJobMayHaveTheTriggersOfAFreestyleJob() throws Exception {
        assertAll(reloaded(create("<flow-definition><triggers>" + xml(ALL) + "</triggers></flow-definition>")));
    }

    @Test
    void theJobIsBuiltForANewerBase() throws Exception {
        FreeStyleProject base = ImageJobs.create(jenkins, "base");
        FreeStyleProject generated = freestyle(xml(Map.of()));
        generated.getBuildersList().add(new ImageJobs.ImageBuilder("generated", "base"));
        generated.setQuietPeriod(0);
        jenkins.buildAndAssertSuccess(base);
        jenkins.buildAndAssertSuccess(generated);

        jenkins.buildAndAssertSuccess(base);
        ImageJobs.settle(jenkins);

        assertEquals(2, generated.getLastBuild().getNumber());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    onlyPush      | true  | There is no argument 'onlyPush'. Do you mean 'onlyPushed'?
                    atMostOnce    | 24h   | There is no argument 'atMostOnce'. There are atMostEvery, onlyPushed, quietPeriod, skipUnchanged.
                    onlyPushed    | maybe | 'onlyPushed' is 'maybe', but must be true or false.
                    quietPeriod   | soon  | 'quietPeriod' is 'soon', but must be a whole number of seconds.
                    quietPeriod   | -1    | The quiet period must not be negative.
                    atMostEvery   | soon  | 'atMostEvery': 'soon' is not a duration
                    """)
    void whatIsMisspeltOrCannotBeIsRefusedInASentence(String option, String value, String sentence) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> model().instantiate(Map.of(option, value), null));

        assertTrue(String.valueOf(refused.getMessage()).contains(sentence), refused.getMessage());
    }
}
