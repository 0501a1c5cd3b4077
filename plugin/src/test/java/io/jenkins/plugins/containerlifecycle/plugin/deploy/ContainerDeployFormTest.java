package io.jenkins.plugins.containerlifecycle.plugin.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.util.FormValidation;
import io.jenkins.plugins.containerlifecycle.plugin.validate.OnFailure;
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

/** The form of the step. Needs no engine. */
@WithJenkins
class ContainerDeployFormTest {
    private static final String SHORT = "containerDeploy image: 'example/dns:12', name: 'dns'";

    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @Test
    void theFormKeepsEveryArgument() throws Exception {
        ContainerDeployStep before = new ContainerDeployStep("dns", "example/dns:12");
        before.setService(true);
        before.setOptions("-p 53:53/udp -e 'A=b c'");
        before.setOrder("start-first");
        before.setReason("because");
        before.setRequireVerdict(false);
        before.setMaxAge("2h");
        before.setAcceptMethod(true);
        before.setAnyStamp(true);
        before.setRetry(true);
        before.setForce(true);
        before.setKeep(true);
        before.setKeepPrevious("2d");
        before.setSkipOld(true);
        before.setValidations(3);
        before.setMethod("/srv/check");
        before.setTimeout(120);
        before.setReady("port:53");
        before.setReadyTimeout(30);
        before.setRetryFor(10);
        before.setFormat("tap");
        before.setAllowSkipped(true);
        before.setOnFailure(OnFailure.UNSTABLE);
        before.setTestResults(false);
        before.setStdioRetention("ALL");
        before.setDockerServer(new DockerServerEndpoint("tcp://docker:2376", ""));
        String snippet = Snippetizer.object2Groovy(before);
        for (DescribableParameter field : new DescribableModel<>(ContainerDeployStep.class).getParameters()) {
            assertEquals(true, snippet.contains(field.getName() + ":"), field.getName());
        }

        ContainerDeployStep after = new StepConfigTester(jenkins).configRoundTrip(before);

        assertEquals(snippet, Snippetizer.object2Groovy(after));
    }

    @Test
    void defaultsAreLeftOutOfASnippet() throws Exception {
        ContainerDeployStep step = new ContainerDeployStep("dns", "example/dns:12");
        new SnippetizerTester(jenkins).assertRoundTrip(step, SHORT);

        ContainerDeployStep after = new StepConfigTester(jenkins).configRoundTrip(step);
        assertEquals(SHORT, Snippetizer.object2Groovy(after));
    }

    /** All else as the form has it from the start. */
    private static FormValidation service(
            ContainerDeployStep.DescriptorImpl descriptor,
            boolean service,
            String options,
            boolean keep,
            String validations) {
        return descriptor.doCheckService(
                null,
                service,
                options,
                false,
                keep,
                "",
                false,
                validations,
                "",
                "",
                "60",
                "0",
                "",
                false,
                true,
                "FAILED");
    }

    @Test
    void everyArgumentHasHelpAndIsChecked() {
        for (DescribableParameter field : new DescribableModel<>(ContainerDeployStep.class).getParameters()) {
            assertNotNull(
                    ContainerDeployStep.class.getResource("ContainerDeployStep/help-" + field.getName() + ".html"),
                    field.getName());
        }
        ContainerDeployStep.DescriptorImpl descriptor =
                jenkins.jenkins.getDescriptorByType(ContainerDeployStep.DescriptorImpl.class);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckName(null, "", true).kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckName(null, "dns-previous", false).kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckName(null, "dns-previous", true).kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckName(null, "dns", false).kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckImage(null, "").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckImage(null, "No:Good:Name").kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckImage(null, "example/dns:12").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckOptions(null, "-p 80:80 | cat").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckOptions(null, "--rm").kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckOptions(null, "-p 80:80").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckMaxAge(null, "soon").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckKeepPrevious(null, "long").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckMethod(null, "# nothing").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckTimeout(null, "0").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckReady(null, "soon").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckReadyTimeout(null, "0").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckRetryFor(null, "-1").kind);
        assertEquals(FormValidation.Kind.OK, service(descriptor, false, "-p 80:80", true, "2").kind);
        assertEquals(FormValidation.Kind.OK, service(descriptor, true, " ", false, "1").kind);
        FormValidation refused = service(descriptor, true, "-p 80:80", true, "2");
        assertEquals(FormValidation.Kind.ERROR, refused.kind);
        assertTrue(refused.getMessage().startsWith("options, keep, validations: this is about"), refused.getMessage());
    }
}
