package io.jenkins.plugins.containerlifecycle.leftover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.containerlifecycle.leftover.ProcessIdentity.State;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process counts as gone only if that is certain. */
class ProcessIdentityTest {
    private static final ProcessIdentity SELF = new ProcessIdentity("machine", 7, 70, "me");
    private static final String SHOWN = "21 26 0:20 / /proc rw,relatime - proc proc rw\n";

    @TempDir
    private Path proc;

    /** Another process that says what it knows about the process that a label names. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) throws IOException {
            long pid = Long.parseLong(arguments[0]);
            String label = ProcFiles.OF_THIS_MACHINE.machine() + "/" + pid + "/" + arguments[1];
            System.out.println(ProcessIdentity.current().stateOf(label));
        }
    }

    @BeforeEach
    void aProcThatShowsAll() throws IOException {
        process(7, 70);
        kernel("NSpid:\t7\n", SHOWN);
    }

    private void process(int pid, int start) throws IOException {
        process(pid, start, "S", 1);
    }

    private void process(int pid, int start, String state, int threads) throws IOException {
        Path stat = proc.resolve(pid + "/stat");
        Files.createDirectories(stat.getParent());
        Files.writeString(
                stat,
                pid + " (a ) b) " + state + " 0 1 1 0 -1 4194560 1088 0 0 0 1 2 0 0 20 0 " + threads + " 0 " + start
                        + " 2 3\n");
    }

    private void kernel(String status, String mounts) throws IOException {
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(proc.resolve("self/status"), "Name:\tjava\n" + status);
        Files.writeString(proc.resolve("self/mountinfo"), mounts);
    }

    private State state(String label) {
        return SELF.stateOf(label, new ProcFiles(proc));
    }

    @Test
    void aProcessThatIsNotShownIsGoneWhereAllAreShown() throws IOException {
        assertThat(state("machine/7/70")).isEqualTo(State.ALIVE);
        assertThat(state("machine/8/80")).isEqualTo(State.GONE);
        assertThat(state("machine/7/71")).as("the number is used again").isEqualTo(State.GONE);
        assertThat(state("other/8/80")).isEqualTo(State.UNKNOWN);
    }

    @Test
    void whatTheProcessRanBeforeIsGone() throws IOException {
        assertThat(state("machine/7/70/me")).isEqualTo(State.ALIVE);
        assertThat(state("machine/7/70/before")).isEqualTo(State.GONE);
        process(8, 80);
        assertThat(state("machine/8/80/other"))
                .as("nobody can ask another process")
                .isEqualTo(State.ALIVE);
        assertThat(ProcessIdentity.current().label())
                .isEqualTo(ProcessIdentity.current().label());
    }

    @ParameterizedTest
    @CsvSource({"Z, 1, GONE", "Z, 0, GONE", "X, 1, GONE", "Z, 2, ALIVE", "T, 1, ALIVE", "D, 1, ALIVE"})
    void whatOnlyWaitsForItsParentIsGoneButNotOneWhoseOtherThreadsLive(String state, int threads, State expected)
            throws IOException {
        process(8, 80, state, threads);
        assertThat(state("machine/8/80")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'rw,hidepid=2', UNKNOWN",
        "'rw,hidepid=invisible', UNKNOWN",
        "'rw,gid=4,hidepid=ptraceable', UNKNOWN",
        "'rw,subset=pid', UNKNOWN",
        "'rw,hidepid=0', GONE",
        "'rw,gid=4,hidepid=off', GONE"
    })
    void aProcessMayBeHidden(String options, State expected) throws IOException {
        kernel("NSpid:\t7\n", SHOWN + "99 21 0:77 / /proc rw,relatime - proc proc " + options + "\n");
        assertThat(state("machine/8/80")).isEqualTo(expected);
        assertThat(state("machine/7/70")).isEqualTo(State.ALIVE);
    }

    @Test
    void inTheProcOfAnotherNamespaceNoNumberSaysThatAProcessIsGone() throws IOException {
        kernel("NSpid:\t4711\t7\n", SHOWN);
        assertThat(state("machine/8/80")).isEqualTo(State.UNKNOWN);
        assertThat(state("machine/7/71")).isEqualTo(State.UNKNOWN);
        kernel("", SHOWN);
        assertThat(state("machine/8/80"))
                .as("an old kernel, which does not tell")
                .isEqualTo(State.UNKNOWN);
    }

    @Test
    void whereTheMountOfProcIsNotKnownNothingIsGone() throws IOException {
        kernel("NSpid:\t7\n", "26 1 254:0 / / rw - ext4 /dev/vda rw\n");
        assertThat(state("machine/8/80")).isEqualTo(State.UNKNOWN);
    }

    /** As an agent's owner sees somebody else's agent under hidepid. */
    @Test
    void aLivingProcessOfAnotherUserThatTheKernelHidesIsNotGone() throws Exception {
        Process other = command("setpriv", "--reuid", "12345", "--clear-groups", "sleep", "60");
        try {
            long start = ProcFiles.OF_THIS_MACHINE.startOf(other.pid());
            Thread.sleep(200);
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            Process looking = command(
                    "unshare",
                    "--mount",
                    "sh",
                    "-c",
                    "mount -t proc -o hidepid=invisible,gid=54321 proc /proc || exit 99; exec \"$@\"",
                    "sh",
                    "setpriv",
                    "--bounding-set=-sys_ptrace",
                    "--inh-caps=-sys_ptrace",
                    java,
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Main.class.getName(),
                    "" + other.pid(),
                    "" + start);
            try (BufferedReader output = looking.inputReader()) {
                String said = output.readLine();
                assertThat(looking.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assumeTrue(looking.exitValue() != 99, "this kernel hides no processes in one mount of /proc");
                assertThat(said).isEqualTo("UNKNOWN");
            }
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    private static Process command(String... words) throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can mount a /proc of its own");
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/setpriv")) && Files.isExecutable(Path.of("/usr/bin/unshare")),
                "setpriv or unshare is not installed");
        return new ProcessBuilder(List.of(words)).start();
    }
}
