package io.jenkins.plugins.containerlifecycle.plugin.form;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.FreeStyleProject;
import io.jenkins.plugins.containerlifecycle.plugin.audit.ContainerAuditBuilder;
import io.jenkins.plugins.containerlifecycle.plugin.audit.ContainerAuditStep;
import io.jenkins.plugins.containerlifecycle.plugin.browser.Browser;
import io.jenkins.plugins.containerlifecycle.plugin.browser.Browser.Look;
import io.jenkins.plugins.containerlifecycle.plugin.deploy.ContainerDeployBuilder;
import io.jenkins.plugins.containerlifecycle.plugin.deploy.ContainerDeployStep;
import io.jenkins.plugins.containerlifecycle.plugin.metadata.ContainerMetadataBuilder;
import io.jenkins.plugins.containerlifecycle.plugin.metadata.ContainerMetadataStep;
import io.jenkins.plugins.containerlifecycle.plugin.push.ContainerPushBuilder;
import io.jenkins.plugins.containerlifecycle.plugin.push.ContainerPushStep;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.ContainerBaseTrigger;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.ImageJobs;
import io.jenkins.plugins.containerlifecycle.plugin.running.ContainerMonitorBuilder;
import io.jenkins.plugins.containerlifecycle.plugin.running.ContainerMonitorStep;
import io.jenkins.plugins.containerlifecycle.plugin.running.ContainerUpdateBuilder;
import io.jenkins.plugins.containerlifecycle.plugin.running.ContainerUpdateStep;
import io.jenkins.plugins.containerlifecycle.plugin.validate.ContainerValidateBuilder;
import io.jenkins.plugins.containerlifecycle.plugin.validate.ContainerValidateStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** All our forms, filled in as a user does. */
@WithJenkins
class FormsInBrowserTest {
    /** Forms of the plugin docker-commons inside ours; they have no labels. */
    private static final String[] OF_OTHERS = {
        "input[name='_.uri']", "input[name='_.url']", "select[name='_.credentialsId']"
    };

    private static Browser browser;
    private static String root;
    private static WorkflowJob pipeline;
    private static FreeStyleProject freestyle;

    @BeforeAll
    static void start(JenkinsRule jenkins) throws Exception {
        browser = Browser.open();
        root = jenkins.getURL().toString();
        pipeline = jenkins.createProject(WorkflowJob.class);
        freestyle = jenkins.createFreeStyleProject();
        freestyle.getBuildersList().add(new ContainerMetadataBuilder(new ContainerMetadataStep()));
        freestyle.getBuildersList().add(new ContainerValidateBuilder(new ContainerValidateStep()));
        freestyle.getBuildersList().add(new ContainerPushBuilder(new ContainerPushStep("example/web:1")));
        freestyle.getBuildersList().add(new ContainerDeployBuilder(new ContainerDeployStep("web", "example/web:1")));
        freestyle.getBuildersList().add(new ContainerUpdateBuilder(new ContainerUpdateStep("web")));
        freestyle.getBuildersList().add(new ContainerMonitorBuilder(new ContainerMonitorStep("web")));
        freestyle.getBuildersList().add(new ContainerAuditBuilder(new ContainerAuditStep("example/web:1")));
        freestyle.addTrigger(new ContainerBaseTrigger());
        ImageJobs.look();
    }

    @AfterAll
    static void close() throws Exception {
        if (browser != null) {
            browser.close();
        }
    }

    /** Opens everything that hides something in what the selector matches. */
    private static void unfold(String within) {
        for (WebElement button : browser.all(within + " .advanced-button, " + within + " .advancedButton")) {
            if (button.isDisplayed()) {
                browser.driver().executeScript("arguments[0].click()", button);
            }
        }
    }

    private static void pick(String step) {
        Select steps = browser.all("select").stream()
                .map(Select::new)
                .filter(select -> select.getOptions().stream()
                        .anyMatch(option -> option.getText().startsWith(step + ":")))
                .findFirst()
                .orElseThrow();
        steps.getOptions().stream()
                .filter(option -> option.getText().startsWith(step + ":"))
                .findFirst()
                .orElseThrow()
                .click();
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        new WebDriverWait(browser.driver(), Duration.ofSeconds(30)).until(driver -> condition.getAsBoolean());
    }

    @ParameterizedTest
    @CsvSource({
        "containerMetadata, containerMetadata()",
        "containerValidate, containerValidate()",
        "containerPush, containerPush()",
        "containerDeploy, containerDeploy()",
        "containerUpdate, containerUpdate()",
        "containerMonitor, containerMonitor()",
        "containerAudit, containerAudit()"
    })
    void aFormThatNobodyTouchesMakesASnippetWithoutArguments(String step, String snippet) throws Exception {
        browser.width(1280);
        browser.go(root + pipeline.getUrl() + "pipeline-syntax/", false);
        pick(step);
        String first =
                switch (step) {
                    case "containerMetadata" -> "project";
                    case "containerDeploy" -> "name";
                    case "containerUpdate", "containerMonitor" -> "container";
                    default -> "image";
                };
        await(() -> browser.all("[name='_." + first + "']").stream().anyMatch(WebElement::isDisplayed));
        // Selects are filled by the server.
        await(() -> browser.all("select.select").stream()
                .filter(WebElement::isDisplayed)
                .noneMatch(select -> select.findElements(By.tagName("option")).isEmpty()));
        Thread.sleep(500);

        browser.driver().findElement(By.id("generatePipelineScript")).click();

        WebElement text = browser.driver().findElement(By.id("prototypeText"));
        await(() -> !text.getAttribute("value").isBlank());
        assertEquals(snippet, text.getAttribute("value").strip());
    }

    @ParameterizedTest
    @MethodSource(Browser.LOOKS)
    void theFormsOfTheBuildStepsFitAndCanBeUsedByEverybody(Look look) throws Exception {
        browser.go(root + freestyle.getUrl() + "configure", look);
        List<String> forms = new ArrayList<>();
        for (Class<?> step : List.of(
                ContainerMetadataBuilder.class,
                ContainerValidateBuilder.class,
                ContainerPushBuilder.class,
                ContainerDeployBuilder.class,
                ContainerUpdateBuilder.class,
                ContainerMonitorBuilder.class,
                ContainerAuditBuilder.class)) {
            String form = "[descriptorid='" + step.getName() + "']";
            await(() -> !browser.all(form).isEmpty());
            unfold(form);
            browser.picture(step.getSimpleName() + "-" + look);

            browser.assertFits(form);
            forms.add(form);
        }
        assertEquals(List.of(), browser.violations(forms, OF_OTHERS));
    }

    @ParameterizedTest
    @MethodSource(Browser.LOOKS)
    void theFormOfTheTriggerFitsAndCanBeUsedByEverybody(Look look) throws Exception {
        browser.go(root + freestyle.getUrl() + "configure", look);
        String form = ".optionalBlock-container:has(input[name='_.atMostEvery'])";
        await(() -> browser.all(form + " input[name='_.atMostEvery']").stream().anyMatch(WebElement::isDisplayed));
        browser.driver()
                .executeScript(
                        "arguments[0].scrollIntoView()", browser.all(form).get(0));
        browser.picture("ContainerBaseTrigger-" + look);

        browser.assertFits(form);
        // Jenkins' own checkbox before the name of a trigger has no label.
        assertEquals(List.of(), browser.violations(form, ".optional-block-control"));
    }

    @ParameterizedTest
    @MethodSource(Browser.LOOKS)
    void theLogOfTheTriggerFitsAndCanBeReadByEverybody(Look look) throws Exception {
        browser.go(root + freestyle.getUrl() + "base-images/", look);
        String page = "#main-panel";
        await(() -> !browser.all(page + " td").isEmpty());
        browser.picture("base-images-" + look);

        browser.assertFits(page);
        assertEquals(List.of(), browser.violations(page));
    }

    @ParameterizedTest
    @MethodSource(Browser.LOOKS)
    void theSettingsOfTheAdministratorFitAndCanBeUsedByEverybody(Look look) throws Exception {
        browser.go(root + "manage/configure", look);
        String form = ".jenkins-section:has(input[name='_.maxAge'])";
        await(() -> !browser.all(form).isEmpty());
        browser.picture("settings-" + look);

        browser.assertFits(form);
        assertEquals(List.of(), browser.violations(form));
    }
}
