package io.jenkins.plugins.containerlifecycle.plugin.verdicts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.containerlifecycle.push.PushGate;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.Totals;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.PushRecord;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.MockFolder;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;
import org.springframework.security.core.Authentication;

/** Verdicts by image, from all jobs. */
class VerdictIndexTest {
    private static final String IMAGE = "sha256:" + "ab".repeat(32);

    @RegisterExtension
    private final JenkinsSessionExtension session = new JenkinsSessionExtension();

    private static ImageVerdict verdict(String image, Outcome outcome) {
        boolean green = outcome.isGreen();
        return new ImageVerdict(
                "example/dns:1",
                image,
                List.of(),
                ImageVerdict.VALIDATE,
                null,
                outcome,
                "the secret zone is shut",
                new Totals(green ? 1 : 0, green ? 0 : 1, 0, 0),
                Instant.now(),
                "job #1",
                "http://jenkins/job/1/",
                "0123abcd");
    }

    private static FreeStyleProject withVerdict(JenkinsRule jenkins, String name, Outcome outcome) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject(name);
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        VerdictIndex.get().add(build, verdict(IMAGE, outcome));
        return job;
    }

    private static List<Outcome> find(FreeStyleProject asking, String who) throws IOException {
        return findAs(
                        asking,
                        who == null ? ACL.SYSTEM2 : User.getById(who, true).impersonate2())
                .stream()
                .map(ImageVerdict::outcome)
                .toList();
    }

    private static List<ImageVerdict> findAs(FreeStyleProject asking, Authentication who) throws IOException {
        try (ACLContext context = ACL.as2(who)) {
            return VerdictIndex.get().find(IMAGE, asking);
        }
    }

    @Test
    void aRestartARenameAndTheEndOfTheBuildChangeNothing() throws Throwable {
        session.then(jenkins -> {
            FreeStyleProject job = withVerdict(jenkins, "validating", Outcome.PASSED);
            VerdictIndex.get().addPushes(IMAGE, List.of(new PushRecord(IMAGE, "r/dns:1", IMAGE, Instant.now(), null)));
            job.renameTo("renamed");
            job.getLastBuild().delete();
        });
        session.then(
                jenkins -> assertEquals(List.of(Outcome.PASSED), find(jenkins.createFreeStyleProject("asking"), null)));
    }

    @Test
    void aFailureThatCannotBeSavedLeavesNoEarlierPass() throws Throwable {
        session.then(jenkins -> {
            Path folder = Files.createDirectories(
                    jenkins.jenkins.getRootDir().toPath().resolve("container-lifecycle/verdicts"));
            assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=64k", "none", folder.toString()), "only root can mount");
            try {
                FreeStyleProject job = withVerdict(jenkins, "validating", Outcome.PASSED);
                assertEquals(List.of(Outcome.PASSED), find(job, null));
                assertFalse(run("dd", "if=/dev/zero", "of=" + folder.resolve("full"), "bs=1k"), "the disk is full");

                IOException e = assertThrows(
                        IOException.class,
                        () -> VerdictIndex.get().add(job.getLastBuild(), verdict(IMAGE, Outcome.FAILED)));
                assertTrue(
                        e.getMessage().contains("example/dns:1 ended with FAILED, which cannot be saved in"),
                        e.getMessage());
                assertEquals(List.of(), find(job, null));

                Files.delete(folder.resolve("full"));
                VerdictIndex.get().add(job.getLastBuild(), verdict(IMAGE, Outcome.PASSED));
                assertTrue(run("mount", "-o", "remount,ro", folder.toString()));
                assertThrows(
                        IOException.class,
                        () -> VerdictIndex.get().add(job.getLastBuild(), verdict(IMAGE, Outcome.FAILED)));
                assertEquals(List.of(Outcome.PASSED, Outcome.ERROR), find(job, null), "on a disk that is read-only");

                assertTrue(run("mount", "-o", "remount,rw", folder.toString()));
                VerdictIndex.get().add(job.getLastBuild(), verdict(IMAGE, Outcome.PASSED));
                assertEquals(List.of(Outcome.PASSED, Outcome.PASSED), find(job, null));
            } finally {
                assertTrue(run("umount", folder.toString()));
            }
        });
    }

    @Test
    void aFailureOfAJobThatCannotBeNotedLeavesNoEarlierPassOfAnother() throws Throwable {
        session.then(jenkins -> {
            FreeStyleProject passed = withVerdict(jenkins, "passed", Outcome.PASSED);
            Path jobs = jenkins.jenkins.getRootDir().toPath().resolve("container-lifecycle/jobs");
            Files.move(jobs, jobs.resolveSibling("away"));
            Files.createFile(jobs);

            assertThrows(IOException.class, () -> withVerdict(jenkins, "failed", Outcome.FAILED));
            assertEquals(List.of(), find(passed, null));
        });
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void aPassCountsOnlyWhereItsJobMayBeReadAndAFailureAlways() throws Throwable {
        session.then(jenkins -> {
            jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
            FreeStyleProject passed = withVerdict(jenkins, "passed", Outcome.PASSED);
            FreeStyleProject failed = withVerdict(jenkins, "failed", Outcome.FAILED);
            FreeStyleProject asking = jenkins.createFreeStyleProject("asking");
            jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                    .grant(Jenkins.READ)
                    .everywhere()
                    .toEveryone()
                    .grant(Item.READ)
                    .onItems(passed, failed)
                    .to("alice"));

            assertEquals(List.of(Outcome.PASSED, Outcome.FAILED), find(asking, "alice"));
            assertEquals(List.of(Outcome.FAILED), find(asking, "bob"));
            assertEquals(List.of(Outcome.PASSED, Outcome.FAILED), find(passed, "bob"), "a job knows its own verdict");
            ImageVerdict told =
                    findAs(asking, User.getById("bob", true).impersonate2()).get(0);
            assertFalse(told.toString().contains("secret") || told.toString().contains("job #1"), told.toString());
        });
    }

    @Test
    void ofAJobThatIsDeletedOnlyFailuresCountOn() throws Throwable {
        session.then(jenkins -> {
            FreeStyleProject passed = withVerdict(jenkins, "passed", Outcome.PASSED);
            FreeStyleProject failed = withVerdict(jenkins, "failed", Outcome.FAILED);
            passed.delete();
            failed.delete();

            assertEquals(List.of(Outcome.FAILED), find(jenkins.createFreeStyleProject("asking"), null));
            assertEquals(
                    List.of(Outcome.FAILED),
                    find(jenkins.createFreeStyleProject("passed"), null),
                    "a new job with the old name does not inherit");
        });
    }

    @Test
    void isBoundedAndTheOldestGoFirst() throws Throwable {
        session.then(jenkins -> {
            withVerdict(jenkins, "first", Outcome.PASSED);
            Path folder = jenkins.jenkins.getRootDir().toPath().resolve("container-lifecycle/verdicts");
            for (int i = 0; i < VerdictIndex.MAX_IMAGES; i++) {
                Path file = Files.createFile(folder.resolve(String.format("%064x.xml", i)));
                Files.setLastModifiedTime(file, FileTime.fromMillis(1000L * (i + 1)));
            }

            VerdictIndex.get()
                    .add(
                            jenkins.jenkins
                                    .getItemByFullName("first", FreeStyleProject.class)
                                    .getLastBuild(),
                            verdict("sha256:" + "cd".repeat(32), Outcome.PASSED));

            try (Stream<Path> files = Files.list(folder)) {
                assertEquals(VerdictIndex.MAX_IMAGES, files.count());
            }
            assertFalse(Files.exists(folder.resolve(String.format("%064x.xml", 0))));
            assertEquals(1, find(jenkins.createFreeStyleProject("asking"), null).size());
        });
    }

    @Test
    void oneVerdictThatCannotBeReadIsABadOneAndNoMoreThanThat() throws Throwable {
        session.then(jenkins -> {
            FreeStyleProject job = withVerdict(jenkins, "validating", Outcome.PASSED);
            VerdictIndex.get().add(job.getLastBuild(), verdict(IMAGE, Outcome.PASSED));
            Path file = jenkins.jenkins
                    .getRootDir()
                    .toPath()
                    .resolve("container-lifecycle/verdicts/" + "ab".repeat(32) + ".xml");
            String text = Files.readString(file);
            int second = text.lastIndexOf("schema_version");
            Files.writeString(file, text.substring(0, second) + "bogus" + text.substring(second));

            assertEquals(List.of(Outcome.PASSED, Outcome.ERROR), find(job, null));
            assertFalse(mayBePushed(job));
            // It is validated again.
            Thread.sleep(1100);
            VerdictIndex.get().add(job.getLastBuild(), verdict(IMAGE, Outcome.PASSED));
            assertTrue(mayBePushed(job));
        });
    }

    private static boolean mayBePushed(FreeStyleProject job) throws IOException {
        return new PushGate(Duration.ofHours(1), Clock.systemUTC())
                .decide("example/dns:1", IMAGE, VerdictIndex.get().find(IMAGE, job), "validate it")
                .isAllowed();
    }

    @Test
    void theRenamingOfAJobTouchesNoVerdictHoweverManyThereAre() throws Throwable {
        session.then(jenkins -> {
            FreeStyleProject job = withVerdict(jenkins, "validating", Outcome.PASSED);
            Path folder = jenkins.jenkins.getRootDir().toPath().resolve("container-lifecycle/verdicts");
            for (int i = 0; i < 100; i++) {
                Files.createFile(folder.resolve(String.format("%064x.xml", i)));
            }
            FileTime longAgo = FileTime.fromMillis(1000);
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.setLastModifiedTime(file, longAgo);
                }
            }

            job.renameTo("renamed");

            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    // Reading these empty files would be an error, and they would be removed for it.
                    assertEquals(longAgo, Files.getLastModifiedTime(file));
                }
            }
            assertEquals(List.of(Outcome.PASSED), find(jenkins.createFreeStyleProject("asking"), null));
        });
    }

    @Test
    void verdictsFollowAJobWhoseFolderIsRenamed() throws Throwable {
        session.then(jenkins -> {
            MockFolder team = jenkins.createFolder("team");
            FreeStyleProject job = team.createProject(FreeStyleProject.class, "web");
            VerdictIndex.get().add(jenkins.buildAndAssertSuccess(job), verdict(IMAGE, Outcome.PASSED));

            team.renameTo("people");
        });
        session.then(jenkins -> {
            FreeStyleProject asking = jenkins.createFreeStyleProject("asking");
            assertEquals(List.of(Outcome.PASSED), find(asking, null));
            jenkins.jenkins.getItemByFullName("people/web").delete();
            assertEquals(List.of(), find(asking, null));
            MockFolder again = (MockFolder) jenkins.jenkins.getItem("people");
            assertEquals(List.of(), find(again.createProject(FreeStyleProject.class, "web"), null));
        });
    }

    @Test
    void aFileThatCannotBeReadIsAnErrorAndNoVerdict() throws Throwable {
        session.then(jenkins -> {
            FreeStyleProject job = withVerdict(jenkins, "validating", Outcome.PASSED);
            Path file = jenkins.jenkins
                    .getRootDir()
                    .toPath()
                    .resolve("container-lifecycle/verdicts/" + "ab".repeat(32) + ".xml");
            Files.writeString(file, Files.readString(file).substring(0, 200));

            IOException e = assertThrows(IOException.class, () -> find(job, null));

            assertTrue(e.getMessage().contains(file.getFileName().toString()), e.getMessage());
        });
    }
}
