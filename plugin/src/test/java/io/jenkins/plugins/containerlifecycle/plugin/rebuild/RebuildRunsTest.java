package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Cause;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.Result;
import io.jenkins.plugins.containerlifecycle.plugin.browser.PlainBrowser;
import io.jenkins.plugins.containerlifecycle.plugin.jobs.JobIds;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.RebuildRun.State;
import java.net.HttpURLConnection;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The button that rebuilds what is outdated, on real jobs whose builds note images. */
@WithJenkins
class RebuildRunsTest {
    private static final String PLAN = "container-images/plan/";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
    }

    @BeforeEach
    void everybodyMayDoEverything() throws Exception {
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ, Item.BUILD)
                .everywhere()
                .toEveryone());
        jenkins.jenkins.setNumExecutors(2);
    }

    @AfterEach
    void delete() throws Exception {
        ImageJobs.forgetAll();
        Jenkins.get().getQueue().clear();
        for (FreeStyleProject job : jenkins.jenkins.getAllItems(FreeStyleProject.class)) {
            job.delete();
        }
        ended();
    }

    private static FreeStyleProject job(String name, String... bases) throws Exception {
        FreeStyleProject job = ImageJobs.create(jenkins, name, bases);
        jenkins.buildAndAssertSuccess(job);
        return job;
    }

    /** A diamond on a base that has a newer build: base, then left and right, then top. */
    private static void outdatedDiamond() throws Exception {
        FreeStyleProject base = job("base");
        job("left", "base");
        job("right", "base");
        job("top", "left", "right");
        jenkins.buildAndAssertSuccess(base);
    }

    private static HtmlPage page(String user) throws Exception {
        try (JenkinsRule.WebClient browser = browser(user)) {
            return browser.goTo(PLAN);
        }
    }

    private static JenkinsRule.WebClient browser(String user) throws Exception {
        JenkinsRule.WebClient browser = PlainBrowser.open(jenkins);
        browser.setThrowExceptionOnFailingStatusCode(false);
        return user == null ? browser : browser.login(user);
    }

    private static String text(HtmlPage page) {
        return page.querySelector("#main-panel").asNormalizedText().replaceAll("\\s+", " ");
    }

    /** Presses the button of a page; the page after that. */
    private static HtmlPage press(HtmlPage page, String action) throws Exception {
        for (HtmlForm form : page.getForms()) {
            if (form.getActionAttribute().endsWith("/plan/" + action)) {
                Page next = ((DomElement) form.querySelector("button")).click();
                return (HtmlPage) next;
            }
        }
        throw new AssertionError("no button for " + action + " on: " + text(page));
    }

    private static HtmlPage start(String user) throws Exception {
        try (JenkinsRule.WebClient browser = browser(user)) {
            return press(browser.goTo(PLAN), "start");
        }
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.call()) {
            assertTrue(Instant.now().isBefore(end), "not in time: " + what + "; " + states());
            Thread.sleep(100);
        }
    }

    private static void ended() throws Exception {
        await(
                "the end",
                () -> RebuildRuns.get().last() == null
                        || RebuildRuns.get().last().isOver());
        jenkins.waitUntilNoActivity();
    }

    /** Job to state. */
    private static Map<String, State> states() {
        Map<String, String> names = JobIds.get().names();
        Map<String, State> states = new TreeMap<>();
        RebuildRun run = RebuildRuns.get().last();
        if (run != null) {
            run.steps().forEach(step -> states.put(names.getOrDefault(step.job(), "deleted"), step.state()));
        }
        return states;
    }

    private static FreeStyleBuild last(String job) {
        return jenkins.jenkins.getItemByFullName(job, FreeStyleProject.class).getLastBuild();
    }

    private static Map<String, Integer> builds() {
        Map<String, Integer> builds = new TreeMap<>();
        jenkins.jenkins
                .getAllItems(FreeStyleProject.class)
                .forEach(job -> builds.put(job.getName(), job.getLastBuild().getNumber()));
        return builds;
    }

    @Test
    void aDiamondIsRebuiltInOrderAndEachJobOnce() throws Exception {
        outdatedDiamond();

        HtmlPage before = page("ada");
        String plan = text(before);
        assertTrue(plan.contains("3 jobs in 2 waves"), plan);
        assertTrue(plan.matches(".*Wave 1.*left.*example/base:latest means a newer build by now.*Wave 2.*top.*"), plan);
        JSONObject json = JSONObject.fromObject(jenkins.createWebClient()
                .goTo(PLAN + "api/json?depth=5", "application/json")
                .getWebResponse()
                .getContentAsString());
        assertEquals(2, json.getJSONArray("waves").size());

        start("ada");
        ended();

        assertEquals(Map.of("base", 2, "left", 2, "right", 2, "top", 2), builds());
        assertEquals(Map.of("left", State.DONE, "right", State.DONE, "top", State.DONE), states());
        for (String below : List.of("left", "right")) {
            FreeStyleBuild build = last(below);
            assertTrue(
                    last("top").getStartTimeInMillis() >= build.getStartTimeInMillis() + build.getDuration(),
                    "top after " + below);
        }
        assertEquals("ada", last("top").getCause(Cause.UserIdCause.class).getUserId(), "who pressed the button");
        String after = text(page("ada"));
        assertTrue(after.contains("Last rebuild, by ada"), after);
        assertTrue(after.contains("3 of 3 done"), after);
        assertTrue(after.contains("Nothing that you may see is outdated"), after);
    }

    @Test
    void nothingIsBuiltBehindAJobThatFailsAndThePageSaysSo() throws Exception {
        outdatedDiamond();
        ImageJobs.BROKEN.add("left");
        jenkins.jenkins.getItemByFullName("left", FreeStyleProject.class).updateNextBuildNumber(1234);

        start("ada");
        ended();

        assertEquals(Map.of("left", State.FAILED, "right", State.DONE, "top", State.LEFT_OUT), states());
        assertEquals(Map.of("base", 2, "left", 1234, "right", 2, "top", 1), builds());
        assertEquals(Result.FAILURE, last("left").getResult());
        String page = text(page("ada"));
        assertTrue(page.contains("failed #1234"), page);
        assertTrue(page.contains("Build #1234 ended with FAILURE."), page);
        assertTrue(page.contains("Something that its images stand on was not rebuilt."), page);
        assertTrue(page.contains("2 jobs in 2 waves"), "what is left can be tried again: " + page);
    }

    @Test
    void nothingIsBuiltOnAnImageThatFailedItsValidation() throws Exception {
        outdatedDiamond();
        ImageJobs.UNNOTICED.add("right");

        start("ada");
        ended();

        assertEquals(Map.of("left", State.DONE, "right", State.FAILED, "top", State.LEFT_OUT), states());
        String page = text(page("ada"));
        assertTrue(page.contains("The image of build #2 failed its validation."), page);
    }

    @Test
    void whatWouldTakeABaseThatFailedItsValidationIsLeftOutThoughThereIsANewerGoodOne() throws Exception {
        FreeStyleProject base = job("base");
        job("app", "base");
        job("top", "app");
        jenkins.buildAndAssertSuccess(base);
        ImageJobs.UNNOTICED.add("base");
        jenkins.buildAndAssertSuccess(base);

        String plan = text(page("ada"));

        assertTrue(plan.contains("Nothing can be rebuilt here."), plan);
        assertTrue(plan.contains("example/app:latest example/base:latest means"), plan);
        assertTrue(plan.contains("failed its validation"), plan);
        assertTrue(plan.contains("example/top:latest It stands on example/app:latest, which is not rebuilt."), plan);
    }

    @Test
    void whatStandsOnTheBuildBeforeOneThatFailedIsBuiltAfterItsJob() throws Exception {
        FreeStyleProject base = job("base");
        FreeStyleProject mid = job("mid", "base");
        job("top", "mid");
        ImageJobs.UNNOTICED.add("mid");
        jenkins.buildAndAssertSuccess(mid);
        ImageJobs.UNNOTICED.clear();
        jenkins.buildAndAssertSuccess(base);
        String plan = text(page("ada"));
        assertTrue(plan.contains("2 jobs in 2 waves"), plan);
        assertFalse(plan.contains("which is not rebuilt"), plan);

        start("ada");
        ended();

        assertEquals(Map.of("mid", State.DONE, "top", State.DONE), states());
        assertEquals(Map.of("base", 2, "mid", 3, "top", 2), builds());
    }

    @Test
    void aJobThatBuildsOnTheOldBaseAgainIsNotGreen() throws Exception {
        FreeStyleProject base = job("base");
        FreeStyleProject other = job("other", "base");
        job("top", "other");
        jenkins.buildAndAssertSuccess(base);
        other.getBuildersList().clear();

        start("ada");
        ended();

        assertEquals(Map.of("other", State.FAILED, "top", State.LEFT_OUT), states());
        assertTrue(text(page("ada")).contains("Its images are outdated even after build #2"), text(page("ada")));
    }

    @Test
    void whatTheReaderMayNotBuildAndWhatStandsOnItIsNamedAndLeftOut() throws Exception {
        outdatedDiamond();
        FreeStyleProject right = jenkins.jenkins.getItemByFullName("right", FreeStyleProject.class);
        FreeStyleProject left = jenkins.jenkins.getItemByFullName("left", FreeStyleProject.class);
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .toEveryone()
                .grant(Item.BUILD)
                .onItems(left, jenkins.jenkins.getItemByFullName("top", FreeStyleProject.class))
                .to("bob"));

        String plan = text(page("bob"));
        assertTrue(plan.contains("1 job in 1 wave"), plan);
        assertTrue(plan.contains("example/right:latest You may not build its job. right"), plan);
        assertTrue(plan.contains("example/top:latest It stands on example/right:latest, which is not rebuilt."), plan);
        start("bob");
        ended();
        assertEquals(Map.of("base", 2, "left", 2, "right", 1, "top", 1), builds());

        right.disable();
        String nobody = text(page("eve"));
        assertTrue(nobody.contains("Nothing can be rebuilt here."), nobody);
        assertFalse(nobody.contains("Rebuild what is outdated Each job"), "no button: " + nobody);
        assertFalse(text(page(null)).contains("Build no more"), nobody);
    }

    @Test
    void aJobThatIsDisabledOrThatTheReaderMayNotSeeIsNotBuilt() throws Exception {
        outdatedDiamond();
        jenkins.jenkins.getItemByFullName("left", FreeStyleProject.class).disable();
        String plan = text(page("ada"));
        assertTrue(plan.contains("example/left:latest Its job is disabled."), plan);

        FreeStyleProject top = jenkins.jenkins.getItemByFullName("top", FreeStyleProject.class);
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .toEveryone()
                .grant(Item.READ, Item.BUILD)
                .onItems(top)
                .to("reader"));
        String seen = text(page("reader"));
        assertFalse(seen.contains("example/base") || seen.contains("right"), seen);
        assertTrue(seen.contains("Not known whether they are up to date: 1 image"), seen);
    }

    @Test
    void onlyAPostWithACrumbStartsAndOneForAnotherPlanDoesNot() throws Exception {
        outdatedDiamond();
        try (JenkinsRule.WebClient browser = browser("ada")) {
            assertEquals(
                    404, browser.goTo(PLAN + "start", null).getWebResponse().getStatusCode(), "no GET");
            HtmlPage page = browser.goTo(PLAN);
            HttpURLConnection bare = (HttpURLConnection) new URL(jenkins.getURL(), PLAN + "start").openConnection();
            bare.setRequestMethod("POST");
            assertEquals(403, bare.getResponseCode(), "no crumb");

            jenkins.buildAndAssertSuccess(jenkins.jenkins.getItemByFullName("left", FreeStyleProject.class));
            HtmlPage refused = press(page, "start");
            assertEquals(409, refused.getWebResponse().getStatusCode());
            assertTrue(text(refused).contains("The plan is another one by now; nothing was built."), text(refused));
            assertTrue(text(refused).contains("2 jobs in 2 waves"), "and the new one is shown: " + text(refused));
        }
        assertEquals(Map.of("base", 2, "left", 2, "right", 1, "top", 1), builds());
    }

    @Test
    void thereIsOneAtATimeAndWhoeverBeganItCanEndIt() throws Exception {
        outdatedDiamond();
        jenkins.jenkins.setNumExecutors(0);
        try (JenkinsRule.WebClient browser = browser("bob")) {
            HtmlPage second = browser.goTo(PLAN);
            start("ada");
            await("the queue", () -> Jenkins.get().getQueue().getItems().length == 2);

            HtmlPage refused = press(second, "start");
            assertEquals(409, refused.getWebResponse().getStatusCode());
            assertTrue(text(refused).contains("A rebuild goes on; nothing was begun."), text(refused));
            assertFalse(text(browser.goTo(PLAN)).contains("Build no more of it"), "it is not bob's");
            HtmlPage forbidden = browser.getPage(
                    browser.addCrumb(new WebRequest(new URL(jenkins.getURL(), PLAN + "cancel"), HttpMethod.POST)));
            assertEquals(403, forbidden.getWebResponse().getStatusCode());
            assertTrue(text(forbidden).contains("Only whoever began this rebuild"), text(forbidden));
            assertNull(RebuildRuns.get().last().cancelledBy());
        }
        try (JenkinsRule.WebClient browser = browser("ada")) {
            HtmlPage stale = browser.goTo(PLAN);
            press(browser.goTo(PLAN), "cancel");
            HtmlPage again = press(stale, "cancel");
            assertEquals(200, again.getWebResponse().getStatusCode(), "a second press does nothing");
        }
        assertEquals(2, Jenkins.get().getQueue().getItems().length, "what is in the queue goes on");
        jenkins.jenkins.setNumExecutors(2);
        Queue.getInstance().scheduleMaintenance();
        ended();
        assertEquals(Map.of("left", State.DONE, "right", State.DONE, "top", State.CANCELLED), states());
        assertEquals(Map.of("base", 2, "left", 2, "right", 2, "top", 1), builds());
        assertTrue(text(page("ada")).contains("Rebuild by ada, cancelled by ada"), text(page("ada")));
    }

    @Test
    void whoMeansOneRebuildDoesNotEndTheNext() throws Exception {
        outdatedDiamond();
        start("ada");
        ended();
        RebuildRun first = RebuildRuns.get().last();
        jenkins.buildAndAssertSuccess(jenkins.jenkins.getItemByFullName("base", FreeStyleProject.class));
        jenkins.jenkins.setNumExecutors(0);
        start("bob");
        await("the queue", () -> Jenkins.get().getQueue().getItems().length == 2);

        RebuildRuns.get().cancel(first);

        assertNull(RebuildRuns.get().last().cancelledBy());
        assertEquals("bob", RebuildRuns.get().last().user());
    }

    @Test
    void whatIsTakenOutOfTheQueueIsNotBuiltAndNothingBehindIt() throws Exception {
        outdatedDiamond();
        jenkins.jenkins.setNumExecutors(0);
        start("ada");
        await("the queue", () -> Jenkins.get().getQueue().getItems().length == 2);
        Jenkins.get().getQueue().cancel((Queue.Task) jenkins.jenkins.getItem("left"));
        await("left has failed", () -> states().get("left") == State.FAILED);
        jenkins.jenkins.setNumExecutors(2);
        Queue.getInstance().scheduleMaintenance();
        ended();
        assertEquals(Map.of("left", State.FAILED, "right", State.DONE, "top", State.LEFT_OUT), states());
    }

    @Test
    void whatSomethingElseBuildsMeanwhileIsNotBuiltTwice() throws Exception {
        outdatedDiamond();
        jenkins.jenkins.setNumExecutors(0);
        FreeStyleProject left = jenkins.jenkins.getItemByFullName("left", FreeStyleProject.class);
        left.scheduleBuild2(0);
        start("ada");
        await("right is queued", () -> states().get("right") == State.STARTED);
        await("left waits", () -> text(page("ada")).contains("Waits for another build of the job."));
        jenkins.jenkins.setNumExecutors(2);
        Queue.getInstance().scheduleMaintenance();
        ended();

        assertEquals(Map.of("base", 2, "left", 2, "right", 2, "top", 2), builds());
        assertEquals(Map.of("left", State.DONE, "right", State.DONE, "top", State.DONE), states());
        assertNull(last("left").getAction(RebuildMark.class));
        assertNotNull(last("right").getAction(RebuildMark.class));
        assertTrue(text(page("ada")).contains("It was up to date when its turn came."), text(page("ada")));
    }

    @Test
    void whatSomethingElseBuildsMeanwhileMustBeGoodToo() throws Exception {
        outdatedDiamond();
        ImageJobs.UNNOTICED.add("left");
        jenkins.jenkins.setNumExecutors(0);
        jenkins.jenkins.getItemByFullName("left", FreeStyleProject.class).scheduleBuild2(0);
        start("ada");
        await("right is queued", () -> states().get("right") == State.STARTED);
        jenkins.jenkins.setNumExecutors(2);
        Queue.getInstance().scheduleMaintenance();
        ended();

        assertEquals(Map.of("left", State.FAILED, "right", State.DONE, "top", State.LEFT_OUT), states());
        assertEquals(Map.of("base", 2, "left", 2, "right", 2, "top", 1), builds());
        assertTrue(text(page("ada")).contains("Its newest image failed its validation."), text(page("ada")));
    }

    @Test
    void jobsThatHaveTheTriggerAreNotBuiltTwiceEither() throws Exception {
        FreeStyleProject base = job("base");
        for (String name : List.of("left", "right", "top")) {
            String[] bases = name.equals("top") ? new String[] {"left", "right"} : new String[] {"base"};
            FreeStyleProject job = ImageJobs.create(jenkins, name, bases);
            job.addTrigger(new ContainerBaseTrigger());
            jenkins.buildAndAssertSuccess(job);
        }
        jenkins.jenkins.setNumExecutors(0);
        base.scheduleBuild2(0);
        await("base is queued", () -> Jenkins.get().getQueue().getItems().length == 1);
        jenkins.jenkins.setNumExecutors(1);
        Queue.getInstance().scheduleMaintenance();
        await(
                "base is built",
                () -> last("base").getNumber() == 2 && !last("base").isBuilding());
        RebuildRuns.get().begin(OutdatedImages.read().jobs());
        BaseImageCheck.get().check();
        jenkins.jenkins.setNumExecutors(2);
        Queue.getInstance().scheduleMaintenance();
        ended();
        BaseImageCheck.get().check();
        jenkins.waitUntilNoActivity();

        assertEquals(Map.of("base", 2, "left", 2, "right", 2, "top", 2), builds());
        assertEquals(Map.of("left", State.DONE, "right", State.DONE, "top", State.DONE), states());
    }

    @Test
    void whoLosesThePermissionMeanwhileBuildsNothingMore() throws Exception {
        outdatedDiamond();
        jenkins.jenkins.setNumExecutors(0);
        start("ada");
        await("the queue", () -> Jenkins.get().getQueue().getItems().length == 2);
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .toEveryone());
        jenkins.jenkins.setNumExecutors(2);
        Queue.getInstance().scheduleMaintenance();
        ended();
        assertEquals(Map.of("left", State.DONE, "right", State.DONE, "top", State.FAILED), states());
        assertEquals(1, last("top").getNumber());
    }

    @Test
    void aChainOfTenIsBuiltInOrderEvenIfItsJobsAreRenamedMeanwhile() throws Exception {
        FreeStyleProject first = job("link-0");
        List<FreeStyleProject> jobs = new ArrayList<>(List.of(first));
        for (int i = 1; i < 10; i++) {
            jobs.add(job("link-" + i, "link-" + (i - 1)));
        }
        jenkins.buildAndAssertSuccess(first);
        jenkins.jenkins.setNumExecutors(0);
        start("ada");
        await("the queue", () -> Jenkins.get().getQueue().getItems().length == 1);
        jobs.get(5).renameTo("renamed");
        jenkins.jenkins.setNumExecutors(2);
        Queue.getInstance().scheduleMaintenance();
        ended();

        for (int i = 1; i < 10; i++) {
            assertEquals(2, jobs.get(i).getLastBuild().getNumber(), "link " + i);
            assertTrue(
                    jobs.get(i).getLastBuild().getStartTimeInMillis()
                            >= jobs.get(i - 1).getLastBuild().getStartTimeInMillis(),
                    "link " + i);
        }
    }
}
