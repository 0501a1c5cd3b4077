package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import static io.jenkins.plugins.containerlifecycle.plugin.packages.Packages.deb;
import static io.jenkins.plugins.containerlifecycle.plugin.rebuild.ImageJobs.create;
import static io.jenkins.plugins.containerlifecycle.plugin.rebuild.ImageJobs.image;
import static io.jenkins.plugins.containerlifecycle.plugin.rebuild.ImageJobs.settle;
import static io.jenkins.plugins.containerlifecycle.plugin.rebuild.ImageJobs.triggered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.User;
import io.jenkins.plugins.containerlifecycle.inventory.InstalledPackage;
import io.jenkins.plugins.containerlifecycle.plugin.browser.PlainBrowser;
import io.jenkins.plugins.containerlifecycle.plugin.facts.BaseImageCause;
import io.jenkins.plugins.containerlifecycle.plugin.facts.BuildCauses;
import io.jenkins.plugins.containerlifecycle.plugin.images.AncestorReport;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.ImageReport;
import io.jenkins.plugins.containerlifecycle.plugin.jobs.JobIds;
import io.jenkins.plugins.containerlifecycle.plugin.packages.ImagePackages;
import io.jenkins.plugins.containerlifecycle.plugin.packages.PackageStore;
import io.jenkins.plugins.containerlifecycle.plugin.packages.Packages;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import jenkins.model.Jenkins;
import jenkins.security.QueueItemAuthenticatorConfiguration;
import jenkins.util.Timer;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.MockQueueItemAuthenticator;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Jobs that are built when what they stand on was, and when they are not. */
@WithJenkins
class ContainerBaseTriggerTest {
    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        jenkins.jenkins.setNumExecutors(4);
        jenkins.jenkins.setQuietPeriod(0);
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
    }

    @BeforeEach
    void forgetTheEngine() {
        ImageJobs.forgetAll();
    }

    @AfterEach
    void delete() throws Exception {
        ImageJobs.HELD.values().forEach(CountDownLatch::countDown);
        jenkins.waitUntilNoActivity();
        for (Item job : jenkins.jenkins.getAllItems()) {
            job.delete();
        }
        QueueItemAuthenticatorConfiguration.get().getAuthenticators().clear();
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .toEveryone());
    }

    private static void build(FreeStyleProject... jobs) throws Exception {
        for (FreeStyleProject job : jobs) {
            jenkins.buildAndAssertSuccess(job);
        }
    }

    private static void assertBuilds(int expected, FreeStyleProject... jobs) {
        for (FreeStyleProject job : jobs) {
            assertEquals(expected, job.getNextBuildNumber() - 1, job.getName() + ": " + log(job));
        }
    }

    private static TriggerLog triggerLog(FreeStyleProject job) {
        try {
            return TriggerLogs.get().of(JobIds.get().of(job));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> log(FreeStyleProject job) {
        return triggerLog(job).entries().stream().map(TriggerLog.Entry::text).toList();
    }

    private static void assertLast(String part, FreeStyleProject job) {
        String last = triggerLog(job).last().text();
        assertTrue(last.contains(part), last);
    }

    private static ContainerBaseTrigger trigger(FreeStyleProject job) {
        return ContainerBaseTrigger.of(job);
    }

    @Test
    void whatStandsOnARebuiltBaseIsBuiltInOrderAndSaysWhy() throws Exception {
        FreeStyleProject base = create(jenkins, "base");
        FreeStyleProject mid = triggered(jenkins, "mid", "base");
        FreeStyleProject top = triggered(jenkins, "top", "mid");
        build(base, mid, top);
        settle(jenkins);
        assertBuilds(1, base, mid, top);
        assertLast("is up to date", top);

        build(base);
        settle(jenkins);

        assertBuilds(2, base, mid, top);
        FreeStyleBuild rebuilt = mid.getLastBuild();
        assertEquals(List.of("BASEIMAGETRIGGER"), BuildCauses.of(rebuilt.getCauses()));
        BaseImageCause cause = rebuilt.getCause(BaseImageCause.class);
        assertEquals(image("base"), cause.getBase());
        assertEquals(base.getLastBuild(), cause.getBuild());
        ImageReport image = ContainerImages.of(top.getLastBuild()).get(0);
        List<AncestorReport> chain = image.getAncestry();
        assertEquals(
                List.of("base", "mid", "top"),
                chain.stream().map(AncestorReport::getProject).toList());
        String commit = chain.get(0).getShortCommit();
        assertEquals(List.of(image("base") + " (" + commit + ")"), chain.get(1).getRebuiltFor());
        assertEquals(
                List.of(image("mid") + " (" + chain.get(1).getShortCommit() + ")"),
                chain.get(2).getRebuiltFor());
        HtmlPage page = PlainBrowser.open(jenkins).getPage(rebuilt);
        assertTrue(page.asNormalizedText()
                .contains("The base image " + image("base") + " has a newer build, of commit " + commit + ". base #2"));
    }

    @Test
    void aDiamondAndWhatStandsOnTwoChangedBasesIsBuiltOnce() throws Exception {
        FreeStyleProject base = create(jenkins, "base");
        FreeStyleProject other = create(jenkins, "other");
        FreeStyleProject left = triggered(jenkins, "left", "base");
        FreeStyleProject right = triggered(jenkins, "right", "base", "other");
        FreeStyleProject top = triggered(jenkins, "top", "left", "right");
        build(base, other, left, right, top);

        build(base, other);
        settle(jenkins);

        assertBuilds(2, left, right, top);
        assertEquals(2, right.getLastBuild().getCauses().size(), "both bases are why");
        long last = Math.max(
                left.getLastBuild().getStartTimeInMillis() + left.getLastBuild().getDuration(),
                right.getLastBuild().getStartTimeInMillis()
                        + right.getLastBuild().getDuration());
        assertTrue(top.getLastBuild().getStartTimeInMillis() >= last, "after both");
    }

    @Test
    void aChainOfTenIsBuiltOnceEachWithoutAnybodyLooking() throws Exception {
        List<FreeStyleProject> chain = new ArrayList<>();
        chain.add(create(jenkins, "image0"));
        for (int i = 1; i < 10; i++) {
            chain.add(triggered(jenkins, "image" + i, "image" + (i - 1)));
        }
        build(chain.toArray(FreeStyleProject[]::new));

        build(chain.get(0));
        FreeStyleProject last = chain.get(9);
        for (int i = 0; i < 1200 && (last.getNextBuildNumber() < 3 || last.isBuilding()); i++) {
            Thread.sleep(100);
        }

        settle(jenkins);
        assertBuilds(2, chain.toArray(FreeStyleProject[]::new));
    }

    @Test
    void aLookThatTakesLongKeepsNoThreadOfTheTimerThatAllOfJenkinsShares() throws Exception {
        BaseImageCheck check = BaseImageCheck.get();
        synchronized (check) {
            check.soon();
            List<String> looking = List.of();
            for (int i = 0; i < 600 && looking.isEmpty(); i++) {
                Thread.sleep(100);
                looking = lookingThreads();
            }
            assertFalse(looking.isEmpty(), "nobody looks");
            check.soon();
            // The timer does not come to this before it has begun the second look.
            Timer.get().schedule(() -> {}, 3, TimeUnit.SECONDS).get();

            looking = lookingThreads();
            assertTrue(looking.stream().noneMatch(thread -> thread.contains("jenkins.util.Timer")), looking.toString());
        }
    }

    private static List<String> lookingThreads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(each -> !each.getKey().equals(Thread.currentThread()))
                .filter(each -> Arrays.stream(each.getValue())
                        .anyMatch(frame -> frame.getClassName().equals(BaseImageCheck.class.getName())
                                && frame.getMethodName().equals("check")))
                .map(each -> each.getKey().getName())
                .toList();
    }

    @Test
    void aJobThatFailsStopsTheWaveAndIsNotBuiltAtEachLook() throws Exception {
        FreeStyleProject base = create(jenkins, "base");
        FreeStyleProject mid = triggered(jenkins, "mid", "base");
        FreeStyleProject top = triggered(jenkins, "top", "mid");
        build(base, mid, top);
        for (var how : List.of(ImageJobs.BROKEN, ImageJobs.BAD)) {
            int before = mid.getNextBuildNumber();
            how.add("mid");
            build(base);
            settle(jenkins);
            settle(jenkins);

            assertEquals(before + 1, mid.getNextBuildNumber(), "one try: " + log(mid));
            assertEquals(2, top.getNextBuildNumber(), () -> log(top).toString());
            assertLast("and that failed", mid);
            assertTrue(
                    log(top).stream()
                            .anyMatch(text -> text.contains("Waits for " + image("mid")) || text.contains("failed")),
                    () -> log(top).toString());
            HtmlPage page = PlainBrowser.open(jenkins).getPage(mid);
            assertTrue(page.asNormalizedText().contains("Repair it and build it."));
        }

        ImageJobs.forgetAll();
        build(base, mid);
        settle(jenkins);
        assertBuilds(2, top);
    }

    @Test
    void aBaseThatFailedItsValidationIsNoReason() throws Exception {
        FreeStyleProject base = create(jenkins, "base");
        FreeStyleProject mid = triggered(jenkins, "mid", "base");
        build(base, mid);

        ImageJobs.BAD.add("base");
        jenkins.buildAndAssertStatus(Result.FAILURE, base);
        settle(jenkins);

        assertBuilds(1, mid);
        assertLast("which failed its validation. So the job is not built.", mid);
    }

    @Test
    void imagesThatStandOnEachOtherAreRefusedAndThatIsTold() throws Exception {
        FreeStyleProject one = triggered(jenkins, "one", "two");
        FreeStyleProject two = triggered(jenkins, "two", "one");
        FreeStyleProject self = triggered(jenkins, "self", "self");
        build(one, two, one, self, self);
        settle(jenkins);

        assertBuilds(2, one, self);
        assertBuilds(1, two);
        assertLast("Loop: this job builds on " + image("two"), one);
        assertLast("Loop: an image of this job is built on itself", self);
        HtmlPage page = PlainBrowser.open(jenkins).getPage(one, "base-images");
        assertTrue(page.asNormalizedText().contains("Loop: this job builds on"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<atMostEvery>soon</atMostEvery>",
                "<atMostEvery>-5m</atMostEvery>",
                "<quietPeriod>-7</quietPeriod>"
            })
    void whatSomebodyWroteWronglyIntoConfigXmlIsToldAndKeepsNoOtherJobFromBeingBuilt(String wrong) throws Exception {
        FreeStyleProject base = create(jenkins, "base");
        FreeStyleProject bad = triggered(jenkins, "bad", "base");
        FreeStyleProject good = triggered(jenkins, "good", "base");
        build(base, bad, good);
        bad.save();
        String end = "</" + ContainerBaseTrigger.class.getName() + ">";
        String xml = bad.getConfigFile().asString();
        assertTrue(xml.contains(end), xml);
        bad.updateByXml((Source) new StreamSource(new StringReader(xml.replace(end, wrong + end))));

        build(base);
        settle(jenkins);

        assertBuilds(2, base, good);
        assertBuilds(1, bad);
        assertLast("The settings of the trigger cannot be used", bad);
        HtmlPage page = PlainBrowser.open(jenkins).getPage(bad);
        assertTrue(page.asNormalizedText().contains("The settings of the trigger cannot be used"));
    }

    @Test
    void whatStandsOnAnImageWhoseJobIsDeletedIsNotBuiltInVain() throws Exception {
        FreeStyleProject base = create(jenkins, "base");
        FreeStyleProject mid = create(jenkins, "mid", "base");
        FreeStyleProject top = triggered(jenkins, "top", "mid");
        build(base, mid, top);
        mid.delete();

        build(base);
        settle(jenkins);

        assertBuilds(1, top);
        assertLast("Its base " + image("mid") + " is not here.", top);
    }

    @Test
    void whatWasNotPushedDoesNotCountIfOnlyThatShould() throws Exception {
        FreeStyleProject base = create(jenkins, "base");
        FreeStyleProject mid = triggered(jenkins, "mid", "base");
        trigger(mid).setOnlyPushed(true);
        ImageJobs.PUSHING.add("base");
        build(base, mid);
        ImageJobs.PUSHING.clear();

        build(base);
        settle(jenkins);
        assertBuilds(1, mid);

        ImageJobs.PUSHING.add("base");
        build(base);
        settle(jenkins);
        assertBuilds(2, mid);
    }

    private static void audited(FreeStyleProject job, InstalledPackage... packages) throws Exception {
        String id = ContainerImages.of(job.getLastBuild()).get(0).getImageId();
        PackageStore.get().put(ImagePackages.of(Packages.inventory(Integer.parseInt(id.substring(60), 16), packages)));
    }

    @Test
    void aJobInWhichNoPackageWouldChangeIsNotBuiltUnlessThatIsNotKnown() throws Exception {
        FreeStyleProject base = create(jenkins, "base");
        FreeStyleProject mid = triggered(jenkins, "mid", "base");
        trigger(mid).setSkipUnchanged(true);
        InstalledPackage old = deb("libssl3", "3.0.11-1", "openssl");
        build(base, mid);
        audited(base, old);
        audited(mid, old, deb("curl", "8.1-1", "curl"));

        CountDownLatch held = new CountDownLatch(1);
        ImageJobs.HELD.put("base", held);
        FreeStyleBuild same = base.scheduleBuild2(0).waitForStart();
        held.countDown();
        jenkins.waitForCompletion(same);
        audited(base, old);
        BaseImageCheck.get().check();
        settle(jenkins);
        FreeStyleBuild first = mid.getLastBuild();
        if (first.getNumber() == 1) {
            assertLast("No package of the job's images would change", mid);
        } else {
            // A look came before the audit: what is not known is built.
            assertTrue(log(mid).stream().anyMatch(text -> text.contains("not known whether a package would change")));
            audited(mid, old, deb("curl", "8.1-1", "curl"));
        }
        int before = mid.getNextBuildNumber();

        build(base);
        settle(jenkins);
        assertEquals(before + 1, mid.getNextBuildNumber());
        assertTrue(log(mid).stream().anyMatch(text -> text.contains("not known whether a package would change")));
    }

    @Test
    void aJobIsBuiltAtMostSoOften() throws Exception {
        FreeStyleProject base = create(jenkins, "base");
        FreeStyleProject mid = triggered(jenkins, "mid", "base");
        trigger(mid).setAtMostEvery("1h");
        build(base, mid);

        build(base);
        settle(jenkins);
        build(base);
        settle(jenkins);
        assertBuilds(2, mid);
        assertLast("It is built again after", mid);

        trigger(mid).setAtMostEvery("");
        settle(jenkins);
        assertBuilds(3, mid);
    }

    @Test
    void aJobIsToldNothingOfJobsThatItsBuildsMayNotSee() throws Exception {
        FreeStyleProject base = create(jenkins, "base");
        FreeStyleProject mid = triggered(jenkins, "mid", "base");
        build(base, mid);
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .toEveryone()
                .grant(Item.READ, Item.BUILD)
                .onItems(mid)
                .to("alice"));
        QueueItemAuthenticatorConfiguration.get()
                .getAuthenticators()
                .add(new MockQueueItemAuthenticator()
                        .authenticate("mid", User.getById("alice", true).impersonate2()));

        build(base);
        settle(jenkins);

        assertBuilds(1, mid);
        assertLast("Not known: Its base " + image("base") + " is not here.", mid);
        assertTrue(log(mid).stream().noneMatch(text -> text.contains("base #")), () -> log(mid).toString());
    }

    @Test
    void aJobThatIsDisabledOrHasNeverBuiltAnImageIsLeftAlone() throws Exception {
        FreeStyleProject base = create(jenkins, "base");
        FreeStyleProject disabled = triggered(jenkins, "disabled", "base");
        FreeStyleProject fresh = triggered(jenkins, "fresh", "base");
        build(base, disabled);
        disabled.disable();

        build(base);
        settle(jenkins);

        assertBuilds(1, disabled);
        assertBuilds(0, fresh);
        assertLast("disabled", disabled);
        assertLast("Build it once", fresh);
        disabled.enable();
        settle(jenkins);
        assertBuilds(2, disabled);
    }

    @Test
    void aRenamedJobGoesOnAndOfADeletedOneNothingIsLeft() throws Exception {
        FreeStyleProject base = create(jenkins, "base");
        FreeStyleProject mid = triggered(jenkins, "mid", "base");
        build(base, mid);
        String id = JobIds.get().of(mid);
        base.renameTo("renamed-base");
        mid.renameTo("renamed-mid");
        jenkins.jenkins.reload();
        FreeStyleProject later = jenkins.jenkins.getItemByFullName("renamed-mid", FreeStyleProject.class);

        build(jenkins.jenkins.getItemByFullName("renamed-base", FreeStyleProject.class));
        settle(jenkins);

        assertBuilds(2, later);
        java.io.File file =
                new java.io.File(jenkins.jenkins.getRootDir(), "container-lifecycle/rebuilds/" + id + ".json");
        assertTrue(file.exists());
        later.delete();
        BaseImageCheck.get().check();
        assertFalse(file.exists());
    }

    @Test
    void parametersHaveTheirDefaultsAndAQueuedBuildIsNotDoubled() throws Exception {
        FreeStyleProject base = create(jenkins, "base");
        FreeStyleProject mid = triggered(jenkins, "mid", "base");
        mid.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("FLAVOUR", "plain")));
        trigger(mid).setQuietPeriod(3600);
        build(base, mid);

        build(base);
        BaseImageCheck.get().check();
        BaseImageCheck.get().check();
        assertEquals(1, jenkins.jenkins.getQueue().getItems().length);
        assertTrue(mid.isInQueue());
        mid.scheduleBuild2(0);
        settle(jenkins);

        assertBuilds(2, mid);
        FreeStyleBuild build = mid.getLastBuild();
        assertEquals(
                "plain",
                build.getAction(ParametersAction.class).getParameter("FLAVOUR").getValue());
    }

    @Test
    void theLogIsBoundedAndGrowsOnlyIfSomethingElseIsFound() throws Exception {
        FreeStyleProject base = create(jenkins, "base");
        FreeStyleProject mid = triggered(jenkins, "mid", "base");
        build(base, mid);
        settle(jenkins);
        int entries = log(mid).size();
        settle(jenkins);
        assertEquals(entries, log(mid).size());
        assertNotNull(triggerLog(mid).looked());

        for (int i = 0; i < TriggerLog.MAX_ENTRIES + 10; i++) {
            triggerLog(mid).add(RebuildRound.Kind.CURRENT, "Look " + i);
        }
        assertEquals(TriggerLog.MAX_ENTRIES, log(mid).size());
    }
}
