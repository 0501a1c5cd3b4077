package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.containerlifecycle.context.ScriptSandbox.Result;
import io.jenkins.plugins.containerlifecycle.context.ScriptSandbox.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** One update at a time: who gets the lock, who is refused, and how a lock that nobody holds any more is detected. */
class ContainerScriptUpdateTest {
    private static final Result REFUSED =
            new Result(75, "", "container: another update is running: try again later.\n");
    private static final Result UPDATED = new Result(0, "updated\n", "");

    private static final String[] AS_USER = asUser(12345);
    private static final String[] AS_OTHER_USER = asUser(12346);

    @TempDir
    Path folder;

    @InEveryShell
    void aSecondUpdateIsRefusedUntilTheFirstHasEndedHoweverItEnds(Shell shell) throws Exception {
        ScriptSandbox sandbox = updatable(shell);
        Running first = sleeping(sandbox);

        assertThat(sandbox.run("--update")).isEqualTo(REFUSED);
        assertThat(sandbox.run("--update")).isEqualTo(REFUSED);

        first.process().destroyForcibly().waitFor();
        sandbox.text("1427691731-a-00000001", "update_method=echo updated");
        assertThat(sandbox.run("--update")).as("after a kill").isEqualTo(UPDATED);
        assertThat(sandbox.run("--update")).as("after a good end").isEqualTo(UPDATED);
        try (var files = Files.list(sandbox.folder("var/lib/container"))) {
            assertThat(files).as("old locks are swept").hasSizeBetween(1, 2);
        }
    }

    @InEveryShell
    void ofManyUpdatesAtOnceExactlyOneRuns(Shell shell) throws Exception {
        ScriptSandbox sandbox = updatable(shell);
        sandbox.file("var/lib/container/update.lock.41", "1 1 a stale one\n");
        Path end = sandbox.path("end");
        sandbox.text("1427691731-a-00000001", "update_method=echo run; until [ -e " + end + " ]; do sleep 0.05; done");

        List<Running> updates =
                IntStream.range(0, 6).mapToObj(i -> sandbox.start("--update")).toList();
        await(() -> updates.stream().filter(u -> u.process().isAlive()).count() <= 1);
        Files.createFile(end);
        List<Result> results = updates.stream().map(sandbox::await).toList();

        assertThat(results).extracting(Result::exitCode).containsOnlyOnce(0).containsOnly(0, 75);
        assertThat(results).extracting(Result::out).containsOnlyOnce("run\n");
    }

    @InEveryShell
    void aLockOfAnotherProcessWithTheSameNumberOrOfAnotherContainerIsStale(Shell shell) throws Exception {
        ScriptSandbox sandbox = updatable(shell);
        Running first = sleeping(sandbox);
        String lock = sandbox.read("var/lib/container/update.lock.1");
        assertThat(lock).startsWith(first.process().pid() + " ");
        sandbox.text("1427691731-a-00000001", "update_method=echo updated");

        assertThat(sandbox.run("--update")).isEqualTo(REFUSED);
        String[] fields = lock.split(" ", 3);
        sandbox.file("var/lib/container/update.lock.1", fields[0] + " 1" + fields[1] + " " + fields[2]);
        assertThat(sandbox.run("--update")).as("number used again").isEqualTo(UPDATED);
        sandbox.file("var/lib/container/update.lock.9", fields[0] + " " + fields[1] + " elsewhere:/layer\n");
        assertThat(sandbox.run("--update")).as("another container").isEqualTo(UPDATED);
        sandbox.file("var/lib/container/update.lock.99", "");
        assertThat(sandbox.run("--update")).as("an empty lock").isEqualTo(UPDATED);
        first.process().destroyForcibly();
    }

    @InEveryShell
    void withoutProcALivingProcessStillHoldsItsLock(Shell shell) throws Exception {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        Running first = sleeping(sandbox);
        assertThat(sandbox.run("--update")).isEqualTo(REFUSED);

        first.process().destroyForcibly().waitFor();
        sandbox.text("1427691731-a-00000001", "update_method=echo updated");
        assertThat(sandbox.run("--update")).isEqualTo(UPDATED);
    }

    @InEveryShell
    void whereNothingCanBeLockedNothingIsUpdated(Shell shell) throws Exception {
        ScriptSandbox sandbox = updatable(shell);
        sandbox.file("var", "no folder can be made here");
        sandbox.text("1427691731-a-00000001", "update_method=echo updated");
        assertThat(sandbox.run("--update")).as("locked in memory").isEqualTo(UPDATED);

        try (var places = Files.newDirectoryStream(sandbox.path("dev/shm"))) {
            for (Path place : places) {
                Files.move(place, sandbox.path("moved"));
            }
        }
        Files.delete(sandbox.path("dev/shm"));
        assertThat(sandbox.run("--update"))
                .isEqualTo(new Result(
                        73,
                        "",
                        "container: cannot lock the update: make /var/lib/container writable or mount a tmpfs at"
                                + " /dev/shm.\n"));
    }

    @InEveryShell
    void anUpdateOfRootAndOneOfAnotherUserExcludeEachOther(Shell shell) throws Exception {
        ScriptSandbox sandbox = forManyUsers(shell);
        Running root = sleeping(sandbox);
        sandbox.runner = List.of(AS_USER);
        assertThat(sandbox.run("--update")).as("a user, while root updates").isEqualTo(REFUSED);
        root.process().destroyForcibly().waitFor();

        Files.delete(sandbox.path("begun"));
        Running user = sleeping(sandbox);
        sandbox.runner = List.of();
        assertThat(sandbox.run("--update")).as("root, while a user updates").isEqualTo(REFUSED);
        sandbox.runner = List.of(AS_OTHER_USER);
        assertThat(sandbox.run("--update"))
                .as("a user, while another one updates")
                .isEqualTo(REFUSED);
        user.process().destroyForcibly().waitFor();

        sandbox.text("1427691731-a-00000001", "update_method=echo updated");
        assertThat(sandbox.run("--update")).as("the second user afterwards").isEqualTo(UPDATED);
        sandbox.runner = List.of();
        assertThat(sandbox.run("--update")).as("root afterwards").isEqualTo(UPDATED);
    }

    @InEveryShell
    void ofManyUpdatesOfManyUsersAtOnceAtMostOneRuns(Shell shell) throws Exception {
        ScriptSandbox sandbox = forManyUsers(shell);
        Path end = sandbox.path("end");
        sandbox.text("1427691731-a-00000001", "update_method=echo run; until [ -e " + end + " ]; do sleep 0.05; done");

        List<Running> updates = new ArrayList<>();
        for (List<String> runner : List.of(List.<String>of(), List.of(AS_USER), List.of(AS_OTHER_USER))) {
            sandbox.runner = runner;
            updates.add(sandbox.start("--update"));
            updates.add(sandbox.start("--update"));
        }
        await(() -> updates.stream().filter(u -> u.process().isAlive()).count() <= 1);
        Files.createFile(end);
        List<Result> results = updates.stream().map(sandbox::await).toList();

        assertThat(results).extracting(Result::exitCode).containsAnyOf(75).allMatch(code -> code == 0 || code == 75);
        assertThat(results.stream().filter(result -> result.out().equals("run\n")))
                .hasSizeLessThanOrEqualTo(1);
    }

    @InEveryShell
    void aLockOfAProcessThatThisUserMayNotSeeIsHeldAllTheSame(Shell shell) throws Exception {
        ScriptSandbox sandbox = forManyUsers(shell);
        Running root = sleeping(sandbox);
        List<String> hidden = List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t proc -o hidepid=invisible proc /proc || exit 99; exec \"$@\"",
                "sh");
        sandbox.runner = hidden;
        assumeTrue(sandbox.run("--version").exitCode() == 0, "this kernel hides no processes in one mount of /proc");

        sandbox.runner = concat(hidden, List.of(AS_USER));
        assertThat(sandbox.run("--update")).isEqualTo(REFUSED);

        root.process().destroyForcibly().waitFor();
        sandbox.text("1427691731-a-00000001", "update_method=echo updated");
        assertThat(sandbox.run("--update")).isEqualTo(UPDATED);
    }

    @InEveryShell
    void aLockThatSomebodyMadeInTheNameOfAnotherIsNoLock(Shell shell) throws Exception {
        ScriptSandbox sandbox = forManyUsers(shell);
        sandbox.runner = List.of(AS_USER);
        Running user = sleeping(sandbox);
        sandbox.runner = List.of();
        sandbox.text("1427691731-a-00000001", "update_method=echo updated");
        try (var places = Files.newDirectoryStream(sandbox.path("dev/shm"))) {
            for (Path place : places) {
                Files.setAttribute(place, "unix:uid", 12346);
                assertThat(sandbox.run("--update"))
                        .as("the folder is another user's")
                        .isEqualTo(UPDATED);
                Files.setAttribute(place, "unix:uid", 12345);
            }
        }
        assertThat(sandbox.run("--update")).as("the folder is the user's own").isEqualTo(REFUSED);
        user.process().destroyForcibly();
    }

    /** Root's lock is in /var/lib/container, those of users are in /dev/shm. */
    private ScriptSandbox forManyUsers(Shell shell) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can run something as somebody else");
        assumeTrue(Shell.isOnPath("setpriv"), "setpriv is not installed");
        ScriptSandbox sandbox = updatable(shell);
        for (Path open = folder; !open.equals(Path.of("/tmp")) && open.getNameCount() > 1; open = open.getParent()) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        for (String shared : List.of("dev/shm", "")) {
            Files.setPosixFilePermissions(sandbox.folder(shared), PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        sandbox.folder("var/lib/container");
        return sandbox;
    }

    private static String[] asUser(int uid) {
        return new String[] {"setpriv", "--reuid", "" + uid, "--regid", "" + uid, "--clear-groups"};
    }

    private static List<String> concat(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private ScriptSandbox updatable(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        sandbox.realProc();
        return sandbox;
    }

    /** An update that has begun and does not end; killing the process kills the method, because they are the same. */
    private static Running sleeping(ScriptSandbox sandbox) throws InterruptedException {
        Path begun = sandbox.path("begun");
        sandbox.text("1427691731-a-00000001", "update_method=echo > " + begun + "; exec sleep 30");
        Running update = sandbox.start("--update");
        await(() -> Files.exists(begun));
        return update;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 3000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
