package io.jenkins.plugins.containerlifecycle.plugin.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import hudson.util.FormValidation;
import io.jenkins.plugins.containerlifecycle.plugin.validate.OnFailure;
import java.net.URL;
import java.util.List;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerEndpoint;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The forms of the two steps. Needs no engine. */
@WithJenkins
class HookFormsTest {
    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    private static <S extends HookStep> S filled(S step) {
        step.setTimeout(77);
        step.setOnFailure(OnFailure.UNSTABLE);
        step.setDockerServer(new DockerServerEndpoint("tcp://docker:2376", ""));
        return step;
    }

    @Test
    void theFormsKeepEveryArgument() throws Exception {
        ContainerUpdateStep update = filled(new ContainerUpdateStep("web db"));
        update.setAllowDeferred(true);
        for (HookStep before : List.of(update, filled(new ContainerMonitorStep("web, db")))) {
            HookStep after = new StepConfigTester(jenkins).configRoundTrip(before);

            assertEquals(Snippetizer.object2Groovy(before), Snippetizer.object2Groovy(after));
        }
    }

    @Test
    void defaultsAreLeftOutOfASnippet() throws Exception {
        SnippetizerTester tester = new SnippetizerTester(jenkins);
        tester.assertRoundTrip(new ContainerUpdateStep("web"), "containerUpdate 'web'");
        tester.assertRoundTrip(new ContainerMonitorStep("web"), "containerMonitor 'web'");

        // A text with several names is refused.
        tester.assertRoundTrip(new ContainerUpdateStep("web db"), "containerUpdate(['web', 'db'])");
        ContainerMonitorStep several = new ContainerMonitorStep("web db");
        several.setTimeout(7);
        tester.assertRoundTrip(several, "containerMonitor container: ['web', 'db'], timeout: 7");

        HookStep after = new StepConfigTester(jenkins).configRoundTrip(new ContainerUpdateStep("web"));
        assertEquals("containerUpdate 'web'", Snippetizer.object2Groovy(after));
        after = new StepConfigTester(jenkins).configRoundTrip(new ContainerMonitorStep("web"));
        assertEquals("containerMonitor 'web'", Snippetizer.object2Groovy(after));
    }

    /** Some is of both. */
    private static URL help(Class<? extends HookStep> step, String name) {
        URL own = step.getResource(step.getSimpleName() + "/" + name + ".html");
        return own != null ? own : HookStep.class.getResource("HookStep/" + name + ".html");
    }

    @Test
    void everyArgumentHasHelpAndIsChecked() {
        for (Class<? extends HookStep> step : List.of(ContainerUpdateStep.class, ContainerMonitorStep.class)) {
            HookStep.HookStepDescriptor descriptor =
                    (HookStep.HookStepDescriptor) jenkins.jenkins.getDescriptorOrDie(step);
            for (DescribableParameter field : new DescribableModel<>(step).getParameters()) {
                assertNotNull(help(step, "help-" + field.getName()), field.getName());
            }
            assertNotNull(help(step, "help"));
            assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckContainer(null, " ").kind);
            assertEquals(FormValidation.Kind.OK, descriptor.doCheckContainer(null, "web").kind);
            assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckTimeout(null, "0").kind);
        }
    }
}
