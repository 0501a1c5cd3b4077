package io.jenkins.plugins.containerlifecycle.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.results.Results;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real, headless browser: Debian's. */
final class Browser implements AutoCloseable {
    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    /** For the files of driver and browser, which leave some of them. */
    private final Path folder;

    private final ChromeDriver driver;

    private Browser() throws IOException {
        folder = Files.createTempDirectory("browser");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER.toFile());
        // Root, as in a container, cannot have a sandbox.
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .usingAnyFreePort()
                        .withSilent(true)
                        .withEnvironment(Map.of("TMPDIR", folder.toString()))
                        .build(),
                options);
    }

    /** Skips the test loudly if there is none, or fails it with {@code -Dintegration.required=true}. */
    static Browser open() throws IOException {
        if (Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER)) {
            return new Browser();
        }
        String message = "These tests need a browser: " + BROWSER + " and " + DRIVER
                + " (Debian: apt install chromium chromium-driver)";
        if (Boolean.getBoolean("integration.required")) {
            throw new AssertionError(message);
        }
        System.err.println("SKIPPED: " + message);
        return Assumptions.abort(message);
    }

    /** A phone's window is narrower than any that a headless browser can have by itself. */
    void window(int width, boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 1000, "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    void javaScript(boolean on) {
        driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !on));
    }

    ChromeDriver driver() {
        return driver;
    }

    WebElement one(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** Nothing sticks out of the window. */
    void assertFits() {
        Object out = driver.executeScript("return [...document.querySelectorAll('body *')]"
                + ".filter(e => e.checkVisibility() && !e.closest('.unseen, .skip, thead')"
                + " && (e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1))"
                + ".map(e => e.outerHTML.slice(0, 200)).slice(0, 5)");
        assertThat((List<?>) out).as("beyond the window's edge").isEmpty();
        assertThat(driver.executeScript("return document.documentElement.scrollWidth > innerWidth"))
                .as("scrolls sideways")
                .isEqualTo(false);
    }

    /** What the rules of WCAG 2.2 AA, and good practice, find. */
    @SuppressWarnings("deprecation") // The other mode opens a page of its own, and allows a second for that.
    List<String> violations() {
        Results results = new AxeBuilder()
                .setLegacyMode(true)
                .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"))
                .analyze(driver);
        assertThat(results.getPasses()).anyMatch(rule -> rule.getId().equals("region"));
        return results.getViolations().stream()
                .flatMap(rule -> rule.getNodes().stream()
                        .map(node -> rule.getId() + ": " + node.getFailureSummary() + " " + node.getHtml()))
                .toList();
    }

    /** What the browser complained of since this was asked last. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    /** For people; only if {@code -Dscreenshots=FOLDER} asks for them. */
    void picture(String name) throws IOException {
        String pictures = System.getProperty("screenshots");
        if (pictures != null) {
            Files.createDirectories(Path.of(pictures));
            Files.write(Path.of(pictures, name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        }
    }

    @Override
    public void close() throws IOException {
        driver.quit();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
