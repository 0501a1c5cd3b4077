package io.jenkins.plugins.containerlifecycle.plugin.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.AbortException;
import hudson.FilePath;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import io.jenkins.plugins.containerlifecycle.plugin.browser.PlainBrowser;
import io.jenkins.plugins.containerlifecycle.plugin.form.FormTrip;
import io.jenkins.plugins.containerlifecycle.plugin.images.AncestorReport;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.ImageReport;
import io.jenkins.plugins.containerlifecycle.plugin.images.StampIndex;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlForm;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class ContainerMetadataStepTest {
    private static JenkinsRule jenkins;
    private static DumbSlave agent;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        agent = jenkins.createOnlineSlave(Label.get("docker"));
    }

    @Test
    void writesTheContextOnTheAgentWithinDirAndReturnsWhatTheScriptNeeds() throws Exception {
        WorkflowJob job = job("""
                node('docker') {
                  dir('images/dns') {
                    writeFile file: 'Dockerfile', text: 'FROM scratch\\n'
                    def meta = containerMetadata(project: 'dns', image: 'registry:5000/example/dns', tags: ['latest', env.BUILD_NUMBER],
                      validate: '/srv/validate', user: [owner: "ops-${env.BUILD_NUMBER}", ports: [53, 853], tls: true, ratio: 0.5])
                    echo "options: ${meta.buildOptions}"
                    echo "image: ${meta.metadata.image_name} ${meta.metadata.image_tag_names[1]} by ${meta.metadata.build_cause}"
                    echo "owner: ${meta.metadata.user.owner} ${meta.metadata.user.ports[1]}"
                    sleep 0
                    echo "same id: ${meta.buildId == meta.metadata.build_id}"
                  }
                }
                """);

        WorkflowRun run = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains("options: -f .container/", run);
        jenkins.assertLogContains("image: registry:5000/example/dns 1 by UNKNOWN", run);
        jenkins.assertLogContains("owner: ops-1 853", run);
        jenkins.assertLogContains("same id: true", run);
        JsonNode written = written(job, "images/dns/.container/dns");
        assertEquals(
                "jenkins-" + job.getFullName() + "-1", written.get("build_tag").textValue());
        assertEquals(jenkins.getURL() + run.getUrl(), written.get("build_url").textValue());
        assertEquals(agent.getNodeName(), written.get("build_host").textValue());
        assertTrue(written.get("ci").booleanValue());
        assertEquals(0.5, written.get("user").get("ratio").doubleValue());
        assertTrue(agent.getWorkspaceFor(job)
                .child("images/dns/.container/dns/rootfs/usr/bin/container")
                .exists());
        ImageReport report = ContainerImages.of(run).get(0);
        assertEquals("registry:5000/example/dns", report.getName());
        assertTrue(report.isStamped());
    }

    @Test
    void worksInDeclarativeWithContainerJsonAndAContextOfAnotherName() throws Exception {
        WorkflowJob job = job("""
                pipeline {
                  agent { label 'docker' }
                  stages {
                    stage('stamp') {
                      steps {
                        writeFile file: 'a b/Dockerfile', text: 'FROM scratch\\n'
                        writeFile file: 'a b/container.json', text: '{"project": "declared", "hooks": {"validate": "/v"}}'
                        script { echo "options: ${containerMetadata(context: 'a b', image: 'example/x').buildOptions}" }
                        containerMetadata context: 'a b', image: 'example/x:3'
                      }
                    }
                  }
                }
                """);

        WorkflowRun run = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains("options: -f 'a b/.container/", run);
        JsonNode written = written(job, "a b/.container/declared");
        assertEquals("declared", written.get("project").textValue());
        assertEquals("/v", written.get("validate_method").textValue());
        assertEquals("3", written.get("image_tag_names").get(0).textValue());
        assertEquals(2, ContainerImages.of(run).size());
    }

    @Test
    void saysWhichLineOfTheIgnoreFileKeepsTheMetadataOut() throws Exception {
        WorkflowJob job = job("""
                node('docker') {
                  writeFile file: 'Dockerfile', text: 'FROM scratch\\n'
                  writeFile file: '.dockerignore', text: '**/*.o\\n.con*\\n'
                  withEnv(['DOCKER_BUILDKIT=0']) {
                    containerMetadata image: 'example/x'
                  }
                }
                """);

        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        jenkins.assertLogContains("line 2, keeps the metadata out of the image: '.con*'", run);
    }

    @Test
    void saysThatNoImageIsHeldToAStampWithoutAName() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(job("""
                node('docker') {
                  writeFile file: 'Dockerfile', text: 'FROM scratch\\n'
                  containerMetadata project: 'x'
                  echo 'now with a name'
                  containerMetadata project: 'x', image: 'example/x'
                }
                """));

        String warning = "Warning: Without the argument 'image', no image of this build is held to this stamp";
        String log = JenkinsRule.getLog(run);
        assertTrue(log.indexOf(warning) >= 0 && log.indexOf(warning) < log.indexOf("now with a name"), log);
        assertEquals(log.indexOf(warning), log.lastIndexOf(warning), log);
    }

    @Test
    void givesTheOptionsOfTheCarrierAndTheStageThatAreAskedFor() throws Exception {
        WorkflowJob job = job("""
                node('docker') {
                  writeFile file: 'Containerfile', text: 'FROM scratch AS one\\nFROM nothing\\n'
                  def named = containerMetadata(image: 'example/a', carrier: 'named', builder: 'docker', target: 'one')
                  echo "named: ${named.carrier} ${named.buildOptions}"
                  def inContext = containerMetadata(image: 'example/b', carrier: 'context')
                  echo "context: ${inContext.carrier} ${inContext.buildOptions}"
                  echo "two: ${named.buildId != inContext.buildId && fileExists(named.file) && fileExists(inContext.file)}"
                  echo readFile(".container/${named.buildId}/Dockerfile")
                }
                """);

        WorkflowRun run = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains("named: named -f .container/", run);
        jenkins.assertLogContains("/Dockerfile.named --build-context container-lifecycle=.container/", run);
        jenkins.assertLogContains("context: context -f .container/", run);
        jenkins.assertLogContains("two: true", run);
        jenkins.assertLogNotContains("FROM nothing", run);
    }

    @Test
    void tenBranchesMayStampOneFolderAtTheSameTime() throws Exception {
        WorkflowJob job = job("""
                node('docker') {
                  writeFile file: 'Dockerfile', text: 'FROM scratch\\n'
                  def ids = [:]
                  def branches = [:]
                  for (int i = 1; i <= 10; i++) {
                    def n = i
                    branches["branch ${n}".toString()] = {
                      def meta = containerMetadata(image: "example/p${n}", carrier: 'context')
                      ids[meta.metadata.project] = readFile(meta.file).contains("\\"example/p${n}\\"")
                    }
                  }
                  parallel branches
                  echo "all: ${ids.size()} ${ids.values().every { it }}"
                }
                """);

        WorkflowRun run = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains("all: 10 true", run);
        assertEquals(10, ContainerImages.of(run).size());
    }

    @Test
    void aScriptMayWriteNumbersAndTextsWithVariablesWhereTheyAreTexts() throws Exception {
        WorkflowJob job = job("""
                node('docker') {
                  writeFile file: 'Dockerfile', text: 'ARG V=1\\nFROM scratch\\n'
                  containerMetadata image: 'example/x', tags: [currentBuild.number, "b${env.BUILD_NUMBER}"], buildArgs: [V: 7]
                }
                """);

        jenkins.buildAndAssertSuccess(job);

        assertEquals(
                "[\"1\",\"b1\"]",
                written(job, ".container/x").get("image_tag_names").toString());
    }

    @Test
    void theHintCanBeCopiedIntoAShellWhateverTheContextIsCalled() throws Exception {
        WorkflowJob job = job("""
                node('docker') {
                  writeFile file: 'it\\'s/Dockerfile', text: 'FROM scratch'
                  containerMetadata context: 'it\\'s'
                }
                """);

        jenkins.assertLogContains(" 'it'\\''s'", jenkins.buildAndAssertSuccess(job));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    image: 'Example/DNS'                  | The repository of 'image' is 'Example/DNS', but must be
                    tags: ['not a tag']                   | A tag in 'tags' or 'image' is 'not a tag', but must be
                    image: 'x:no tag'                     | The tag of 'image' is 'no tag', but must be
                    validate: "a\\u202eb"                | 'validate' has a control or invisible character
                    tags: 'latest'                        | 'tags' is 'latest', but must be a list, such as ['latest']
                    buildArgs: 'A=1'                      | 'buildArgs' is 'A=1', but must be a map
                    tags: ['']                            | 'tags' has an empty element
                    validate: ''                          | 'validate' is '', which is blank or only a comment
                    validate: '   '                       | 'validate' is '   ', which is blank or only a comment
                    start: '#nothing'                     | 'start' is '#nothing', which is blank or only a comment
                    update: ''                            | 'update' is '', which is blank or only a comment
                    monitor: ''                           | 'monitor' is '', which is blank or only a comment
                    metrics: "${''}"                      | 'metrics' is '', which is blank or only a comment
                    context: 'https://u:pw@example.org/a' | 'context': 'https://example.org/a' is not a folder: the metadata is
                    context: 'git@example.org:a.git'      | so it must be one on the agent. Clone or download it first
                    context: '-'                          | 'context': '-' (standard input) is not a folder
                    gitref: 'main'                        | 'gitref' is 'main', which is not the hash of a commit
                    carrier: 'pigeon'                     | 'pigeon' is not a carrier; use one of auto, named, context
                    builder: 'kaniko'                     | 'kaniko' is not a builder; use one of docker, podman, buildah
                    image: 'example/x@sha256:01'          | is 'example/x@sha256:01', but an image that is going to be built
                    target: 'two'                         | has no stage 'two'; its stages are 0
                    dockerfile: 'Dockerfile.none'         | There is no Dockerfile
                    context: 'nowhere'                    | as a build context
                    project: "a\\u202eb"                  | 'project' has a control or invisible character
                    user: [run: currentBuild]             | 'user.run' is a RunWrapper; only maps
                    user: [list: [1, new Date()]]         | 'user.list[1]' is a Date; only maps
                    licenses: 'Apache 2'                  | 'licenses' is 'Apache 2', which is not an SPDX license expression
                    urls: [hom: 'https://example.org/']   | 'urls' has the unknown kind 'hom'; the kinds are home, source
                    authors: ['']                         | 'authors' has an empty element; leave it out.
                    requires: 'ldap'                      | 'requires' is 'ldap', but must be a list
                    healthcheck: 'update'                 | 'healthcheck' is 'update', but must be one of monitor, validate, none.
                    healthInterval: 5                     | 'healthcheck' is missing or empty
                    healthcheck: 'none', healthRetries: 1 | 'healthcheck' is 'none', which takes neither times nor retries.
                    healthcheck: 'monitor', healthStartPeriod: -1 | 'healthStartPeriod' must be longer than zero.
                    healthcheck: 'monitor', healthRetries: 0      | 'healthRetries' is 0, but must be 1 or more.
                    healthcheck: 'monitor', healthRetries: 'x'    | 'healthRetries' is 'x', but must be a whole number.
                    healthcheck: 'monitor', healthTimeout: '5s'   | 'healthTimeout' is '5s', but must be a whole number of seconds
                    """)
    void saysInOneSentenceWhatIsWrongWithAnArgument(String arguments, String sentence) throws Exception {
        WorkflowJob job = job("node('docker') {\n  writeFile file: 'Dockerfile', text: 'FROM scratch'\n"
                + "  containerMetadata " + arguments + "\n}");

        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        jenkins.assertLogContains("ERROR: ", run);
        jenkins.assertLogContains(sentence, run);
        jenkins.assertLogNotContains("\tat ", run);
        assertTrue(ContainerImages.of(run).isEmpty());
    }

    @Test
    void writesWhatTheImageSaysOfItself() throws Exception {
        WorkflowJob job = job("""
                node('docker') {
                  writeFile file: 'Dockerfile', text: 'FROM scratch\\n'
                  writeFile file: 'container.json', text: '{"project": "traits", "vendor": "Example"}'
                  def meta = containerMetadata(version: "1.${env.BUILD_NUMBER}", description: 'DNS', licenses: 'MIT',
                    authors: ["${'Ada'}"], urls: [home: "https://${'example.org'}/"], requires: ['ldap'], schedule: [monitor: '30s'])
                  echo "license: ${meta.metadata.licenses}, home: ${meta.metadata.urls.home}"
                }
                """);

        WorkflowRun run = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains("license: MIT, home: https://example.org/", run);
        JsonNode written = written(job, ".container/traits");
        for (MetadataField<?> field : MetadataField.ALL) {
            assertTrue(!field.isTrait() || written.has(field.id()), field.id());
        }
        assertEquals("1.1", written.get("version").textValue());
        assertEquals("[\"Ada\"]", written.get("authors").toString());
        List<AncestorReport> images = ContainerImages.of(run).get(0).getAncestry();
        AncestorReport image = images.get(images.size() - 1);
        assertEquals(
                List.of("version", "description", "licenses", "vendor", "authors", "urls", "requires", "schedule"),
                image.getTraits().stream()
                        .map(AncestorReport.TraitReport::getName)
                        .toList());
    }

    @Test
    void writesTheHealthcheckIntoTheMetadataAndTheDockerfile() throws Exception {
        WorkflowJob job = job("""
                node('docker') {
                  writeFile file: 'Dockerfile', text: 'FROM scratch\\n'
                  def meta = containerMetadata(project: 'health', monitor: '/srv/monitor', healthcheck: 'monitor',
                    healthInterval: 10, healthTimeout: "${5}", healthStartPeriod: 60, healthRetries: '2')
                  echo "hook: ${meta.metadata.healthcheck.hook}"
                  echo readFile(".container/${meta.buildId}/Dockerfile")
                }
                """);

        WorkflowRun run = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains("hook: monitor", run);
        jenkins.assertLogContains(
                "HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=2"
                        + " CMD [\"/usr/bin/container\", \"--health\"]",
                run);
        assertEquals(
                "{\"hook\":\"monitor\",\"interval\":\"10s\",\"timeout\":\"5s\",\"start_period\":\"60s\",\"retries\":2}",
                written(job, ".container/health").get("healthcheck").toString());
    }

    @Test
    void theFormHasAFieldAndHelpForEachHook() throws Exception {
        List<String> arguments = new ArrayList<>();
        Stream.of(Hook.values()).map(Hook::id).forEach(arguments::add);
        arguments.addAll(
                List.of("healthcheck", "healthInterval", "healthTimeout", "healthStartPeriod", "healthRetries"));
        String form;
        try (InputStream jelly =
                ContainerMetadataStep.class.getResourceAsStream("ContainerMetadataStep/config.jelly")) {
            form = new String(jelly.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (String argument : arguments) {
            assertTrue(form.contains("field=\"" + argument + "\""), argument);
            assertHelp(argument);
        }
    }

    private static void assertHelp(String argument) {
        assertNotNull(
                ContainerMetadataStep.class.getResource("ContainerMetadataStep/help-" + argument + ".html"), argument);
    }

    @Test
    void eachTraitHasHelpAndAnEntryWithItsTitleAndComesBackFromIt() throws Exception {
        ContainerMetadataStep step = full();
        Map<String, String> titles = new LinkedHashMap<>();
        for (TraitEntry entry : TraitEntry.all()) {
            assertHelp(entry.getName());
            assertNotNull(step.get(entry.trait()), entry.getName());
            ContainerMetadataStep back = new ContainerMetadataStep();
            back.set(entry.trait(), entry.value(entry.text(step)));
            assertEquals(step.get(entry.trait()), back.get(entry.trait()));
            titles.put(entry.getName(), entry.getTitle());
        }
        assertEquals("Version", titles.get("version"));
        assertEquals("Addresses", titles.get("urls"));
        try (JenkinsRule.WebClient browser = PlainBrowser.open(jenkins)) {
            FreeStyleProject job = jenkins.createFreeStyleProject();
            job.getBuildersList().add(new ContainerMetadataBuilder(step));
            HtmlForm form = browser.getPage(job, "configure").getFormByName("config");
            for (TraitEntry entry : TraitEntry.all()) {
                boolean oneLine = !List.of("authors", "urls", "schedule").contains(entry.getName());
                List<HtmlElement> fields = form.getByXPath(
                        ".//" + (oneLine ? "input" : "textarea") + "[@name='_." + entry.getName() + "']");
                assertEquals(1, fields.size(), entry.getName());
                String named = oneLine
                        ? fields.get(0).getAttribute("aria-label")
                        : fields.get(0).getParentNode().getTextContent();
                assertTrue(named.contains(entry.getTitle()), named);
            }
        }
    }

    @Test
    void comesBackFromTheSnippetGeneratorAsItWent() throws Exception {
        ContainerMetadataStep step = full();
        List<Step> after = FormTrip.of(jenkins, List.of(step, new ContainerMetadataStep()));
        ContainerMetadataStep back = (ContainerMetadataStep) after.get(0);
        jenkins.assertEqualDataBoundBeans(step, back);
        assertEquals(step.traits(), back.traits());
        assertEquals(step.getUser().toString(), back.getUser().toString());

        new SnippetizerTester(jenkins)
                .assertRoundTrip(
                        small(), "containerMetadata image: 'example/dns', tags: ['latest', '12'], validate: '/v'");
        jenkins.assertEqualDataBoundBeans(new ContainerMetadataStep(), after.get(1));
    }

    static ContainerMetadataStep small() {
        ContainerMetadataStep step = new ContainerMetadataStep();
        step.setImage("example/dns");
        step.setTags(List.of("latest", "12"));
        step.setValidate("/v");
        return step;
    }

    static ContainerMetadataStep full() {
        ContainerMetadataStep step = small();
        step.setProject("dns");
        step.setVersion("1.4.2");
        step.setDescription("Answers for example.org");
        step.setLicenses("MIT OR Apache-2.0");
        step.setVendor("Example Inc.");
        step.setAuthors(List.of("Ada <ada@example.org>", "Bob"));
        step.setUrls(Map.of("home", "https://example.org/?a=b"));
        step.setRequires(List.of("ldap", "ntp"));
        step.setStart("/start");
        step.setSchedule(Map.of("monitor", "30s"));
        step.setUpdate("/update");
        step.setMonitor("/monitor");
        step.setMetrics("/metrics");
        step.setHealthcheck("monitor");
        step.setHealthInterval(10);
        step.setHealthTimeout(5);
        step.setHealthStartPeriod(60);
        step.setHealthRetries(2);
        step.setUser(Map.of("owner", "ops"));
        step.setContext("images/dns");
        step.setDockerfile("Dockerfile.alpine");
        step.setGitref("e1b0a445744fec5e584919711cafd8f4cebdee0e");
        step.setBuildArgs(Map.of("BASE", "alpine:3"));
        step.setTarget("one");
        step.setCarrier("named");
        step.setBuilder("podman");
        return step;
    }

    private static WorkflowJob job(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private static JsonNode written(WorkflowJob job, String stamp) throws Exception {
        FilePath file = agent.getWorkspaceFor(job).child(stamp + "/metadata.json");
        return new ObjectMapper().readTree(file.readToString());
    }

    @Test
    void anAgentThatSaysItHasMadeTheStampOfAnotherBuildIsRefused() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        FreeStyleBuild first = jenkins.buildAndAssertSuccess(job);
        FreeStyleBuild second = jenkins.buildAndAssertSuccess(job);
        StampIndex.get().add(first, "5.ab00ab00");
        job.renameTo("renamed");

        Stamping.requireOwn(first, "5.ab00ab00");
        Stamping.requireOwn(second, "6.ab00ab01");
        String refused = assertThrows(AbortException.class, () -> Stamping.requireOwn(second, "5.ab00ab00"))
                .getMessage();

        assertTrue(refused.contains("5.ab00ab00") && refused.contains("another build"), refused);
    }
}
