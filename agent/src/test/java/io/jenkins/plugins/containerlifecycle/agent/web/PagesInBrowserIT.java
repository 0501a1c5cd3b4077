package io.jenkins.plugins.containerlifecycle.agent.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.jenkins.plugins.containerlifecycle.agent.metrics.AgentMetrics;
import io.jenkins.plugins.containerlifecycle.agent.observe.HookStatus;
import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.agent.schedule.ActionRules;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Lateness;
import io.jenkins.plugins.containerlifecycle.agent.schedule.Requests;
import io.jenkins.plugins.containerlifecycle.agent.watch.EngineHealth;
import io.jenkins.plugins.containerlifecycle.hook.UpdateOutcome;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.monitoring.MonitorState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The pages as a real browser shows them. */
class PagesInBrowserIT {
    private static final String WIDTHS_AND_THEMES = """
            1280, false
            1280, true
            400, false
            400, true
            """;

    private static Browser browser;
    private Observations observations;
    private Requests requests;
    private WebServer server;
    private String root;
    private volatile EngineHealth.View engine = PageSamples.seen();

    @BeforeAll
    static void open() throws IOException {
        browser = Browser.open();
    }

    @AfterAll
    static void close() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void serve() throws Exception {
        observations = PageSamples.everything();
        requests = new Requests(
                (container, hook, cause) -> null, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), line -> {});
        listen(0);
        browser.javaScript(true);
        browser.window(1280, false);
        browser.complaints();
    }

    private void listen(int port) throws IOException {
        WebSettings settings =
                new WebSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), null, null, null);
        server = new WebFront(
                        observations,
                        () -> engine,
                        requests,
                        new ActionRules(() -> engine),
                        new AgentMetrics(observations, () -> engine, new Lateness(), Map::of, "1.2.3"),
                        null,
                        "1.2.3")
                .serve(settings, () -> true, line -> {});
        root = "http://127.0.0.1:" + server.address().getPort() + "/";
    }

    @AfterEach
    void stop() {
        server.close();
        requests.close();
    }

    private static void assertGood() {
        browser.assertFits();
        assertThat(browser.violations()).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = WIDTHS_AND_THEMES)
    void thePageOfAllContainersFitsAndCanBeReadByEverybody(int width, boolean dark) throws Exception {
        browser.window(width, dark);
        browser.driver().get(root);
        browser.picture("status-" + width + (dark ? "-dark" : "-light"));
        assertGood();

        engine = PageSamples.notSeen();
        browser.driver().get(root);
        browser.picture("not-seen-" + width + (dark ? "-dark" : "-light"));
        assertGood();
    }

    @ParameterizedTest
    @CsvSource(textBlock = WIDTHS_AND_THEMES)
    void thePageOfAContainerFitsAndCanBeReadByEverybody(int width, boolean dark) throws Exception {
        browser.window(width, dark);
        for (String name : List.of("dns", "ldap")) {
            browser.driver().get(root + "containers/" + name);
            browser.driver()
                    .executeScript(
                            "document.querySelectorAll('details').forEach(d => d.open = d.id !== 'history-monitor')");
            browser.picture(name + "-" + width + (dark ? "-dark" : "-light"));
            browser.driver().executeScript("scrollTo({top: 1000, behavior: 'instant'})");
            browser.picture(name + "-below-" + width + (dark ? "-dark" : "-light"));
            browser.driver().executeScript("document.querySelectorAll('details').forEach(d => d.open = true)");
            assertGood();
        }
    }

    /** The picture of docs/agent.md is made of this one. */
    @Test
    void thePageOfOneMorningTellsAllThatIsWrongAndWhenAnUpdateIsAskedAgain() throws Exception {
        stop();
        observations = PageSamples.oneMorning();
        requests = new Requests(
                (container, hook, cause) -> PageSamples.run(
                                hook, HookStatus.of(UpdateOutcome.DEFERRED), "The update hook said \"not now\".", 0)
                        .causeId(cause)
                        .build(),
                1,
                Duration.ZERO,
                Duration.ofMinutes(4),
                line -> {});
        listen(0);
        ObservedContainer web = observations.find("web").orElseThrow();
        requests.add(Hook.UPDATE, List.of(web), "test");
        for (int i = 0; i < 500 && next(web) == null; i++) {
            Thread.sleep(20);
        }
        browser.driver().get(root);
        browser.picture("one-morning");
        assertThat(browser.one("main").getText())
                .contains("It ended by itself with exit code 137", "unhealthy", "attempt 1 of 10. Asked again in ");
        assertGood();
        browser.driver().get(root + "containers/web");
        browser.picture("one-morning-web");
        assertGood();
    }

    private Instant next(ObservedContainer container) {
        return requests.pending(container, Hook.UPDATE)
                .map(pending -> pending.part().next())
                .orElse(null);
    }

    @ParameterizedTest
    @CsvSource({"1280", "400"})
    void whatStrangersSayDoesNothing(int width) throws Exception {
        ObservedContainer hostile = PageSamples.hostile(observations);
        browser.window(width, false);
        browser.driver().get(root);
        browser.picture("hostile-status-" + width);
        assertGood();
        browser.one("#bad").findElement(By.xpath("following::a[1]")).click();
        assertThat(browser.one("h1").getText()).isEqualTo(hostile.facts().name());
        browser.driver().executeScript("document.querySelectorAll('details').forEach(d => d.open = true)");
        browser.picture("hostile-" + width);
        assertGood();
        assertThat(browser.driver().executeScript("return window.pwned")).isNull();
    }

    @Test
    void aPageThatIsNotThereAndAnEmptyOneCanBeReadToo() throws Exception {
        browser.driver().get(root + "containers/nobody");
        assertThat(browser.one("h1").getText()).isEqualTo("No such container");
        browser.picture("missing");
        browser.assertFits();
        assertThat(browser.violations()).isEmpty();
        assertThat(browser.complaints()).as("of the status only").allMatch(line -> line.contains("404"));

        observations.keepOnly(Set.of());
        browser.driver().get(root);
        browser.picture("empty");
        assertGood();
    }

    /** Without this, the checks above might be about anything. */
    @Test
    void whatIsWrongIsFound() {
        browser.driver().get(root);
        browser.driver()
                .executeScript(
                        "document.querySelector('.name').style.color = '#ddd';"
                                + "document.querySelector('h1').style.width = '2000px';"
                                + "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.x = 1'}))");

        assertThat(browser.violations()).anyMatch(line -> line.startsWith("color-contrast"));
        assertThatThrownBy(browser::assertFits).isInstanceOf(AssertionError.class);
        assertThat(browser.complaints()).anyMatch(line -> line.contains("Content Security Policy"));
    }

    @Test
    void withoutJavaScriptThePageIsTheSameAndIsLoadedAgain() {
        browser.javaScript(false);
        browser.driver().get(root + "containers/ldap");

        assertThat(browser.one("h1").getText()).isEqualTo("ldap");
        assertThat(browser.one("#updated").getText()).isEmpty();
        assertThat(browser.one("#output-validate pre").isDisplayed()).isFalse();
        browser.one("#output-validate summary").click();
        assertThat(browser.one("#output-validate pre").isDisplayed()).isTrue();
        assertThat(browser.all("noscript meta[http-equiv=refresh]")).hasSize(1);
    }

    private static void updateNow() {
        browser.driver()
                .executeScript("window.before = document.querySelector('h1');"
                        + "document.dispatchEvent(new Event('visibilitychange'))");
    }

    private static void awaitScript(String condition) {
        new WebDriverWait(browser.driver(), Duration.ofSeconds(15))
                .until(driver -> ((JavascriptExecutor) driver).executeScript("return " + condition));
    }

    private static void update() {
        updateNow();
        awaitScript("!window.before.isConnected");
    }

    @Test
    void whoReadsLosesNothingWhenThePageIsUpdated() throws Exception {
        browser.driver().get(root + "containers/ldap");
        browser.one("#output-validate summary").click();
        browser.one("#history-monitor summary").click();
        browser.driver().executeScript("scrollTo({top: 300, behavior: 'instant'})");
        Object seen = top("hook-validate");

        PageSamples.monitored(observations.find("ldap").orElseThrow(), MonitorState.CRITICAL, "still nothing", 1);
        update();

        assertThat(browser.one(".panel .said").getText()).startsWith("still nothing");
        assertThat(browser.one("#output-validate").getDomProperty("open")).isEqualTo("true");
        assertThat(browser.one("#history-monitor").getDomProperty("open")).isEqualTo("true");
        assertThat(browser.all("#output-update[open]")).isEmpty();
        assertThat(browser.driver().executeScript("return document.activeElement.parentElement.id"))
                .isEqualTo("history-monitor");
        assertThat(((Number) top("hook-validate")).doubleValue())
                .isCloseTo(((Number) seen).doubleValue(), offset(60.0));
        assertThat(browser.one("#updated").getText()).startsWith("Updated at ");
        assertThat(browser.complaints()).isEmpty();
    }

    private static Object top(String id) {
        return browser.driver()
                .executeScript("return document.getElementById('" + id + "').getBoundingClientRect().top");
    }

    @Test
    void theFocusStaysOnALinkAndWhatIsNewIsSaid() throws Exception {
        browser.driver().get(root);
        WebElement link = browser.one("a[href='/containers/web']");
        browser.driver().executeScript("arguments[0].focus()", link);

        ObservedContainer dns = observations.find("dns").orElseThrow();
        PageSamples.monitored(dns, MonitorState.CRITICAL, "gone", 1);
        update();

        assertThat(browser.driver().switchTo().activeElement().getText()).isEqualTo("web");
        assertThat(browser.driver().getTitle()).startsWith("2 bad,");
        assertThat(browser.one("#news").getDomProperty("textContent")).startsWith("2 bad,");
    }

    @Test
    void aMarkedTextStays() {
        browser.driver().get(root);
        browser.driver().executeScript("getSelection().selectAllChildren(document.querySelector('.name'))");
        updateNow();

        awaitScript("document.getElementById('updated').textContent.startsWith('Not updated')");
        assertThat(browser.driver().executeScript("return window.before.isConnected"))
                .isEqualTo(true);
    }

    @Test
    void anAgentThatDoesNotAnswerAnyMoreIsToldUntilItDoes() throws Exception {
        browser.driver().get(root);
        int port = server.address().getPort();
        server.close();
        updateNow();
        awaitScript("document.getElementById('silence').textContent !== ''");
        assertThat(browser.one("#silence").getText()).startsWith("The agent has not answered since ");
        assertThat(browser.driver().getTitle()).startsWith("No answer - ");
        browser.picture("silent");
        assertThat(browser.violations()).isEmpty();

        listen(port);
        update();
        assertThat(browser.one("#silence").getText()).isEmpty();
        assertThat(browser.driver().getTitle()).doesNotContain("No answer");
    }
}
