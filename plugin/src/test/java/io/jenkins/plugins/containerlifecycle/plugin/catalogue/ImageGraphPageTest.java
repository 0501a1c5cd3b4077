package io.jenkins.plugins.containerlifecycle.plugin.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.containerlifecycle.hostile.Attacks;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadataBuilder;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.plugin.browser.Browser;
import io.jenkins.plugins.containerlifecycle.plugin.browser.Browser.Look;
import io.jenkins.plugins.containerlifecycle.plugin.browser.PlainBrowser;
import io.jenkins.plugins.containerlifecycle.plugin.images.IndexedImages;
import io.jenkins.plugins.containerlifecycle.plugin.packages.Packages;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.ImageJobs;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.RebuildRuns;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import jenkins.model.Jenkins;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

@WithJenkins
class ImageGraphPageTest {
    private static final String GRAPH = "container-images/graph/";
    private static final String PLAN = "container-images/plan/";

    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
    }

    @BeforeEach
    void everybodyMayDoEverything() {
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ, Item.BUILD)
                .everywhere()
                .toEveryone());
    }

    @AfterEach
    void delete() throws Exception {
        ImageJobs.forgetAll();
        for (FreeStyleProject job : jenkins.jenkins.getAllItems(FreeStyleProject.class)) {
            job.delete();
        }
    }

    private static FreeStyleProject job(String name, String... bases) throws Exception {
        FreeStyleProject job = ImageJobs.create(jenkins, name, bases);
        jenkins.buildAndAssertSuccess(job);
        return job;
    }

    private static ImageMetadata metadata(String project, String image, int number, String base, String baseId)
            throws Exception {
        return new ImageMetadataBuilder()
                .buildId(String.format("%08x", number))
                .project(project)
                .imageName(image)
                .imageTagNames(List.of("latest"))
                .buildTimeStamp(1_700_000_000L + number)
                .method(Hook.VALIDATE, "true")
                .baseName(base)
                .baseImageId(baseId)
                .build();
    }

    private static HtmlPage page(String user, String path) throws Exception {
        try (JenkinsRule.WebClient browser = PlainBrowser.open(jenkins)) {
            return (user == null ? browser : browser.login(user)).goTo(path);
        }
    }

    private static String text(HtmlPage page) {
        return page.querySelector("#main-panel").asNormalizedText().replaceAll("\\s+", " ");
    }

    private static JSONObject json(String user, String path) throws Exception {
        try (JenkinsRule.WebClient browser = PlainBrowser.open(jenkins)) {
            return JSONObject.fromObject((user == null ? browser : browser.login(user))
                    .goTo(path, "application/json")
                    .getWebResponse()
                    .getContentAsString());
        }
    }

    private static DomElement node(HtmlPage page, String label) {
        for (DomNode node : page.querySelectorAll(".container-images-graph [aria-label]")) {
            if (((DomElement) node).getAttribute("aria-label").startsWith(label + ":")) {
                return (DomElement) node;
            }
        }
        throw new AssertionError("no " + label + " in "
                + page.querySelector(".container-images-graph").asXml());
    }

    @Test
    void anImageThatStandsOnItselfIsNotCountedAmongThoseThatAreWell() throws Exception {
        FreeStyleProject self = ImageJobs.create(jenkins, "self", "self");
        jenkins.buildAndAssertSuccess(self);
        jenkins.buildAndAssertSuccess(self);

        String text = text(page(null, GRAPH));

        assertTrue(text.contains("1 image, none of them outdated, 1 in a circle or on one"), text);
    }

    @Test
    void eachImageLeadsToItsBuildWithItsVerdictAndWhetherItIsOutdatedInWords() throws Exception {
        FreeStyleProject base = job("base");
        ImageJobs.UNNOTICED.add("web");
        job("web", "base");
        job("dns", "base", "tool");
        jenkins.buildAndAssertSuccess(base);
        job("fresh", "base");

        HtmlPage page = page(null, GRAPH);

        String web = node(page, "example/web:latest").getAttribute("aria-label");
        assertTrue(
                web.startsWith("example/web:latest: failed; outdated. example/base:latest means a newer build by now"),
                web);
        assertEquals(
                jenkins.contextPath + "/job/web/1/container-images/",
                node(page, "example/web:latest").getAttribute("href"));
        assertEquals(
                jenkins.contextPath + "/job/base/2/container-images/",
                node(page, "example/base:latest").getAttribute("href"));
        assertEquals("image failed outdated", node(page, "example/web:latest").getAttribute("class"));
        assertEquals("image passed", node(page, "example/fresh:latest").getAttribute("class"));
        assertEquals("g", node(page, "debian:12").getTagName(), "what is not built here leads nowhere");
        String drawn = node(page, "example/web:latest").getTextContent();
        assertTrue(drawn.contains("failed") && drawn.contains("outdated"), "without colours: " + drawn);

        String text = text(page);
        assertTrue(text.contains("2 of them outdated"), text);
        assertEquals(
                page.querySelectorAll(".container-images-graph .image").size(),
                page.querySelectorAll("tbody tr").size(),
                "the same as a table");
        assertTrue(text.contains("1 older build is left out."), text);
        assertTrue(page.querySelector("a[href$='/container-images/plan/']") != null, text);

        JSONObject json = json(null, GRAPH + "api/json?depth=3");
        JSONArray images = json.getJSONArray("images");
        for (int i = 0; i < images.size(); i++) {
            JSONObject image = images.getJSONObject(i);
            if (image.getString("name").equals("example/web:latest")) {
                assertEquals("OUTDATED", image.getString("status"));
                assertEquals("job/web/1/container-images/", image.getString("buildPath"));
                assertEquals("FAILED", image.getJSONObject("verdict").getString("outcome"));
                assertEquals(List.of("example/base:latest"), image.getJSONArray("bases"));
            }
        }
        assertEquals(images.size(), json.getInt("total"));

        String filtered = text(page(null, GRAPH + "?filter=FRESH"));
        assertTrue(filtered.contains("1 image, none of them outdated"), filtered);
        assertTrue(filtered.contains("example/base:latest"), "with what it stands on: " + filtered);
        assertFalse(filtered.contains("example/web"), filtered);
        assertTrue(text(page(null, GRAPH + "?filter=%27%7B0%7D")).contains("No image has ''{0}' in its name"));
        assertFalse(json(null, GRAPH + "api/json?filter=a%E2%80%AEb")
                .getString("filter")
                .contains("\u202e"));
        for (String path : List.of("container-images/", "container-images/search/", PLAN)) {
            assertTrue(page(null, path).querySelector("nav a[href$='/container-images/graph/']") != null, path);
        }
    }

    @Test
    void aReaderSeesOnlyTheirJobsAndNotEvenThatThereAreOthers() throws Exception {
        FreeStyleProject base = job("secret-base");
        FreeStyleProject web = job("web", "open");
        job("secret-web", "web");
        jenkins.buildAndAssertSuccess(base);
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.DISCOVER)
                .everywhere()
                .toEveryone()
                .grant(Item.READ)
                .onItems(web)
                .to("reader"));
        for (String path : List.of(GRAPH, GRAPH + "api/json?depth=5", PLAN, PLAN + "api/json?depth=5")) {
            try (JenkinsRule.WebClient browser = PlainBrowser.open(jenkins)) {
                String told = browser.login("reader")
                        .goTo(path, null)
                        .getWebResponse()
                        .getContentAsString();
                assertFalse(told.contains("secret"), path + told);
                assertTrue(path.startsWith(PLAN) || told.contains("example/web:latest"), told);
            }
        }
        String nothing = text(page(null, GRAPH));
        assertTrue(nothing.contains("No image of a job that you may see"), nothing);
        jenkins.jenkins.setAuthorizationStrategy(
                new MockAuthorizationStrategy().grant(Jenkins.READ).everywhere().to("reader"));
        for (String path : List.of(GRAPH, PLAN)) {
            HttpURLConnection anonymous = (HttpURLConnection) new URL(jenkins.getURL(), path).openConnection();
            assertEquals(403, anonymous.getResponseCode(), path);
        }
    }

    @Test
    void whateverIsInTheTextsItIsShownAsTextAndAsNothingElse() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("hostile"));
        job("harmless");
        HtmlPage harmless = page(null, GRAPH);
        HtmlPage noPlan = page(null, PLAN);
        List<String> words = List.copyOf(Attacks.words().values());
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            ImageMetadata old = metadata("p" + i, null, 3 * i + 1, ImageMetadata.SCRATCH, null);
            ImageMetadata now = metadata("p" + i, null, 3 * i + 2, ImageMetadata.SCRATCH, null);
            ImageMetadata web = hostile(word, i);
            IndexedImages.note(build, old, word, Packages.id(7000 + 3 * i), List.of(), Outcome.PASSED);
            IndexedImages.note(build, now, word, Packages.id(7001 + 3 * i), List.of(), Outcome.PASSED);
            IndexedImages.note(build, web, "w" + i + word, Packages.id(7002 + 3 * i), List.of(old), Outcome.FAILED);
        }
        for (String path : List.of(GRAPH, PLAN)) {
            HtmlPage page = page(null, path);
            for (String element : List.of("script", "img", "iframe", "object", "style", "base", "meta")) {
                assertEquals(
                        (path.equals(GRAPH) ? harmless : noPlan)
                                .getElementsByTagName(element)
                                .size(),
                        page.getElementsByTagName(element).size(),
                        element + " on " + path);
            }
            String text = page.querySelector("#main-panel").getTextContent();
            Held.block(text.replace("\r", ""));
            for (DomNode link : page.querySelectorAll(".container-images [href]")) {
                assertTrue(
                        ((DomElement) link).getAttribute("href").startsWith(jenkins.contextPath + "/"), link.asXml());
            }
            for (DomNode any : page.querySelectorAll(".container-images *")) {
                for (String attribute : ((DomElement) any).getAttributesMap().keySet()) {
                    assertFalse(attribute.startsWith("on") || attribute.equals("style"), any.asXml());
                }
            }
        }
        String text = page(null, GRAPH).querySelector("#main-panel").getTextContent();
        for (String word : words) {
            String safe = SafeText.line(word);
            assertTrue(text.contains(safe.substring(0, Math.min(60, safe.length()))), safe);
            String encoded = URLEncoder.encode(word.substring(0, Math.min(600, word.length())), StandardCharsets.UTF_8);
            assertEquals(
                    harmless.getElementsByTagName("script").size(),
                    page(null, GRAPH + "?filter=zzz" + encoded)
                            .getElementsByTagName("script")
                            .size());
        }
        try (JenkinsRule.WebClient browser = PlainBrowser.open(jenkins)) {
            for (String path : List.of(GRAPH, PLAN)) {
                Held.block(browser.goTo(path + "api/json?depth=9", "application/json")
                        .getWebResponse()
                        .getContentAsString());
            }
        }
    }

    /** With as much of it as metadata may have. */
    private static ImageMetadata hostile(String word, int i) throws Exception {
        try {
            return metadata(word, null, 3 * i + 3, word, Packages.id(7000 + 3 * i));
        } catch (MetadataException e) {
            return metadata("w" + i, null, 3 * i + 3, "example/w" + i, Packages.id(7000 + 3 * i));
        }
    }

    /** How long it takes depends on the machine, so it is printed; how much is drawn does not. */
    @Test
    void manyImagesAreDrawnQuicklyAndWhatIsTooMuchIsSaid() throws Exception {
        List<FreeStyleBuild> builds = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            builds.add(jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("job-" + i)));
        }
        Map<Integer, List<ImageMetadata>> chains = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            note(builds.get(i % 25), i, chains);
        }
        System.out.println("Measured: 500 images compared and sorted: " + measured(() -> new ImageGraphPage(null)));
        System.out.println(
                "Measured: the graph page of 500 images, " + get(GRAPH) / 1000 + " kB: " + measured(() -> get(GRAPH)));
        HtmlPage page = page(null, GRAPH);
        assertEquals(
                500, page.querySelectorAll(".container-images-graph .image").size());

        for (int i = 500; i < 560; i++) {
            note(builds.get(i % 25), i, chains);
        }
        HtmlPage more = page(null, GRAPH);
        assertTrue(text(more).contains("60 images are not shown, since there are too many"), text(more));
        assertEquals(500, more.querySelectorAll("tbody tr").size());
        assertEquals(60, json(null, GRAPH + "api/json").getInt("notDrawn"));
        assertTrue(text(page(null, GRAPH + "?filter=image-559")).contains("1 image, none of them outdated"));
    }

    @Test
    void thePlanSaysHowManyMoreImagesAreNotRebuiltThanItShows() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("bases"));
        FreeStyleProject disabled = jenkins.createFreeStyleProject("many");
        FreeStyleBuild many = jenkins.buildAndAssertSuccess(disabled);
        disabled.disable();
        ImageMetadata old = metadata("base", "example/base", 1, ImageMetadata.SCRATCH, null);
        ImageMetadata now = metadata("base", "example/base", 2, ImageMetadata.SCRATCH, null);
        ImageMetadata lost = metadata("lost", "example/lost", 3, ImageMetadata.SCRATCH, null);
        IndexedImages.note(build, old, "example/base:latest", Packages.id(9001), List.of(), Outcome.PASSED);
        IndexedImages.note(build, now, "example/base:latest", Packages.id(9002), List.of(), Outcome.PASSED);
        for (int i = 0; i < 503; i++) {
            boolean outdated = i < 501;
            String name = "example/" + (outdated ? "outdated-" : "unknown-") + i;
            ImageMetadata image = metadata(
                    name.substring(8),
                    name,
                    10 + i,
                    outdated ? "example/base:latest" : "example/lost:latest",
                    Packages.id(outdated ? 9001 : 9003));
            IndexedImages.note(
                    many,
                    image,
                    name + ":latest",
                    Packages.id(9010 + i),
                    List.of(outdated ? old : lost),
                    Outcome.PASSED);
        }

        HtmlPage page = page(null, PLAN);

        String text = text(page);
        assertTrue(text.contains("Not rebuilt: 501 images"), text.substring(0, 500));
        assertTrue(text.contains("Its job is disabled."), text.substring(0, 500));
        assertTrue(
                text.contains("And 1 more image, which the API lists."),
                "as the page ends: " + text.substring(text.length() - 500));
        assertTrue(text.contains("Not known whether they are up to date: 2 images"), text.substring(0, 500));
        assertEquals(502, page.querySelectorAll("tbody tr").size());
        assertEquals(
                501,
                json(null, PLAN + "api/json?depth=2").getJSONArray("leftOut").size());
        try (Browser browser = Browser.open()) {
            for (Look look : Browser.looks()) {
                browser.go(jenkins.getURL() + PLAN, look);
                browser.driver()
                        .executeScript("document.querySelector('.container-images section > p').scrollIntoView(false)");
                browser.picture("plan-cut-" + look);
                browser.assertFits(".container-images");
                // All of such a page may take minutes; its markup is that of a shorter one.
                boolean whole = Boolean.getBoolean("integration.long");
                assertEquals(
                        List.of(), browser.violations(whole ? ".container-images" : ".container-images section > p"));
            }
        }
    }

    /** Median of some rounds after some that do not count, and the extremes. */
    private static String measured(Callable<?> work) throws Exception {
        int rounds = Boolean.getBoolean("integration.long") ? 12 : 1;
        List<Long> times = new ArrayList<>();
        for (int round = -rounds / 4; round < rounds; round++) {
            long start = System.nanoTime();
            work.call();
            if (round >= 0) {
                times.add((System.nanoTime() - start) / 1_000_000);
            }
        }
        times.sort(null);
        return times.get(rounds / 2) + " ms [" + times.get(0) + " .. " + times.get(rounds - 1) + "]";
    }

    /** Five bases, 45 on these, all others on those. */
    private static void note(FreeStyleBuild build, int number, Map<Integer, List<ImageMetadata>> chains)
            throws Exception {
        int below = number < 5 ? -1 : number < 50 ? number % 5 : 5 + number % 45;
        String name = "registry.example.org/team-" + number % 7 + "/image-" + number;
        String base = "registry.example.org/team-" + below % 7 + "/image-" + below + ":latest";
        ImageMetadata metadata = metadata(
                "image-" + number,
                name,
                number + 1,
                below < 0 ? ImageMetadata.SCRATCH : base,
                below < 0 ? null : Packages.id(20_000 + below));
        List<ImageMetadata> ancestors = below < 0 ? List.of() : chains.get(below);
        IndexedImages.note(
                build,
                metadata,
                name + ":latest",
                Packages.id(20_000 + number),
                ancestors,
                number % 9 == 8 ? Outcome.FAILED : Outcome.PASSED);
        List<ImageMetadata> chain = new ArrayList<>(ancestors);
        chain.add(metadata);
        chains.put(number, chain);
    }

    private static int get(String path) throws Exception {
        HttpURLConnection connection = (HttpURLConnection) new URL(jenkins.getURL(), path).openConnection();
        try (InputStream in = connection.getInputStream()) {
            return in.readAllBytes().length;
        }
    }

    @Test
    void thePagesFitAndCanBeReadByEverybodyInEachWidthAndTheme() throws Exception {
        FreeStyleProject base = job("base");
        job("java", "base");
        job("node", "base");
        ImageJobs.UNNOTICED.add("billing-web");
        for (String name : List.of("orders-api", "billing-web", "search", "mail-worker", "stock")) {
            job(name, "java");
        }
        job("shop-with-a-very-long-name-" + "x".repeat(60), "node", "java");
        jenkins.buildAndAssertSuccess(base);
        jenkins.buildAndAssertSuccess(jenkins.jenkins.getItemByFullName("node", FreeStyleProject.class));
        jenkins.jenkins.getItemByFullName("stock", FreeStyleProject.class).disable();
        try (Browser browser = Browser.open()) {
            for (String path : List.of(GRAPH, PLAN)) {
                look(browser, path, path.equals(GRAPH) ? "graph" : "plan");
            }
            browser.width(1280);
            browser.go(jenkins.getURL() + GRAPH, false);
            WebElement link = browser.all(".container-images-graph a").get(0);
            browser.all("#container-images-filter").get(0).sendKeys(Keys.TAB, Keys.TAB, Keys.TAB, Keys.TAB);
            browser.driver().executeScript("arguments[0].focus()", link);
            assertEquals("4px", link.findElement(By.cssSelector(".box")).getCssValue("stroke-width"));
            link.sendKeys(Keys.ENTER);
            Instant end = Instant.now().plus(Duration.ofSeconds(30));
            while (!browser.driver().getCurrentUrl().endsWith("/container-images/")
                    || browser.driver().getCurrentUrl().contains("graph")) {
                assertTrue(Instant.now().isBefore(end), browser.driver().getCurrentUrl());
                Thread.sleep(50);
            }
            assertTrue(browser.all(".container-images script").isEmpty(), "it needs none");

            browser.go(jenkins.getURL() + PLAN, false);
            browser.all("form[action$='/plan/start'] button").get(0).click();
            end = Instant.now().plus(Duration.ofMinutes(2));
            while (RebuildRuns.get().last() == null || !RebuildRuns.get().last().isOver()) {
                assertTrue(Instant.now().isBefore(end), "the rebuild ends");
                Thread.sleep(100);
            }
            look(browser, PLAN, "plan-after");
        }
    }

    private static void look(Browser browser, String path, String name) throws Exception {
        for (Look look : Browser.looks()) {
            browser.go(jenkins.getURL() + path, look);
            browser.picture(name + "-" + look);
            browser.assertFits(".container-images > *:not(.container-images-graph)");
            Object wide =
                    browser.driver().executeScript("return document.documentElement.scrollWidth - window.innerWidth");
            assertTrue(((Number) wide).intValue() <= 1, "the picture scrolls, and not the page: " + wide);
            assertEquals(List.of(), browser.violations(".container-images"));
        }
    }
}
