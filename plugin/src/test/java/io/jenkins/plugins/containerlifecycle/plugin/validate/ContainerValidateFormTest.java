package io.jenkins.plugins.containerlifecycle.plugin.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import hudson.util.FormValidation;
import java.util.List;
import java.util.Map;
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

/** The form of the step, from which the snippet generator makes a Pipeline. Needs no engine. */
@WithJenkins
class ContainerValidateFormTest {
    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    private static ContainerValidateStep full() {
        ContainerValidateStep step = new ContainerValidateStep();
        step.setImage("example/dns:12");
        step.setTimeout(120);
        step.setMethod("/srv/check");
        step.setMode("SERVICE");
        step.setReady("port:53");
        step.setReadyTimeout(30);
        step.setRetryFor(10);
        step.setFormat("tap");
        step.setEnv(Map.of("LEVEL", "a=b"));
        step.setNetwork("none");
        step.setPorts(List.of("8080", "127.0.0.1:53:53/udp"));
        step.setVolumes(List.of("/data"));
        step.setUser("1000:1000");
        step.setEntrypoint("sh");
        step.setCommand("-c 'sleep 9'");
        step.setMemory("64m");
        step.setCpus(1.5);
        step.setReadOnly(true);
        step.setDockerServer(new DockerServerEndpoint("tcp://docker:2376", ""));
        step.setOnFailure(OnFailure.UNSTABLE);
        step.setAllowSkipped(true);
        step.setAnyStamp(true);
        step.setTestResults(false);
        step.setTestResultsName("dns");
        step.setStdioRetention("ALL");
        return step;
    }

    @Test
    void theFormKeepsEveryArgument() throws Exception {
        ContainerValidateStep before = full();

        ContainerValidateStep after = new StepConfigTester(jenkins).configRoundTrip(before);

        assertEquals(Snippetizer.object2Groovy(before), Snippetizer.object2Groovy(after));
        assertEquals(Map.of("LEVEL", "a=b"), after.getEnv());
    }

    @Test
    void defaultsAreLeftOutOfASnippet() throws Exception {
        SnippetizerTester tester = new SnippetizerTester(jenkins);
        ContainerValidateStep step = new ContainerValidateStep();
        step.setImage("example/dns:12");
        tester.assertRoundTrip(step, "containerValidate image: 'example/dns:12'");

        ContainerValidateStep after = new StepConfigTester(jenkins).configRoundTrip(step);
        assertEquals("containerValidate image: 'example/dns:12'", Snippetizer.object2Groovy(after));
    }

    @Test
    void everyArgumentHasHelpAndIsChecked() throws Exception {
        ContainerValidateStep.DescriptorImpl descriptor =
                jenkins.jenkins.getDescriptorByType(ContainerValidateStep.DescriptorImpl.class);
        for (String field : new DescribableModel<>(ContainerValidateStep.class)
                .getParameters().stream().map(DescribableParameter::getName).toList()) {
            assertNotNull(
                    ContainerValidateStep.class.getResource("ContainerValidateStep/help-" + field + ".html"), field);
        }
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckReady(null, "soon").kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckReady(null, "port:53").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckMethod(null, "# nothing").kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckMethod(null, "").kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckMethod(null, "/srv/check # all").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckTimeout(null, "315360001").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckTimeout(null, "soon").kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckTimeout(null, "60").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckReadyTimeout(null, "0").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckRetryFor(null, "-1").kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckRetryFor(null, "0").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckMemory(null, "much").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckCpus(null, "-1").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckCommand(null, "a | b").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckContainer(null, "a", "b").kind);
    }
}
