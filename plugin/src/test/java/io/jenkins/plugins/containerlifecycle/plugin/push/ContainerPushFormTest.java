package io.jenkins.plugins.containerlifecycle.plugin.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import hudson.util.FormValidation;
import java.util.List;
import org.jenkinsci.plugins.docker.commons.credentials.DockerRegistryEndpoint;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerEndpoint;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The form of the step. Needs no engine. */
@WithJenkins
class ContainerPushFormTest {
    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @Test
    void theFormKeepsEveryArgument() throws Exception {
        ContainerPushStep before = new ContainerPushStep("example/dns:12");
        before.setReferences(List.of("registry.example.org/dns:12", "registry.example.org/dns:latest"));
        before.setMaxAge("2h");
        before.setForce("because");
        before.setAcceptMethod(true);
        before.setAnyStamp(true);
        before.setTimeout(60);
        before.setRegistry(new DockerRegistryEndpoint("https://registry.example.org", ""));
        before.setDockerServer(new DockerServerEndpoint("tcp://docker:2376", ""));

        ContainerPushStep after = new StepConfigTester(jenkins).configRoundTrip(before);

        assertEquals(Snippetizer.object2Groovy(before), Snippetizer.object2Groovy(after));
    }

    @Test
    void defaultsAreLeftOutOfASnippet() throws Exception {
        ContainerPushStep step = new ContainerPushStep("example/dns:12");
        new SnippetizerTester(jenkins).assertRoundTrip(step, "containerPush 'example/dns:12'");

        ContainerPushStep after = new StepConfigTester(jenkins).configRoundTrip(step);
        assertEquals("containerPush 'example/dns:12'", Snippetizer.object2Groovy(after));
    }

    @Test
    void everyArgumentHasHelpAndIsChecked() {
        for (String field : List.of(
                "image",
                "references",
                "registry",
                "maxAge",
                "force",
                "timeout",
                "dockerServer",
                "acceptMethod",
                "anyStamp")) {
            assertNotNull(ContainerPushStep.class.getResource("ContainerPushStep/help-" + field + ".html"), field);
        }
        ContainerPushStep.DescriptorImpl descriptor =
                jenkins.jenkins.getDescriptorByType(ContainerPushStep.DescriptorImpl.class);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckImage(null, "").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckImage(null, "No:Good:Name").kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckImage(null, "example/dns:12").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckReferences(null, "a:1\nB:1").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckMaxAge(null, "soon").kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckMaxAge(null, "7d").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckMaxAge(null, "0").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckMaxAge(null, "3651d").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckTimeout(null, "0").kind);
        assertEquals(FormValidation.Kind.ERROR, descriptor.doCheckTimeout(null, "99999999999").kind);
        assertEquals(FormValidation.Kind.OK, descriptor.doCheckTimeout(null, "60").kind);
    }
}
