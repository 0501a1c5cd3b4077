package io.jenkins.plugins.containerlifecycle.plugin.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.deque.html.axecore.results.Results;
import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A real, headless browser: Debian's. */
public final class Browser implements AutoCloseable {
    private static final List<Path> BROWSERS = List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/google-chrome"));
    private static final List<Path> DRIVERS = List.of(Path.of("/usr/bin/chromedriver"));
    private static final int HEIGHT = 1000;

    /** For {@link org.junit.jupiter.params.provider.MethodSource}. */
    public static final String LOOKS = "io.jenkins.plugins.containerlifecycle.plugin.browser.Browser#looks";

    /** For the files of driver and browser, which leave some of them. */
    private final Path folder;

    private final ChromeDriver driver;

    private Browser(Path browser, Path service) throws IOException {
        folder = Files.createTempDirectory("browser");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.toFile());
        // Root, as in a container, cannot have a sandbox.
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars");
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(service.toFile())
                        .usingAnyFreePort()
                        .withSilent(true)
                        .withEnvironment(Map.of("TMPDIR", folder.toString()))
                        .build(),
                options);
        // Half a minute, as it is else, is too short for hundreds of rows on a busy machine.
        driver.manage().timeouts().scriptTimeout(Duration.ofMinutes(4));
    }

    /** Skips the test loudly if there is none, or fails it with {@code -Dintegration.required=true}. */
    public static Browser open() throws IOException {
        Path browser = first(BROWSERS, "chromium");
        Path service = first(DRIVERS, "chromium-driver");
        return new Browser(browser, service);
    }

    private static Path first(List<Path> paths, String debian) {
        for (Path path : paths) {
            if (Files.isExecutable(path)) {
                return path;
            }
        }
        String message =
                "These tests need a browser: none of " + paths + " is there (Debian: apt install " + debian + ")";
        if (Boolean.getBoolean("integration.required")) {
            throw new AssertionError(message);
        }
        System.err.println("SKIPPED: " + message);
        return Assumptions.abort(message);
    }

    /**
     * One way to look at a page.
     *
     * @param width of the window, in pixels
     */
    public record Look(int width, boolean dark) {
        /** For the name of a picture. */
        @Override
        public String toString() {
            return width + (dark ? "-dark" : "-light");
        }
    }

    /** Each width and each theme; each pair of them only with {@code -Dintegration.long=true}, since a look takes long. */
    public static List<Look> looks() {
        return Boolean.getBoolean("integration.long")
                ? List.of(new Look(1280, false), new Look(1280, true), new Look(390, false), new Look(390, true))
                : List.of(new Look(1280, false), new Look(390, true));
    }

    /** A phone's window is narrower than any that a headless browser can have by itself. */
    public void width(int width) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false));
    }

    /** To be called for each page, because the theme belongs to the page. */
    public void go(String url, boolean dark) throws IOException {
        driver.get(url);
        if (dark) {
            try (InputStream css = Browser.class.getResourceAsStream("dark.css")) {
                driver.executeScript(
                        "const sheet = new CSSStyleSheet(); sheet.replaceSync(arguments[0]);"
                                + " document.adoptedStyleSheets = [sheet];",
                        new String(css.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    public void go(String url, Look look) throws IOException {
        width(look.width());
        go(url, look.dark());
    }

    public ChromeDriver driver() {
        return driver;
    }

    public List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** No element that the selector matches, and nothing in it, sticks out of the window on the right. */
    public void assertFits(String selector) {
        assertFalse(all(selector).isEmpty(), "nothing to look at: " + selector);
        Object out = driver.executeScript(
                "return [...document.querySelectorAll(arguments[0])].flatMap(e => [e, ...e.querySelectorAll('*')])"
                        + ".filter(e => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1"
                        + " && getComputedStyle(e).position !== 'absolute')"
                        + ".map(e => e.outerHTML.slice(0, 200)).slice(0, 5)",
                selector);
        assertEquals(List.of(), out, "beyond the window's edge");
    }

    /**
     * What the rules of WCAG 2.1 AA find in what the selector matches.
     *
     * @param others selectors of what is inside but not ours
     */
    public List<String> violations(String selector, String... others) {
        return violations(List.of(selector), others);
    }

    /** What they find in several parts of one page, in one look, which takes as long as one at each part. */
    public List<String> violations(List<String> selectors, String... others) {
        List<String> found = new ArrayList<>();
        AxeBuilder axe = new AxeBuilder()
                // The other one opens a page of its own and allows a second for that.
                .setLegacyMode(true)
                .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa"));
        for (String selector : selectors) {
            assertFalse(all(selector).isEmpty(), "nothing to look at: " + selector);
            axe.include(List.of(selector));
        }
        for (String other : others) {
            axe.exclude(List.of(other));
        }
        Results results = axe.analyze(driver);
        List<String> measured = Stream.concat(results.getPasses().stream(), results.getViolations().stream())
                .filter(rule -> rule.getId().equals("color-contrast"))
                .flatMap(rule -> rule.getNodes().stream())
                .map(node -> ((List<?>) node.getTarget()).get(0).toString())
                .toList();
        Object unmeasured = driver.executeScript(
                "const elements = arguments[1].map(e => document.querySelector(e));"
                        + " return arguments[0].filter(part => !elements.some(e => e && e.closest(part)))",
                selectors,
                measured);
        assertEquals(List.of(), unmeasured, "no contrast could be measured in");
        for (Rule rule : results.getViolations()) {
            rule.getNodes()
                    .forEach(node -> found.add(rule.getId() + ": " + node.getFailureSummary() + " " + node.getHtml()));
        }
        return found;
    }

    /** For people; only if {@code -Dscreenshots=FOLDER} asks for them. */
    public void picture(String name) throws IOException {
        String folder = System.getProperty("screenshots");
        if (folder != null) {
            Object height = driver.executeScript("return document.documentElement.scrollHeight");
            Files.createDirectories(Path.of(folder));
            Files.write(Path.of(folder, name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
            Files.writeString(Path.of(folder, name + ".txt"), "height " + height);
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
