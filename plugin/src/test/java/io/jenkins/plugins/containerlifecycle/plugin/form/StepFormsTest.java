package io.jenkins.plugins.containerlifecycle.plugin.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.util.FormValidation;
import io.jenkins.plugins.containerlifecycle.plugin.deploy.ContainerDeployStep;
import io.jenkins.plugins.containerlifecycle.plugin.push.ContainerPushStep;
import io.jenkins.plugins.containerlifecycle.plugin.running.ContainerMonitorStep;
import io.jenkins.plugins.containerlifecycle.plugin.running.ContainerUpdateStep;
import io.jenkins.plugins.containerlifecycle.plugin.running.HookStep;
import io.jenkins.plugins.containerlifecycle.plugin.validate.ContainerValidateStep;
import io.jenkins.plugins.containerlifecycle.plugin.validate.OnFailure;
import java.net.URL;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.docker.commons.credentials.DockerRegistryEndpoint;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerEndpoint;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The forms of steps, from which the snippet generator makes a Pipeline. Needs no engine. */
@WithJenkins
class StepFormsTest {
    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @Nested
    class ThePush {
        @Test
        void theFormKeepsEveryArgumentAndLeavesDefaultsOutOfASnippet() throws Exception {
            ContainerPushStep before = new ContainerPushStep("example/dns:12");
            before.setReferences(List.of("registry.example.org/dns:12", "registry.example.org/dns:latest"));
            before.setMaxAge("2h");
            before.setForce("because");
            before.setAcceptMethod(true);
            before.setAnyStamp(true);
            before.setTimeout(60);
            before.setRegistry(new DockerRegistryEndpoint("https://registry.example.org", ""));
            before.setDockerServer(new DockerServerEndpoint("tcp://docker:2376", ""));
            ContainerPushStep plain = new ContainerPushStep("example/dns:12");
            new SnippetizerTester(jenkins).assertRoundTrip(plain, "containerPush 'example/dns:12'");

            List<Step> after = FormTrip.of(jenkins, List.of(before, plain));

            assertEquals(Snippetizer.object2Groovy(before), Snippetizer.object2Groovy(after.get(0)));
            assertEquals("containerPush 'example/dns:12'", Snippetizer.object2Groovy(after.get(1)));
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

    @Nested
    class TheDeployment {
        private static final String SHORT = "containerDeploy image: 'example/dns:12', name: 'dns'";

        @Test
        void theFormKeepsEveryArgumentAndLeavesDefaultsOutOfASnippet() throws Exception {
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
            ContainerDeployStep plain = new ContainerDeployStep("dns", "example/dns:12");
            new SnippetizerTester(jenkins).assertRoundTrip(plain, SHORT);

            List<Step> after = FormTrip.of(jenkins, List.of(before, plain));

            assertEquals(snippet, Snippetizer.object2Groovy(after.get(0)));
            assertEquals(SHORT, Snippetizer.object2Groovy(after.get(1)));
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
            assertTrue(
                    refused.getMessage().startsWith("options, keep, validations: this is about"), refused.getMessage());
        }
    }

    @Nested
    class TheValidation {
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
        void theFormKeepsEveryArgumentAndLeavesDefaultsOutOfASnippet() throws Exception {
            ContainerValidateStep before = full();
            ContainerValidateStep plain = new ContainerValidateStep();
            plain.setImage("example/dns:12");
            String shortest = "containerValidate image: 'example/dns:12'";
            new SnippetizerTester(jenkins).assertRoundTrip(plain, shortest);

            List<Step> after = FormTrip.of(jenkins, List.of(before, plain));

            assertEquals(Snippetizer.object2Groovy(before), Snippetizer.object2Groovy(after.get(0)));
            assertEquals(Map.of("LEVEL", "a=b"), ((ContainerValidateStep) after.get(0)).getEnv());
            assertEquals(shortest, Snippetizer.object2Groovy(after.get(1)));
        }

        @Test
        void everyArgumentHasHelpAndIsChecked() throws Exception {
            ContainerValidateStep.DescriptorImpl descriptor =
                    jenkins.jenkins.getDescriptorByType(ContainerValidateStep.DescriptorImpl.class);
            for (String field : new DescribableModel<>(ContainerValidateStep.class)
                    .getParameters().stream().map(DescribableParameter::getName).toList()) {
                assertNotNull(
                        ContainerValidateStep.class.getResource("ContainerValidateStep/help-" + field + ".html"),
                        field);
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

    @Nested
    class UpdateAndMonitor {
        private static <S extends HookStep> S filled(S step) {
            step.setTimeout(77);
            step.setOnFailure(OnFailure.UNSTABLE);
            step.setDockerServer(new DockerServerEndpoint("tcp://docker:2376", ""));
            return step;
        }

        @Test
        void theFormsKeepEveryArgumentAndLeaveDefaultsOut() throws Exception {
            ContainerUpdateStep update = filled(new ContainerUpdateStep("web db"));
            update.setAllowDeferred(true);
            List<HookStep> before = List.of(
                    update,
                    filled(new ContainerMonitorStep("web, db")),
                    new ContainerUpdateStep("web"),
                    new ContainerMonitorStep("web"));

            List<Step> after = FormTrip.of(jenkins, before);

            for (int i = 0; i < 2; i++) {
                assertEquals(Snippetizer.object2Groovy(before.get(i)), Snippetizer.object2Groovy(after.get(i)));
            }
            assertEquals("containerUpdate 'web'", Snippetizer.object2Groovy(after.get(2)));
            assertEquals("containerMonitor 'web'", Snippetizer.object2Groovy(after.get(3)));
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
}
