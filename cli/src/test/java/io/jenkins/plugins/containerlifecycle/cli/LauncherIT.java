package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher and how it treats the streams, on a user's shell; no engine is needed. */
@Timeout(300)
class LauncherIT {
    private static final String CONTAINERCTL = Path.of(System.getProperty("containerctl.home"), "bin", "containerctl")
            .toString();
    private static final String NO_ENGINE = " --host unix:///no/such.sock ";

    @TempDir
    static Path shared;

    @TempDir
    Path temp;

    private record Result(int exitCode, String out, String err) {}

    /** @param script in which {@code $c} is the command */
    private Result sh(String script) throws Exception {
        return sh(Map.of(), script);
    }

    private Result sh(Map<String, String> environment, String script) throws Exception {
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("c", CONTAINERCTL);
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(script).isTrue();
        return new Result(process.exitValue(), read(out), read(err));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--version",
                "--help",
                "generate-completion",
                "metadata --help",
                "build --help",
                "validate --help",
                "push --help",
                "examine --help",
                "ls --help",
                "prune --help",
                "metadata --host unix:///no/such.sock --image a/b $context",
            })
    void anOutputThatCannotBeWrittenIsSaidAndNotGreen(String arguments) throws Exception {
        Path context = Files.createDirectories(temp.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\n");
        for (String lost : new String[] {">/dev/full", ">&-"}) {
            Result result = sh(Map.of("context", context.toString()), "\"$c\" " + arguments + " " + lost);

            assertThat(result.err())
                    .as(arguments + lost)
                    .contains("containerctl: The output could not be written to standard output: ")
                    .doesNotContain("Exception");
            assertThat(result.exitCode()).as(arguments + lost).isEqualTo(4);
        }
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoTrouble() throws Exception {
        Result result = sh("{ \"$c\" generate-completion; echo $? >&2; } | head -1");

        assertThat(result.out().lines()).hasSize(1);
        assertThat(result.err().strip()).isEqualTo("0");
    }

    @Test
    void aCommandThatFailedForAnotherReasonKeepsItsExitCode() throws Exception {
        assertThat(sh("\"$c\" ls" + NO_ENGINE + ">/dev/full").exitCode()).isEqualTo(3);
        assertThat(sh("\"$c\" ls --bogus >&-").exitCode()).isEqualTo(2);
    }

    @Test
    void withAllStreamsClosedTheExitCodeIsStillRight() throws Exception {
        assertThat(sh("\"$c\" ls" + NO_ENGINE + "<&- >&- 2>&-").exitCode()).isEqualTo(3);
    }

    @Test
    void coloursAreForTerminalsThatShowThemAndUsersWhoWantThem() throws Exception {
        Assumptions.assumeTrue(
                sh("command -v script").exitCode() == 0, "there is no command 'script' (package bsdutils)");
        String onATerminal = "script -qec \"$c validate --help\" /dev/null";

        assertThat(sh(Map.of("TERM", "xterm"), onATerminal).out()).contains("\u001b[");
        assertThat(sh(Map.of("TERM", "xterm", "NO_COLOR", "1"), onATerminal).out())
                .contains("Usage:")
                .doesNotContain("\u001b[");
        assertThat(sh(Map.of("TERM", "dumb"), onATerminal).out())
                .contains("Usage:")
                .doesNotContain("\u001b[");
        assertThat(sh(Map.of("TERM", "xterm"), "$c validate --help").out())
                .contains("Usage:")
                .doesNotContain("\u001b[");
    }

    @Test
    void aConfigurationOfDockersThatIsBrokenIsWarnedOfAndDoesNotStopACommand() throws Exception {
        Files.writeString(temp.resolve("config.json"), "{ broken");
        Path context = Files.createDirectories(temp.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\n");
        Map<String, String> environment = Map.of("DOCKER_CONFIG", temp.toString(), "context", context.toString());

        Result result = sh(environment, "unset DOCKER_HOST; \"$c\" metadata --image a/b \"$context\"");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err().lines().filter(line -> line.contains("config.json")))
                .hasSize(1);
    }

    private Path cache() {
        return temp.resolve("cache");
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> folders = Files.list(cache())) {
            return folders.toList();
        }
    }

    /** Whether Java takes the program's classes from the archive that the launcher gives it. */
    private void assertThatClassesComeFromTheArchive(Path javaHome) throws Exception {
        Path log = temp.resolve("classes.log");
        Files.deleteIfExists(log);
        Result result = sh(
                Map.of(
                        "JAVA_HOME",
                        javaHome.toString(),
                        "CONTAINERCTL_CACHE",
                        cache().toString(),
                        "CONTAINERCTL_JAVA_OPTS",
                        "-Xlog:class+load:file=" + log),
                "\"$c\" ls" + NO_ENGINE);
        assertThat(result.exitCode()).as(result.err()).isEqualTo(3);
        assertThat(read(log).lines().filter(line -> line.contains(".cli.LsCommand ")))
                .singleElement()
                .asString()
                .contains("shared objects file");
    }

    /** A Java home with the real one's program and a library as old as wanted. */
    private Path java(String name, String version, Instant time) throws IOException {
        Path home = Files.createDirectories(temp.resolve(name));
        Files.createDirectories(home.resolve("lib/server"));
        Files.createDirectories(home.resolve("bin"));
        Path real = Path.of(System.getProperty("java.home"), "bin", "java");
        Path java = Files.writeString(home.resolve("bin/java"), "#!/bin/sh\nexec '" + real + "' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path library = home.resolve("lib/server/libjvm.so");
        Files.writeString(library, "");
        Files.setLastModifiedTime(library, FileTime.from(time));
        Files.writeString(home.resolve("release"), "JAVA_RUNTIME_VERSION=\"" + version + "\"\nMODULES=\"java.base\"\n");
        return home;
    }

    /**
     * The same with an archive that is really made once for all tests, and only copied for the next one: it takes Java many
     * seconds of a processor, and is valid for whoever has the same Java and jars.
     */
    private Path quickJava(String name, String version, Instant time) throws IOException {
        Path home = java(name, version, time);
        Path java = home.resolve("bin/java");
        String real = read(java).lines().skip(1).findFirst().orElseThrow();
        Files.writeString(
                java, """
                #!/bin/sh
                case $1 in
                  -XX:A*Exit=* | -XX:AOTCacheOutput=*)
                    if [ -s 'SAVED' ]; then
                      cp 'SAVED' "${1#*=}"
                      exit
                    fi
                    (REAL) || exit
                    cp "${1#*=}" 'SAVED'
                    exit
                    ;;
                esac
                REAL
                """.replace("SAVED", shared.resolve("classes").toString()).replace("REAL", real));
        return home;
    }

    private Object made() throws IOException {
        return Files.readAttributes(archives().get(0), "unix:ino").get("ino");
    }

    @Test
    void aJavaThatIsReplacedByOneOfAnotherTimeGetsAnArchiveOfItsOwnAndTheOldOneGoes() throws Exception {
        String version = System.getProperty("java.runtime.version");
        Instant now = Instant.parse("2026-03-01T00:00:00Z");
        Path home = quickJava("jdk", version, now);
        assertThatClassesComeFromTheArchive(home);
        Object first = made();
        assertThatClassesComeFromTheArchive(home);
        assertThat(made()).as("made once").isEqualTo(first);

        quickJava("jdk", version, now.minusSeconds(86_400));
        assertThatClassesComeFromTheArchive(home);

        assertThat(made()).as("made anew for an older one").isNotEqualTo(first);
        assertThat(archives()).hasSize(1);

        quickJava("jdk", version + "-security", now.minusSeconds(86_400));
        assertThatClassesComeFromTheArchive(home);
        assertThat(archives()).singleElement().asString().endsWith("-security");
    }

    @Test
    void anArchiveOfAnotherJavaIsKeptAsLongAsThatIsThere() throws Exception {
        String version = System.getProperty("java.runtime.version");
        assertThatClassesComeFromTheArchive(quickJava("one", version, Instant.EPOCH));
        assertThatClassesComeFromTheArchive(quickJava("other", version, Instant.EPOCH));

        assertThat(archives()).hasSize(2);
    }

    @Test
    void aRealJavaInThePlaceOfAnotherIsAsFast() throws Exception {
        Path mine = Path.of(System.getProperty("java.home")).toRealPath();
        Path another;
        try (Stream<Path> homes = Files.list(mine.getParent())) {
            another = homes.filter(home ->
                            Files.isExecutable(home.resolve("bin/javac")) && Files.exists(home.resolve("release")))
                    .filter(home -> !home.startsWith(mine)
                            && !read(home.resolve("release")).contains(version(mine)))
                    .findFirst()
                    .orElse(null);
        }
        Assumptions.assumeTrue(another != null, "there is no other JDK beside " + mine);
        Path link = temp.resolve("jdk");
        List<Path> javas = new ArrayList<>(List.of(mine, another));
        if (Boolean.getBoolean("integration.long")) {
            javas.add(mine);
        }
        for (Path java : javas) {
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, java);
            assertThatClassesComeFromTheArchive(link);
            assertThat(archives()).as("of " + java).hasSize(1);
        }
    }

    private static String version(Path home) {
        return read(home.resolve("release")).replaceAll("(?s).*JAVA_VERSION=(\"[^\"]*\").*", "$1");
    }

    @Test
    void aJavaThatIsTooOldIsSaidWithoutStartingIt() throws Exception {
        for (String version : new String[] {"1.8.0_412-b08", "11.0.24+8", "16", "9"}) {
            Path home = java("old" + version, version, Instant.EPOCH);
            Result result = sh(Map.of("JAVA_HOME", home.toString(), "CONTAINERCTL_CACHE", "off"), "\"$c\" ls");
            assertThat(result.exitCode()).isEqualTo(4);
            assertThat(result.err()).contains(home + "/bin/java is older than Java 17");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "17.0.15+6-Debian-1deb12u1, true, false",
        "20.0.2+9-78, true, false",
        "21.0.4+7-LTS, false, false",
        "25.0.3+9-LTS, false, true",
        "30.0.1+1, false, true"
    })
    void eachJavaGetsOnlyTheOptionsThatItUnderstands(String version, boolean locales, boolean replay) throws Exception {
        Path home = java("jdk", version, Instant.EPOCH);
        Files.writeString(home.resolve("bin/java"), "#!/bin/sh\necho \"$@\"\n");
        Result result = sh(Map.of("JAVA_HOME", home.toString(), "CONTAINERCTL_CACHE", "off"), "\"$c\" ls");
        assertThat(result.out().contains(" -Djava.locale.providers=COMPAT ")).isEqualTo(locales);
        assertThat(result.out().contains(" -XX:-AOTReplayTraining ")).isEqualTo(replay);
        assertThat(result.out().contains(" -XX:+IgnoreUnrecognizedVMOptions ")).isEqualTo(replay);
    }

    /** Java keeps open what it has opened. */
    @Test
    void noCommandOpensJarsOnlyToFindNothingInThem() throws Exception {
        assertThat(sh("\"$c\" --version").exitCode()).isZero();
        Path socket = temp.resolve("engine.sock");
        try (ServerSocketChannel engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            engine.bind(UnixDomainSocketAddress.of(socket));
            Process process = new ProcessBuilder(CONTAINERCTL, "ls", "--host", "unix://" + socket).start();
            try (SocketChannel connection = engine.accept();
                    Stream<Path> files = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
                assertThat(connection.isConnected()).isTrue();
                assertThat(files.map(LauncherIT::target))
                        .anyMatch(name -> name.endsWith("/lib/modules"))
                        .noneMatch(name -> name.contains("/lib/guava-") || name.contains("/lib/bcprov-"));
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    /** Nothing if it was closed meanwhile. */
    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void aJavaThatCannotMakeAnArchiveIsAskedOnce() throws Exception {
        Path home = java("jdk", System.getProperty("java.runtime.version"), Instant.EPOCH);
        Path java = home.resolve("bin/java");
        Path dumps = temp.resolve("dumps");
        Files.writeString(
                java,
                read(java)
                        .replace(
                                "exec",
                                "case $1 in -XX:A*Exit=* | -XX:AOTCacheOutput=*) echo >>'" + dumps
                                        + "'; exit 1 ;; esac\nexec"));
        Map<String, String> environment =
                Map.of("JAVA_HOME", home.toString(), "CONTAINERCTL_CACHE", cache().toString());

        for (int i = 0; i < 2; i++) {
            assertThat(sh(environment, "\"$c\" --version").exitCode()).isZero();
        }
        assertThat(dumps).content().hasSize(1);
    }

    @Test
    void aCacheThatCannotBeWrittenIsNoHindrance() throws Exception {
        Result result = sh(Map.of("CONTAINERCTL_CACHE", "/proc/no/such"), "\"$c\" --version");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err()).isEmpty();
    }

    @Test
    void anyWayOfCallingItFindsItsOwnFiles() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("ctl"), Path.of(CONTAINERCTL));
        Path relative = Files.createSymbolicLink(temp.resolve("ctl2"), Path.of("ctl"));
        for (String call : new String[] {
            "\"" + link + "\" --version",
            "\"" + relative + "\" --version",
            "cd \"$(dirname \"$c\")\" && ./containerctl --version",
            "cd \"$(dirname \"$c\")/..\" && bin/containerctl --version",
            "PATH=\"$(dirname \"$c\"):$PATH\" && containerctl --version",
            "sh \"$c\" --version",
        }) {
            Result result = sh(call);
            assertThat(result.out()).as(call + result.err()).startsWith("containerctl ");
            assertThat(result.exitCode()).isZero();
        }
    }
}
