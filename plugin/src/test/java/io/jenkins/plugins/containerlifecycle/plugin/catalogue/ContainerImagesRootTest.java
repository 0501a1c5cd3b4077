package io.jenkins.plugins.containerlifecycle.plugin.catalogue;

import static io.jenkins.plugins.containerlifecycle.plugin.packages.Packages.ancestor;
import static io.jenkins.plugins.containerlifecycle.plugin.packages.Packages.deb;
import static io.jenkins.plugins.containerlifecycle.plugin.packages.Packages.id;
import static io.jenkins.plugins.containerlifecycle.plugin.packages.Packages.inventory;
import static io.jenkins.plugins.containerlifecycle.plugin.packages.Packages.metadata;
import static io.jenkins.plugins.containerlifecycle.plugin.packages.Packages.on;
import static io.jenkins.plugins.containerlifecycle.plugin.packages.Packages.partial;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.containerlifecycle.hostile.Attacks;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import io.jenkins.plugins.containerlifecycle.inventory.Ancestor;
import io.jenkins.plugins.containerlifecycle.inventory.Blame;
import io.jenkins.plugins.containerlifecycle.inventory.InstalledPackage;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.browser.Browser;
import io.jenkins.plugins.containerlifecycle.plugin.browser.Browser.Look;
import io.jenkins.plugins.containerlifecycle.plugin.browser.PlainBrowser;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.ImageIndex;
import io.jenkins.plugins.containerlifecycle.plugin.images.InspectedImage;
import io.jenkins.plugins.containerlifecycle.plugin.packages.ImagePackages;
import io.jenkins.plugins.containerlifecycle.plugin.packages.PackageStore;
import io.jenkins.plugins.containerlifecycle.plugin.packages.Packages;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.ByteArrayInputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import jenkins.model.Jenkins;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.htmlunit.WebResponse;
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

@WithJenkins
class ContainerImagesRootTest {
    private static final InstalledPackage OLD = deb("libssl3", "3.0.11-1", "openssl");
    private static final InstalledPackage NEW = deb("libssl3", "3.0.15-1", "openssl");
    private static final InstalledPackage CURL = deb("curl", "8.1-1", "curl");
    private static final String SEARCH = "container-images/search/";

    private static JenkinsRule jenkins;

    /** Of a test, which reads only them; they are deleted after it. */
    private final List<FreeStyleProject> jobs = new ArrayList<>();

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
    }

    @BeforeEach
    void everybodyMayReadEverything() {
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .toEveryone());
    }

    @AfterEach
    void delete() throws Exception {
        for (FreeStyleProject job : jobs) {
            job.delete();
        }
    }

    private FreeStyleBuild build(String job) throws Exception {
        FreeStyleProject project = jenkins.jenkins.getItemByFullName(job, FreeStyleProject.class);
        if (project == null) {
            project = jenkins.createFreeStyleProject(job);
            jobs.add(project);
        }
        return jenkins.buildAndAssertSuccess(project);
    }

    private static void validate(FreeStyleBuild build, int image, String name, Outcome outcome, ImageMetadata... chain)
            throws Exception {
        String self = chain.length == 0 ? null : chain[chain.length - 1].key();
        ContainerImages.recordValidated(
                build,
                new InspectedImage(name, id(image), new Ancestry(List.of(chain), self, List.of()), false),
                outcome,
                null,
                null,
                Instant.now(),
                null,
                null,
                null);
    }

    private static HtmlPage page(String user, String path) throws Exception {
        try (JenkinsRule.WebClient browser = PlainBrowser.open(jenkins)) {
            return (user == null ? browser : browser.login(user)).goTo(path);
        }
    }

    private static String text(HtmlPage page) {
        return page.querySelector("#main-panel").getTextContent().replaceAll("\\s+", " ");
    }

    private static List<String> rows(HtmlPage page) {
        return page.querySelectorAll("#main-panel tbody tr").stream()
                .map(row -> row.querySelectorAll("td").stream()
                        .map(cell ->
                                cell.asNormalizedText().replaceAll("\\s+", " ").strip())
                        .collect(Collectors.joining(" | ")))
                .toList();
    }

    private static WebResponse response(String user, String path) throws Exception {
        try (JenkinsRule.WebClient browser = PlainBrowser.open(jenkins)) {
            browser.setThrowExceptionOnFailingStatusCode(false);
            return (user == null ? browser : browser.login(user))
                    .goTo(path, null)
                    .getWebResponse();
        }
    }

    private static JSONObject json(String user, String path) throws Exception {
        return JSONObject.fromObject(response(user, path).getContentAsString());
    }

    private static String condition(String condition) {
        return "?condition=" + URLEncoder.encode(condition, StandardCharsets.UTF_8);
    }

    @Test
    void everyImageIsShownWithItsNewestVerdictItsBaseAndItsBuilds() throws Exception {
        ImageMetadata base = metadata("base", 100);
        ImageMetadata web = metadata("web", 200);
        FreeStyleBuild first = build("web-image");
        ContainerImages.recordStamped(first, web, "example/web", List.of(base), "");
        ContainerImages.recordStamped(first, metadata("tool", 300), "example/tool", List.of(), "");
        assertEquals(
                2,
                rows(page(null, "container-images/")).stream()
                        .filter(row -> row.contains("only stamped"))
                        .count());
        validate(first, 1001, "example/web:1", Outcome.PASSED, base, web);
        FreeStyleBuild second = build("nightly");
        validate(second, 1001, "example/web:1", Outcome.FAILED, base, web);

        HtmlPage page = page(null, "container-images/?sort=name");
        List<String> rows = rows(page);

        assertEquals(2, rows.size(), rows.toString());
        assertTrue(rows.get(0).startsWith("example/tool only stamped | not validated |"), rows.get(0));
        assertTrue(rows.get(1).startsWith("example/web:1 000000000000 | failed just now |"), rows.get(1));
        assertTrue(rows.get(1).endsWith("| base | nightly #1 web-image #1"), rows.get(1));
        List<String> links = page.querySelectorAll("tbody tr:nth-child(2) a").stream()
                .map(link -> ((DomElement) link).getAttribute("href"))
                .toList();
        String root = jenkins.contextPath;
        assertEquals(
                List.of(
                        root + "/job/nightly/",
                        root + "/job/nightly/1/container-images/",
                        root + "/job/web-image/",
                        root + "/job/web-image/1/container-images/"),
                links);
        assertTrue(text(page).contains("1 to 2 of 2 images"), text(page));

        DomNode link = page(null, "").querySelector("#tasks a[href$='/container-images']");
        assertEquals("Container images", link.getTextContent().strip());
    }

    @Test
    void manyImagesAreShownPageByPageSortedAndFiltered() throws Exception {
        FreeStyleBuild build = build("many");
        for (int i = 0; i < 120; i++) {
            ImageIndex.get()
                    .note(
                            build,
                            new InspectedImage(
                                    String.format("example/image-%03d", i),
                                    id(5000 + i),
                                    new Ancestry(
                                            List.of(metadata("p", i + 1)),
                                            metadata("p", i + 1).key(),
                                            List.of()),
                                    false));
        }
        Set<String> seen = new HashSet<>();
        for (int number = 1; number <= 3; number++) {
            HtmlPage page = page(null, "container-images/?sort=name&page=" + number);
            rows(page).forEach(row -> seen.add(row.substring(0, 17)));
            assertEquals(number > 1, page.querySelector("a[rel=prev]") != null);
            assertEquals(number < 3, page.querySelector("a[rel=next]") != null);
            assertTrue(
                    text(page).contains((number * 50 - 49) + " to " + Math.min(120, number * 50) + " of 120 images"));
        }
        assertEquals(120, seen.size(), "none is lost");

        assertTrue(rows(page(null, "container-images/?sort=-name")).get(0).startsWith("example/image-119"));
        assertTrue(rows(page(null, "container-images/")).get(0).startsWith("example/image-119"), "the youngest first");
        HtmlPage filtered = page(null, "container-images/?filter=IMAGE-01&sort=name");
        assertEquals(10, rows(filtered).size());
        assertEquals("ascending", ((DomElement) filtered.querySelector("th[aria-sort]")).getAttribute("aria-sort"));
        String nothing = text(page(null, "container-images/?filter=" + "nothing%27%7B0%7D"));
        assertTrue(nothing.contains("No image has 'nothing'{0}' in its name"), nothing);
        assertEquals(
                50, rows(page(null, "container-images/?page=-3&sort=no&size=x")).size());

        JSONObject list = json(null, "container-images/api/json?sort=name&size=1000&depth=3");
        assertEquals(120, list.getJSONArray("images").size());
        JSONObject image = list.getJSONArray("images").getJSONObject(7);
        assertEquals("example/image-007", image.getString("name"));
        assertEquals(id(5007), image.getString("imageId"));
        assertEquals(
                "job/many/1/container-images/",
                image.getJSONArray("jobs")
                        .getJSONObject(0)
                        .getJSONArray("builds")
                        .getJSONObject(0)
                        .getString("path"));
        assertEquals(3, json(null, "container-images/api/json?page=3").getInt("pages"));
    }

    @Test
    void aReaderSeesOnlyTheirJobsAndNotEvenThatThereAreOthers() throws Exception {
        FreeStyleBuild open = build("open");
        FreeStyleBuild closed = build("closed");
        validate(open, 2001, "example/shared:1", Outcome.PASSED);
        validate(closed, 2001, "secret-name/shared:1", Outcome.FAILED);
        validate(closed, 2002, "secret-name/own:1", Outcome.PASSED, metadata("secret-base", 1), metadata("x", 2));
        ImageMetadata base = metadata("shared-base", 777);
        ContainerImages.recordStamped(closed, base, "secret-name/base", List.of(), "");
        PackageStore.get().put(on(ancestor("shared-base", 777, inventory(2000, OLD)), inventory(2001, OLD)));
        PackageStore.get().put(ImagePackages.of(inventory(2002, OLD)));
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .toEveryone()
                .grant(Item.READ)
                .onItems(open.getParent())
                .to("reader")
                .grant(Item.DISCOVER)
                .everywhere()
                .toEveryone());

        // What an image without a stamp is called on the agent of another job.
        validate(open, 2003, "example/plain:1", Outcome.PASSED);
        PackageStore.get()
                .put(ImagePackages.of(
                        new Blame(List.of(new Ancestor("secret-name/plain:1", null, inventory(2003, OLD))))));
        assertTrue(text(page("reader", SEARCH + condition("openssl"))).contains("came with example/plain:1"));

        for (String path : List.of(
                "container-images/",
                SEARCH + condition("openssl"),
                "container-images/api/json?depth=5",
                SEARCH + "api/json" + condition("openssl") + "&depth=5")) {
            String told = response("reader", path).getContentAsString();
            assertTrue(told.contains("example/shared:1"), path + told);
            assertFalse(told.contains("secret-") || told.contains("closed"), path + told);
        }
        JSONObject list = json("reader", "container-images/api/json?depth=5&sort=name");
        assertEquals(2, list.getInt("total"));
        JSONObject shared = list.getJSONArray("images").getJSONObject(1);
        assertEquals("example/shared:1", shared.getString("name"));
        assertEquals("PASSED", shared.getJSONObject("verdict").getString("outcome"));
        assertEquals(1, shared.getInt("jobCount"));
        assertEquals(
                2, json("reader", SEARCH + "api/json" + condition("openssl")).getInt("affected"));

        String nothing = text(page(null, "container-images/"));
        assertTrue(nothing.contains("No job that you may see has"), nothing);
        assertEquals(0, json(null, SEARCH + "api/json" + condition("openssl")).getInt("affected"));
    }

    @Test
    void whoMayNotEnterSeesNothing() throws Exception {
        jenkins.jenkins.setAuthorizationStrategy(
                new MockAuthorizationStrategy().grant(Jenkins.READ).everywhere().to("reader"));
        for (String path : List.of("container-images/", SEARCH, "container-images/api/json", SEARCH + "api/json")) {
            HttpURLConnection anonymous = (HttpURLConnection) new URL(jenkins.getURL(), path).openConnection();
            assertEquals(403, anonymous.getResponseCode(), path);
        }
        assertEquals(200, response("reader", "container-images/").getStatusCode());
    }

    @Test
    void aSearchNamesTheImageToMendTheImagesAndTheirBuildsAndWhatIsNotKnown() throws Exception {
        ImageMetadata base = metadata("base", 100);
        FreeStyleBuild baseBuild = build("base-image");
        ContainerImages.recordStamped(baseBuild, base, "example/base", List.of(), "");
        FreeStyleBuild build = build("web-image");
        for (int i = 1; i <= 4; i++) {
            validate(build, 3000 + i, "example/web:" + i, Outcome.PASSED);
        }
        PackageStore.get().put(on(ancestor("base", 100, inventory(50, OLD)), inventory(3001, OLD, CURL)));
        PackageStore.get().put(on(ancestor("base", 100, inventory(50, OLD)), inventory(3002, OLD)));
        PackageStore.get().put(ImagePackages.of(inventory(3003, NEW)));
        PackageStore.get().put(ImagePackages.of(partial(3004, CURL)));

        HtmlPage page = page(null, SEARCH + condition("openssl<3.0.15"));
        String text = text(page);

        assertTrue(
                text.contains("openssl<3.0.15: 2 images are affected, 1 is known not to be; not known: 2 images."),
                text);
        assertTrue(text.contains("openssl 3.0.11-1: came with base or something below it commit 5c36ef228e"), text);
        assertTrue(page.querySelector("a[href$='/job/base-image/1/container-images/']") != null, "the build to repeat");
        assertTrue(text.contains("A database could not be read."), text);
        assertTrue(text.contains("No build has audited it."), "the base itself: " + text);
        assertEquals(4, rows(page).size());
        assertTrue(
                rows(page).get(0).matches("example/web:[12] 000000000000 \\| libssl3 \\| web-image #1"),
                rows(page).get(0));
        assertEquals(
                "openssl<3.0.15", ((DomElement) page.querySelector("input[name=condition]")).getAttribute("value"));

        JSONObject answer = json(null, SEARCH + "api/json" + condition("openssl<3.0.15") + "&depth=5");
        assertTrue(answer.getBoolean("complete"));
        assertEquals(2, answer.getInt("affected"));
        assertEquals(1, answer.getInt("notAffected"));
        assertEquals(2, answer.getInt("unknown"));
        JSONObject finding = answer.getJSONArray("findings").getJSONObject(0);
        assertEquals("base", finding.getString("origin"));
        assertFalse(finding.getBoolean("exact"));
        assertEquals(
                "job/base-image/1/container-images/",
                finding.getJSONObject("originImage").getString("buildPath"));
        assertEquals(JSONArray.fromObject(List.of("libssl3")), finding.getJSONArray("packages"));
        assertEquals(2, finding.getInt("imageCount"));
        assertEquals(2, answer.getJSONArray("unknownImages").size());

        // As somebody does who has only read the index again.
        assertEquals(302, redirect("container-images/search" + condition("openssl")));
    }

    private static int redirect(String path) throws Exception {
        try (JenkinsRule.WebClient browser = PlainBrowser.open(jenkins)) {
            browser.setThrowExceptionOnFailingStatusCode(false);
            browser.getOptions().setRedirectEnabled(false);
            return browser.goTo(path, null).getWebResponse().getStatusCode();
        }
    }

    @Test
    void aNameThatNoImageHasIsSaidToBeOneByTheImagesOfTheReader() throws Exception {
        FreeStyleBuild open = build("open");
        FreeStyleBuild closed = build("closed");
        validate(open, 8001, "example/web:1", Outcome.PASSED);
        validate(closed, 8002, "example/curl:1", Outcome.PASSED);
        PackageStore.get().put(ImagePackages.of(inventory(8001, NEW)));
        PackageStore.get().put(ImagePackages.of(inventory(8002, CURL)));
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .toEveryone()
                .grant(Item.READ)
                .onItems(open.getParent())
                .to("reader"));
        String note = "No package of that name is in any of them, in whatever version";

        assertFalse(text(page("reader", SEARCH + condition("openssl<3.0.15"))).contains(note));
        for (String strange : List.of("opensll<3.0.15", "curl")) {
            assertTrue(text(page("reader", SEARCH + condition(strange))).contains(note), strange);
            assertFalse(json("reader", SEARCH + "api/json" + condition(strange)).getBoolean("nameFound"));
        }
        assertFalse(text(page(null, SEARCH + condition("opensll"))).contains(note), "there is none to look into");
    }

    @Test
    void anAnswerInXmlIsXmlWhateverWasAskedFor() throws Exception {
        validate(build("xml"), 8101, "example/xml:1", Outcome.PASSED);
        for (String odd : List.of("%01", "%EF%BF%BE")) {
            for (String path : List.of("container-images/api/xml?filter=" + odd, SEARCH + "api/xml?condition=" + odd)) {
                byte[] answer = response(null, path).getContentAsStream().readAllBytes();
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(answer));
            }
            assertEquals(200, response(null, "container-images/?filter=" + odd).getStatusCode(), odd);
        }
    }

    @Test
    void whatIsNoConditionIsAnErrorOnThePageAndForAScript() throws Exception {
        String text = text(page(null, SEARCH + condition("openssl<<b>")));
        assertTrue(text.contains("is not a version"), text);
        WebResponse answer = response(null, SEARCH + "api/json" + condition("openssl<"));
        assertEquals(400, answer.getStatusCode());
        JSONObject json = JSONObject.fromObject(answer.getContentAsString());
        assertFalse(json.getBoolean("complete"));
        assertTrue(json.getString("error").contains("a version is missing after '<'"), json.toString());
        assertEquals(400, response(null, SEARCH + "api/json").getStatusCode());
        assertFalse(text(page(null, SEARCH)).contains("affected"), "nobody has asked yet");
    }

    @Test
    void whatIsKnownIsKnownAfterARestart() throws Exception {
        FreeStyleBuild build = build("web-image");
        validate(build, 4001, "example/web:1", Outcome.FAILED, metadata("base", 100), metadata("web", 200));
        PackageStore.get().put(ImagePackages.of(inventory(4001, OLD)));

        ImageIndex images = new ImageIndex();
        PackageStore packages = new PackageStore();
        assertTrue(images.progress(Duration.ofMinutes(1)).done());
        assertTrue(packages.progress(Duration.ofMinutes(1)).done());

        assertEquals(
                ImageIndex.get().images().stream()
                        .filter(image -> image.id().equals(id(4001)))
                        .toList(),
                images.images().stream()
                        .filter(image -> image.id().equals(id(4001)))
                        .toList());
        assertEquals(
                ImagePackages.of(inventory(4001, OLD)).inventory(),
                packages.find(id(4001)).orElseThrow().inventory());
    }

    @Test
    void whateverIsInTheTextsItIsShownAsTextAndAsNothingElse() throws Exception {
        FreeStyleBuild build = build("hostile");
        HtmlPage harmless = page(null, "container-images/");
        List<String> words = List.copyOf(Attacks.words().values());
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            validate(build, 6000 + i, word, Outcome.FAILED, metadata("x", 1), metadata("y", 2 + i));
            InstalledPackage installed = deb("openssl", "1." + i, "openssl");
            PackageStore.get()
                    .put(on(new Ancestor(word, null, inventory(100, installed)), inventory(6000 + i, installed)));
        }
        for (String path : List.of("container-images/?sort=name", SEARCH + condition("openssl"))) {
            HtmlPage page = page(null, path);
            for (String element : List.of("script", "img", "iframe", "object", "style", "base", "meta")) {
                assertEquals(
                        harmless.getElementsByTagName(element).size(),
                        page.getElementsByTagName(element).size(),
                        element + " on " + path);
            }
            String text = page.querySelector("#main-panel").getTextContent();
            Held.block(text.replace("\r", ""));
            for (String word : words) {
                String safe = SafeText.line(word);
                assertTrue(text.contains(safe.substring(0, Math.min(60, safe.length()))), safe);
            }
        }
        for (String word : words) {
            String encoded = URLEncoder.encode(word.substring(0, Math.min(600, word.length())), StandardCharsets.UTF_8);
            HtmlPage searched = page(null, SEARCH + "?condition=" + encoded);
            assertEquals(
                    harmless.getElementsByTagName("script").size(),
                    searched.getElementsByTagName("script").size(),
                    word);
            Held.block(searched.querySelector("#main-panel").getTextContent().replace("\r", ""));
            assertEquals(
                    0,
                    rows(page(null, "container-images/?filter=zzz" + encoded)).size());
        }
        Held.block(response(null, "container-images/api/json?depth=9").getContentAsString());
        Held.block(response(null, SEARCH + "api/json" + condition("openssl") + "&depth=9")
                .getContentAsString());
    }

    @Test
    void thePagesFitAndCanBeReadByEverybodyInEachWidthAndTheme() throws Exception {
        ImageMetadata base = metadata("base", 100);
        ImageMetadata web = metadata("web", 1_700_000_000);
        ContainerImages.recordStamped(build("base-image"), base, "example/base", List.of(), "");
        FreeStyleBuild build = build("a-job-with-a-long-name-" + "x".repeat(60));
        validate(
                build,
                7001,
                "registry.example.org:5000/team/" + "very-long-".repeat(8) + "web:7",
                Outcome.PASSED,
                base,
                web);
        for (int i = 2; i <= 60; i++) {
            validate(build, 7000 + i, "example/web:" + i, i % 3 == 0 ? Outcome.SKIPPED : Outcome.FAILED);
        }
        PackageStore.get().put(on(ancestor("base", 100, inventory(500, OLD)), inventory(7001, OLD, CURL)));
        PackageStore.get().put(ImagePackages.of(inventory(7002, NEW)));
        PackageStore.get().put(ImagePackages.of(Packages.partial(7003)));
        try (Browser browser = Browser.open()) {
            for (Look look : Browser.looks()) {
                browser.go(jenkins.getURL() + "container-images/?sort=-age", look);
                browser.picture("all-images-" + look);
                browser.assertFits(".container-images");
                assertEquals(List.of(), browser.violations(".container-images"));
                browser.go(jenkins.getURL() + SEARCH + condition("openssl<3.0.15"), look);
                browser.picture("search-" + look);
                browser.assertFits(".container-images");
                assertEquals(List.of(), browser.violations(".container-images"));
            }
            browser.go(jenkins.getURL() + "container-images/", false);
            assertTrue(browser.all(".container-images script").isEmpty(), "it needs none");
        }
    }
}
