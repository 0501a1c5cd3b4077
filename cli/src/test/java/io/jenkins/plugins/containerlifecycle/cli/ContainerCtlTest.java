package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.hook.UpdateOutcome;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import io.jenkins.plugins.containerlifecycle.monitoring.MonitorState;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the command says about what is typed, as far as that needs no engine. */
class ContainerCtlTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine commandLine = ContainerCtl.commandLine(arguments);
        commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        return commandLine.execute(arguments);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "bogus|There is no command 'bogus'.",
                "validate --bogus a|Unknown option: '--bogus'",
                "validate --timeout 5x a|'5x' is not a duration; write 90 or 90s for seconds, 5m for minutes",
                "validate --timeout -5 a|--timeout",
                "validate --timeout 0 a|The timeout must be longer than zero.",
                "validate --timeout 999999d a|'999999d' is too long; the maximum is 3650d.",
                "validate --ready-timeout 9999999999m a|'9999999999m' is too long",
                "validate --retry-for 3651d a|'3651d' is too long",
                "validate --method #nothing a|--method is '#nothing', which is blank or only a comment",
                "metadata --validate #later .|--validate is '#later', which is blank or only a comment",
                "build --start #later .|--start is '#later', which is blank or only a comment",
                "metadata https://example.org/dns.git|'https://example.org/dns.git' is not a folder",
                "build git@example.org:dns.git|'git@example.org:dns.git' is not a folder",
                "build -|'-' (standard input) is not a folder",
                "validate --memory lots a|'lots' is not an amount of memory",
                "validate --memory 999999999999g a|'999999999999g' is more memory than is possible.",
                "validate --cpus many a|'many'",
                "validate --cpus -1 a|containerctl: --cpus: a limit of -1.0 processors is not possible: expected 0.01 to 4096.",
                "validate --cpus 0 a|containerctl: --cpus: a limit of 0.0 processors is not possible",
                "validate --memory 1 a|containerctl: --memory: a memory limit of 1 bytes is too small: the minimum is 6 MiB.",
                "validate -p abc a|containerctl: --publish: the port 'abc' is malformed: expected",
                "validate -v a:b:c a|containerctl: --volume: the volume 'a:b:c' is malformed",
                "validate -e =x a|containerctl: --env: '' cannot be the name of an environment variable.",
                "metadata --imge x .|containerctl: Unknown option: '--imge'. Did you mean --image?",
                "metadata --imge=x .|containerctl: Unknown option: '--imge=x'. Did you mean --image?",
                "metadata --bogus --other .|containerctl: Unknown options: '--bogus', '--other'.",
                "validate --ready soon a|'soon' is not a condition to wait for; use auto, running, healthy",
                "validate --ready port:0 a|needs a port number from 1 to 65535",
                "validate --format x a|'x' is not a report format; allowed are auto, junit",
                "validate --output x a|expected one of",
                "validate --env CONTAINERCTL_NOT_SET a|--env CONTAINERCTL_NOT_SET has no value",
                "validate --command $HOME a|--command '$HOME' is not a plain command",
                "validate --jobs 0 a|--jobs takes a number from 1 to 64.",
                "validate --jobs x a|'x'",
                "validate --junit a.xml a b|--junit a.xml is one file, but there are 2 images; name a folder.",
                "validate --junit reports a/b:1 a_b:1|The reports of a/b:1 and a_b:1 would be the same file",
                "validate --one-shot --service a|containerctl: --one-shot, --service are mutually exclusive",
                "validate --image --container a|containerctl: --image, --container are mutually exclusive",
                "outdated --base-registry docker.io|--base-registry is for --registry, which says whose images",
                "outdated --registry r:1 --registry-timeout 0|The time that reading a registry may take must be longer",
                "plan --registry r:99999|a port is a number from 1 to 65535",
                "plan --registry r:1 --base-registry r:99999|a port is a number from 1 to 65535",
                "plan --insecure-registry r:1|--insecure-registry is for --registry, which says whose images",
                "outdated --registry example/web|'example/web' is not a registry: a registry's name has a dot or a port",
                "outdated --registry https://r:1/web|write it without https://",
                "plan --registry r:1 --base-registry r:2/web|--base-registry takes a registry only, such as r:2",
                "plan --registry r:1 --host tcp://r:2|--registry looks at no engine: leave out --host.",
                "plan --registry r:1 --registry-timeout 0x|'0x' is not a duration",
                "validate --host ssh://somewhere a|uses ssh://, which is not supported",
                "examine|Missing required parameter: 'IMAGE",
                "examine a b|Unmatched argument",
                "metadata /no/such/folder|Cannot use /no/such/folder as a build context",
                "metadata --user-data {|--user-data",
                "metadata --gitref main .|--gitref is 'main', which is not the hash of a commit",
                "metadata --user-data @/no/such/file|There is no file or folder /no/such/file.",
                "prune x|Unmatched argument",
                "push|Missing required parameter: 'IMAGE'",
                "push --max-age 0 a|The greatest age of a verdict must be longer than zero.",
                "push --max-age soon a|'soon' is not a duration",
                "push --max-age 999999d a|'999999d' is too long; the maximum is 3650d.",
                "push --timeout 999999d a|'999999d' is too long; the maximum is 3650d.",
                "push --timeout 0 a|The timeout must be longer than zero.",
                "validate --build-id= a|--build-id is empty. Is a variable not set?",
                "validate --build-id latest a|--build-id takes the build_id of a stamp, eight hex digits",
                "validate --build-id 1a2b3c4d a b|--build-id is for one image; validate the images one at a time",
                "validate|Nothing is named; give names, or --all, --project or --label to select.",
                "validate --all a|'a' is named, but --all, --project and --label select; use either.",
                "validate --all --build-id 1a2b3c4d|--all, --project and --label select containers that run;",
                "validate --all --verdict v.json|--all, --project and --label select containers that run;",
                "validate --all --one-shot|A container that already runs cannot be run as one-shot.",
                "validate --all --user u|Environment, network, ports, volumes, user,",
                "update|Nothing is named; give names, or --all, --project or --label to select.",
                "metrics --project p web|'web' is named, but --all, --project and --label select; use either.",
                "metrics --label= web|--label is empty. Is a variable not set?",
                "update --jobs 0 web|--jobs takes a number from 1 to 64.",
                "update --timeout 0 web|The timeout must be longer than zero.",
                "metrics --output nagios web|expected one of [TEXT, JSON] (case-insensitive) but was 'nagios'",
                "push --build-id= a|--build-id is empty. Is a variable not set?",
                "push --build-id latest a|--build-id takes the build_id of a stamp, eight hex digits",
                "push --force= a|Forcing a push needs a reason, which is recorded with it; the one given is empty.",
                "push --verdict / a|'/' is not a name for a verdict file.",
                "push UPPER|'UPPER' is not a valid image name: the name must be in lower case",
                "push a b@sha256:0123456789012345678901234567890123456789012345678901234567890123|names a digest",
                "push 0123456789ab|'0123456789ab' is an ID; say under which name it is to be pushed",
                "validate --verdict / a|'/' is not a name for a verdict file.",
                "validate --verdict pom.xml a|pom.xml already exists and is not a file of verdicts; remove it",
            })
    void aMistakeIsOneSentenceAndExitCode2(String arguments, String sentence) {
        int exitCode = run(arguments.split(" "));

        assertThat(err.toString()).contains(sentence).doesNotContain("unexpected", "Exception", "..\n");
        assertThat(err.toString().lines().findFirst().orElseThrow()).startsWith("containerctl: ");
        assertThat(err.toString().lines()).hasSizeLessThanOrEqualTo(3);
        assertThat(out.toString()).isEmpty();
        assertThat(exitCode).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--image a -t bad+tag|--tag is 'bad+tag', but must be letters",
                "--image a:b+c|The tag in --image is 'b+c', but must be letters",
                "--image a:1 -t b+c|A tag in --tag or --image is 'b+c', but must be",
                "--image A|The name in --image is 'A', but must be a repository",
                "--project aTABb --image a|--project has a control",
                "--image a --start aTABb|--start has a control",
            })
    void whatIsWrongWithTheMetadataIsSaidInTheWordsOfTheOptions(
            String arguments, String sentence, @TempDir Path context) throws Exception {
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\n");
        for (String command : new String[] {"metadata ", "build "}) {
            err.getBuffer().setLength(0);
            String[] words = (command + "--builder buildah " + arguments + " " + context).split(" ");
            Arrays.setAll(words, i -> words[i].replace("TAB", "\t"));

            assertThat(run(words)).as(err.toString()).isEqualTo(2);
            assertThat(err.toString()).startsWith("containerctl: " + sentence);
        }
    }

    @Test
    void noLineOfAnExampleIsWrapped() {
        for (CommandLine command : ContainerCtl.commandLine().getSubcommands().values()) {
            List<String> help =
                    command.getUsageMessage(CommandLine.Help.Ansi.OFF).lines().toList();
            assertThat(command.getCommandSpec().usageMessage().footer())
                    .as(command.getCommandName())
                    .allMatch(help::contains);
        }
    }

    @Test
    void eachCommandIsInTheDocs() throws Exception {
        String docs = Files.readString(Path.of("../docs/containerctl.md"));
        assertThat(ContainerCtl.commandLine().getSubcommands().keySet())
                .allSatisfy(command -> assertThat(docs).containsPattern("(`|containerctl )" + command + "[` )]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "validate --junit ~ a",
                "validate --verdict= a",
                "validate --method ~ a",
                "validate --command ~ a",
                "validate --entrypoint ~ a",
                "validate --user ~ a",
                "validate --network ~ a",
                "validate --env ~ a",
                "validate --volume ~ a",
                "validate --publish ~ a",
                "validate --ready ~ a",
                "validate ~",
                "validate a ~",
                "examine ~",
                "ls --host ~",
                "prune -H ~",
                "push --verdict ~ a",
                "push ~",
                "push a ~",
                "metadata ~",
                "metadata --file ~ .",
                "metadata --project ~ .",
                "metadata --image ~ .",
                "metadata --tag ~ .",
                "metadata --validate ~ .",
                "metadata --user-data ~ .",
                "metadata --gitref ~ .",
                "build ~",
                "build --metrics ~ .",
            })
    void aValueThatIsEmptyOrBlankIsNoValue(String arguments) {
        for (String blank : new String[] {"", " ", "\t"}) {
            err.getBuffer().setLength(0);
            String[] words = arguments.split(" ");
            Arrays.setAll(words, i -> words[i].replace("~", blank));

            assertThat(run(words)).as(err.toString()).isEqualTo(2);
            assertThat(err.toString()).contains(" is empty. Is a variable not set?");
        }
    }

    /**
     * Where the HTTP client looks for it; another release may look elsewhere, which would make each start slower again.
     */
    @Test
    void theHttpClientDoesNotReadItsListOfPublicSuffixesAtEachStart() throws Exception {
        try (InputStream list =
                PublicSuffixMatcherLoader.class.getResourceAsStream("/org/publicsuffix/list/effective_tld_names.dat")) {
            assertThat(list.readAllBytes()).hasSizeLessThan(1000);
        }
        assertThat(PublicSuffixMatcherLoader.getDefault().getDomainRoot("www.example.co.uk"))
                .as("the root with a list would be example.co.uk")
                .isNotEqualTo("example.co.uk");
    }

    @Test
    void anAtSignBeforeANameIsPartOfTheName(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("arguments"), "--help");

        for (String command : new String[] {"examine", "validate", "push"}) {
            assertThat(run(command, "--host", "unix:///no/such.sock", "@" + file))
                    .isNotZero();
            assertThat(out.toString()).isEmpty();
        }
    }

    @Test
    void theUsersDataMayStandInAFile(@TempDir Path context) throws Exception {
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\n");
        Path data = Files.writeString(context.resolve("data.json"), "{\"team\":\"net\"}");

        int exitCode = run(
                "metadata",
                "--host",
                "unix:///no/such.sock",
                "--image",
                "example/dns:12",
                "--user-data",
                "@" + data,
                context.toString());

        assertThat(exitCode).as(err.toString()).isZero();
        try (Stream<Path> files = Files.walk(context.resolve(".container"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".json")))
                    .anySatisfy(file -> assertThat(file).content().contains("\"team\":\"net\""));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"validate a", "validate --all", "metrics a", "update --all", "examine a", "ls", "prune", "push a"
            })
    void withoutAnEngineTheExitCodeIs3(String arguments) {
        int exitCode = run((arguments + " --host unix:///no/such.sock").split(" "));

        assertThat(err.toString())
                .startsWith(
                        "containerctl: No container engine answers at unix:///no/such.sock: there is no such socket.");
        assertThat(exitCode).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "metadata",
                "build",
                "validate",
                "monitor",
                "metrics",
                "update",
                "push",
                "examine",
                "ls",
                "prune"
            })
    void everyCommandExplainsItself(String command) {
        int exitCode = command.isEmpty() ? run("--help") : run(command, "--help");

        assertThat(exitCode).isZero();
        assertThat(out.toString()).startsWith("Usage: containerctl").contains("--help");
        assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--method=", "--method=   ", "--method=# a\n  # b"})
    void aHookCommandThatDoesNothingIsNoValidation(String method) {
        int exitCode = run("validate", method, "a");

        assertThat(err.toString()).startsWith("containerctl: --method is ");
        assertThat(exitCode).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--start=", "--validate= ", "--update=#", "--monitor=\t", "--metrics= # x"})
    void noHookIsWrittenThatDoesNothing(String option, @TempDir Path context) throws Exception {
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\n");

        int exitCode = run("metadata", "--host", "unix:///no/such.sock", option, context.toString());

        assertThat(err.toString()).startsWith("containerctl: " + option.substring(0, option.indexOf('=')) + " is ");
        assertThat(exitCode).isEqualTo(2);
        assertThat(context.resolve(".container")).doesNotExist();
    }

    @Test
    void helpExplainsACommand() {
        assertThat(run("help", "validate")).isZero();
        assertThat(out.toString()).startsWith("Usage: containerctl validate").contains("--one-shot");
    }

    @Test
    void helpAloneListsTheCommands() {
        assertThat(run("help")).isZero();
        assertThat(out.toString()).startsWith("Usage: containerctl").contains("validate", "push");
    }

    @Test
    void aTypingErrorIsAnsweredWithWhatWasPerhapsMeant() {
        run("validat", "a");

        assertThat(err.toString()).contains("Did you mean").contains("validate");
    }

    @Test
    void theTraceIsShownOnRequest() {
        run("ls", "--host", "unix:///no/such.sock", "--debug");

        assertThat(err.toString()).contains("\tat io.jenkins");
    }

    @Test
    void shellCompletionIsGenerated() {
        assertThat(run("generate-completion")).isZero();
        assertThat(out.toString()).contains("containerctl", "--retry-for");
    }

    @Test
    void theCommitIsTheOneThatTheUserNames(@TempDir Path context) throws Exception {
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\n");

        assertThat(run("metadata", "-H", "unix:///no/such.sock", "--gitref", "E1B0A445744fec", context.toString()))
                .as(err.toString())
                .isZero();

        try (Stream<Path> files = Files.walk(context.resolve(".container"))) {
            assertThat(files.filter(file -> file.endsWith("metadata.json")).toList())
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(file).content().contains("\"gitref\": \"e1b0a445744fec\""));
        }
    }

    @Test
    void metadataIsWrittenWithoutAnEngine(@TempDir Path context) throws Exception {
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\n");

        int exitCode = run(
                "metadata",
                "--host",
                "unix:///no/such.sock",
                "--image",
                "example/dns:12",
                "--validate",
                "/srv/validate",
                "--user-data",
                "{\"team\":\"net\"}",
                context.toString());

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(out.toString()).matches("(?s)-f \\S+/\\.container/[0-9a-f]{8}/Dockerfile.*\\R");
        assertThat(context.resolve(".container/dns/rootfs/usr/lib/container/metadata.d"))
                .isDirectoryContaining("glob:**dns*.json");
    }

    @Test
    void theOptionsOfABuildAreToldInEveryFormThatIsAskedFor(@TempDir Path folder) throws Exception {
        Path context = Files.createDirectory(folder.resolve("my folder"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\n");
        String[] stamp = {"metadata", "--host", "unix:///no/such.sock", "--carrier", "context", context.toString()};

        assertThat(run(stamp)).isZero();
        assertThat(out.toString()).matches("-f '\\S+/my folder/\\.container/[0-9a-f]{8}/Dockerfile'\\R");

        out.getBuffer().setLength(0);
        assertThat(run(with(stamp, "--print0"))).isZero();
        assertThat(out.toString()).matches("-f\0\\S+/my folder/\\.container/[0-9a-f]{8}/Dockerfile\0");

        out.getBuffer().setLength(0);
        assertThat(run(with(stamp, "--output", "json"))).isZero();
        JsonNode json = new ObjectMapper().readTree(out.toString());
        String buildId = json.get("build_id").textValue();
        assertThat(json.get("build_options").get(1).textValue())
                .endsWith("my folder/.container/" + buildId + "/Dockerfile");
        assertThat(json.get("carrier").textValue()).isEqualTo("context");
        assertThat(json.get("builder").textValue()).isNotEmpty();
        assertThat(json.get("metadata").get("build_id").textValue()).isEqualTo(buildId);

        assertThat(run(with(stamp, "--output", "json", "--print0"))).isEqualTo(2);
        assertThat(err.toString()).contains("--print0");
    }

    private static String[] with(String[] arguments, String... more) {
        return Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new);
    }

    @Test
    void aNamedContextIsUsedWhereItIsAskedFor(@TempDir Path context) throws Exception {
        Files.writeString(context.resolve("Containerfile"), "FROM scratch AS one\nFROM nothing\n");

        int exitCode = run(
                "metadata",
                "--host",
                "unix:///no/such.sock",
                "--carrier",
                "named",
                "--target",
                "one",
                "--builder",
                "buildah",
                context.toString());

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(out.toString())
                .matches(
                        "-f \\S+/Dockerfile\\.named --build-context container-lifecycle=\\S+/rootfs( --ignorefile \\S+)?\\R");
    }

    @Test
    void aDigestInTheNameOfAnImageThatIsToBeBuiltIsUsage(@TempDir Path context) throws Exception {
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\n");

        int exitCode = run("metadata", "--image", "x@sha256:0123", context.toString());

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString())
                .contains(" is 'x@sha256:0123', but an image that is going to be built has no digest");
    }

    @Test
    void userDataMayBeginWithAByteOrderMark(@TempDir Path context) throws Exception {
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\n");
        Path data = Files.writeString(context.resolve("data.json"), "\uFEFF{\"team\": \"net\"}");

        int exitCode = run("metadata", "--user-data", "@" + data, context.toString());

        assertThat(exitCode).as(err.toString()).isZero();
    }

    @Test
    void theEngineOfABuildIsDockersOnly(@TempDir Path context) throws Exception {
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\n");

        int exitCode = run("build", "--builder", "podman", "--host", "unix:///x", context.toString());

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).contains("--host names an engine for 'docker build', but 'podman build'");
    }

    @ParameterizedTest
    @CsvSource({"90,90", "90s,90", "5m,300", "1h,3600", "7d,604800"})
    void aLengthOfTimeIsUnderstood(String text, long seconds) {
        assertThat(new DurationConverter().convert(text)).hasSeconds(seconds);
    }

    @ParameterizedTest
    @CsvSource({"1048576,1048576", "1024b,1024", "512k,524288", "512m,536870912", "512MB,536870912", "2g,2147483648"})
    void anAmountOfMemoryIsUnderstood(String text, long bytes) {
        assertThat(new BytesConverter().convert(text)).isEqualTo(bytes);
    }

    @Test
    void theWorstOfSeveralExitCodesCounts() {
        assertThat(ExitCode.FINE.or(ExitCode.VALIDATION_FAILED)).isEqualTo(ExitCode.VALIDATION_FAILED);
        assertThat(ExitCode.BROKEN.or(ExitCode.VALIDATION_FAILED)).isEqualTo(ExitCode.BROKEN);
        assertThat(ExitCode.USAGE.or(ExitCode.VALIDATION_FAILED)).isEqualTo(ExitCode.USAGE);
        assertThat(ExitCode.NO_ENGINE.or(ExitCode.BROKEN)).isEqualTo(ExitCode.NO_ENGINE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--all web",
                "--output xml web",
                "--jobs 0 web",
                "web --host unix:///no/such.sock",
                "--no-such a"
            })
    void monitorAnswersAsACheckWhateverGoesWrong(String arguments) {
        int exitCode = run(("monitor " + arguments).strip().split(" "));

        assertThat(exitCode).isEqualTo(MonitorState.UNKNOWN.exitCode());
        assertThat(out.toString().lines()).singleElement().asString().startsWith("UNKNOWN - ");
    }

    @Test
    void notNowIsWorseThanUpdatedAndBetterThanFailed() {
        assertThat(ExitCode.of(UpdateOutcome.DEFERRED).code()).isEqualTo(75);
        assertThat(ExitCode.of(UpdateOutcome.UPDATED).or(ExitCode.of(UpdateOutcome.DEFERRED)))
                .isEqualTo(ExitCode.DEFERRED);
        assertThat(ExitCode.of(UpdateOutcome.DEFERRED).or(ExitCode.of(UpdateOutcome.FAILED)))
                .isEqualTo(ExitCode.VALIDATION_FAILED);
    }

    @ParameterizedTest
    @EnumSource(ExitCode.class)
    void theHelpAndTheReferenceNameEveryExitCode(ExitCode exitCode) throws Exception {
        assertThat(ContainerCtl.commandLine().getUsageMessage()).containsPattern("(?m)^  " + exitCode.code() + "  \\S");
        assertThat(Files.readString(Path.of("..", "docs", "containerctl.md")))
                .containsPattern("(?m)^\\| " + exitCode.code() + " \\| \\S");
    }

    @ParameterizedTest
    @EnumSource(Hook.class)
    void eachHookHasAnOption(Hook hook) {
        for (String command : List.of("metadata", "build")) {
            assertThat(ContainerCtl.commandLine()
                            .getSubcommands()
                            .get(command)
                            .getCommandSpec()
                            .optionsMap())
                    .containsKey("--" + hook.id());
        }
    }

    @Test
    void anImageSaysOfItselfWhatTheOptionsSay(@TempDir Path context) throws Exception {
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\n");
        Files.writeString(context.resolve("container.json"), "{\"vendor\": \"Nobody\", \"description\": \"A test\"}");
        List<String> arguments = new ArrayList<>(List.of("metadata", "--host", "unix:///no/such.sock"));
        arguments.addAll(List.of("--version", "1.4.2", "--licenses", "MIT", "--vendor", "Example"));
        arguments.addAll(List.of(
                "--author",
                "Ada",
                "--author",
                "Bob",
                "--requires",
                "ldap",
                "--schedule",
                "monitor=30s",
                "--output",
                "json"));
        arguments.addAll(List.of("--url", "home=https://example.org/?a=b", "--project", "dns", context.toString()));

        assertThat(run(arguments.toArray(String[]::new))).as(err.toString()).isZero();

        JsonNode metadata = new ObjectMapper().readTree(out.toString()).get("metadata");
        assertThat(metadata.get("version").asText()).isEqualTo("1.4.2");
        assertThat(metadata.get("description").asText()).isEqualTo("A test");
        assertThat(metadata.get("licenses").asText()).isEqualTo("MIT");
        assertThat(metadata.get("vendor").asText()).isEqualTo("Example");
        assertThat(metadata.get("authors")).hasToString("[\"Ada\",\"Bob\"]");
        assertThat(metadata.get("urls")).hasToString("{\"home\":\"https://example.org/?a=b\"}");
        assertThat(metadata.get("requires")).hasToString("[\"ldap\"]");
        for (MetadataField<?> field : MetadataField.ALL) {
            assertThat(!field.isTrait() || metadata.has(field.id()))
                    .as(field.id())
                    .isTrue();
        }
    }

    @Test
    void theHealthcheckIsThatOfTheOptionsAndNotOfTheFile(@TempDir Path context) throws Exception {
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\n");
        Files.writeString(
                context.resolve("container.json"),
                "{\"hooks\": {\"validate\": \"/v\"}, \"healthcheck\": {\"hook\": \"monitor\", \"timeout\": \"5s\"}}");
        List<String> arguments = new ArrayList<>(List.of("metadata", "--host", "unix:///no/such.sock"));
        arguments.addAll(List.of("--healthcheck", "validate", "--health-interval", "1m", "--health-retries", "2"));
        arguments.addAll(List.of("--health-start-period", "90", "--output", "json", context.toString()));

        assertThat(run(arguments.toArray(String[]::new))).as(err.toString()).isZero();

        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.at("/metadata/healthcheck"))
                .hasToString("{\"hook\":\"validate\",\"interval\":\"60s\",\"start_period\":\"90s\",\"retries\":2}");
        String folder = ".container/" + result.at("/metadata/build_id").asText();
        assertThat(context.resolve(folder + "/Dockerfile"))
                .content()
                .contains("\nHEALTHCHECK --interval=60s --start-period=90s --retries=2 CMD [\"/usr/bin/container\",");
        for (String part : List.of("interval", "timeout", "start-period", "retries")) {
            String zero = part.equals("start-period") ? "-1" : "0";
            int exitCode = run(
                    "metadata",
                    "--host",
                    "unix:///no/such.sock",
                    "--healthcheck",
                    "validate",
                    "--health-" + part + "=" + zero,
                    context.toString());
            assertThat(exitCode).isEqualTo(2);
            assertThat(err.toString()).contains("--health-" + part);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "--licenses | Apache 2              | --licenses is 'Apache 2', which is not an SPDX license expression: ",
                "--url      | home=example.org      | --url is 'home example.org', but must be an address",
                "--url      | hom=https://a.example | --url has the unknown kind 'hom'; the kinds are home, source,",
                "--url      | https://a.example     | --url must be KIND=URL, such as home=https://example.org/.",
                "--build-arg | X                   | Value for option '--build-arg' (NAME=VALUE) should be in KEY=VALUE format",
                "--author   | ~ ~                   | --author is empty.",
                "--healthcheck | update             | --healthcheck is 'update', but must be one of monitor, validate, none.",
                "--health-interval | 5s             | --healthcheck is missing or empty, so nothing can be said about it",
                "--health-timeout  | 5 s            | Invalid value for option '--health-timeout'",
                "--health-retries  | few            | Invalid value for option '--health-retries'"
            })
    void whatCannotBeSaidOfAnImageIsCalledByItsOption(
            String option, String value, String sentence, @TempDir Path context) throws Exception {
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\n");

        int exitCode = run("metadata", "--host", "unix:///no/such.sock", option, value, context.toString());

        assertThat(err.toString()).startsWith("containerctl: " + sentence);
        assertThat(exitCode).isEqualTo(2);
        assertThat(context.resolve(".container")).doesNotExist();
    }

    @Test
    void anAddressOfAKindIsGivenOnceAndReplacesTheFiles(@TempDir Path context) throws Exception {
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\n");
        Files.writeString(
                context.resolve("container.json"),
                "{\"urls\": {\"home\": \"https://a.example/\", \"issues\": \"https://a.example/i\"}}");
        List<String> arguments = new ArrayList<>(List.of("metadata", "--host", "unix:///no/such.sock"));
        arguments.addAll(List.of("--output", "json", "--url", "home=https://b.example/", context.toString()));
        assertThat(run(arguments.toArray(String[]::new))).as(err.toString()).isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).at("/metadata/urls"))
                .hasToString("{\"home\":\"https://b.example/\"}");

        arguments.addAll(List.of("--url", "home=https://c.example/"));
        assertThat(run(arguments.toArray(String[]::new))).isEqualTo(2);
        assertThat(err.toString()).contains("containerctl: --url gives 'home' twice; give it once.");
    }
}
