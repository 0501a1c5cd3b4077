package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.containerlifecycle.context.ScriptSandbox.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** How the script finds a hook's method, and the state in which the method runs. */
class ContainerScriptHooksTest {
    private static final List<String> HOOKS = List.of("start", "validate", "update", "monitor", "metrics");

    @TempDir
    Path folder;

    @InEveryShell
    void theAdministratorsFileComesBeforeTheYoungestImageThatNamesAMethodAndThatBeforeTheImagesFile(Shell shell)
            throws IOException {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        sandbox.executable("usr/lib/container/hooks/validate", "#!/bin/sh\necho image file; exit 5\n");
        assertThat(sandbox.run("--validate")).isEqualTo(new Result(5, "image file\n", ""));

        sandbox.image("1427167501-zz-00000001", "{}", "validate_method=echo ancestor; exit 4");
        sandbox.image("1427691731-mm-00000002", "{}", "start_method=echo start", "validate_method=");
        assertThat(sandbox.run("--validate")).isEqualTo(new Result(4, "ancestor\n", ""));

        sandbox.image("1427691732-aa-00000003", "{}", "validate_method=echo child; exit 3");
        assertThat(sandbox.run("--validate")).isEqualTo(new Result(3, "child\n", ""));

        sandbox.file("etc/container/hooks/validate", "#!/bin/sh\necho \"admin $0 $#\"; exit 2\n");
        assertThat(sandbox.run("--validate"))
                .isEqualTo(new Result(
                        3,
                        "child\n",
                        "container: /etc/container/hooks/validate is ignored because it is not executable.\n"));

        Path file = sandbox.path("etc/container/hooks/validate");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        assertThat(sandbox.run("--validate")).isEqualTo(new Result(2, "admin " + file + " 0\n", ""));

        Files.delete(file);
        Files.createDirectory(file);
        assertThat(sandbox.run("--validate").out())
                .as("a directory is not a hook")
                .isEqualTo("child\n");
    }

    /** As a folder of an operator with umask 077 that is mounted into a container of another user. */
    @InEveryShell
    void whatTheUserMayNotSeeIsNotPassedOver(Shell shell) throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can run something as somebody else");
        assumeTrue(Shell.isOnPath("setpriv"), "setpriv is not installed");
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        for (Path open = folder; !open.equals(Path.of("/tmp")) && open.getNameCount() > 1; open = open.getParent()) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        sandbox.text("1427691731-a-00000001", "validate_method=echo image");
        sandbox.executable("etc/container/hooks/validate", "#!/bin/sh\necho admin; exit 1\n");
        sandbox.executable("usr/lib/container/hooks/monitor", "#!/bin/sh\necho monitor\n");
        for (String file : List.of("etc/container/hooks/validate", "usr/lib/container/hooks/monitor")) {
            Files.setPosixFilePermissions(sandbox.path(file), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        sandbox.runner = List.of("setpriv", "--reuid", "12345", "--regid", "12345", "--clear-groups");
        assertThat(sandbox.run("--validate")).isEqualTo(new Result(1, "admin\n", ""));
        assertThat(sandbox.run("--monitor")).isEqualTo(new Result(0, "monitor\n", ""));

        for (String hidden : List.of("etc/container", "etc/container/hooks", "usr/lib/container/metadata.d")) {
            Files.setPosixFilePermissions(sandbox.path(hidden), PosixFilePermissions.fromString("rwx------"));

            Result result = sandbox.run("--monitor");

            assertThat(result.exitCode()).as(hidden).isEqualTo(74);
            assertThat(result.out()).as(hidden).isEmpty();
            assertThat(result.err()).startsWith("container: this user may not look into /" + hidden + ", so");
            Files.setPosixFilePermissions(sandbox.path(hidden), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.setPosixFilePermissions(
                sandbox.path("usr/lib/container/metadata.d"), PosixFilePermissions.fromString("rwx--x--x"));
        assertThat(sandbox.run("--monitor"))
                .isEqualTo(new Result(
                        74,
                        "",
                        "container: the monitor method is unknown: cannot read /usr/lib/container/metadata.d.\n"));
    }

    @InEveryShell
    void aTextThatIsNoFileIsNotAnEmptyOne(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        sandbox.text("1427691731-a-00000001", "validate_method=echo base");
        sandbox.folder("usr/lib/container/metadata.d/1427691732-b-00000002.txt");

        assertThat(sandbox.run("--validate"))
                .isEqualTo(new Result(
                        74,
                        "",
                        "container: the validate method is unknown: cannot read the text form of"
                                + " 1427691732-b-00000002.txt.\n"));
    }

    @InEveryShell
    void aHookThatIsNowhereIsAnErrorThatNamesIt(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        sandbox.image("1427691731-a-00000001", "{}", "project=a", "validate=false");

        for (String hook : HOOKS) {
            assertThat(sandbox.run("--" + hook))
                    .isEqualTo(new Result(
                            69,
                            "",
                            "container: there is no " + hook + " method: set " + hook
                                    + "_method in the image's metadata" + " or add an executable /etc/container/hooks/"
                                    + hook + ".\n"));
        }
    }

    @InEveryShell
    void aMethodOrFileThatDoesNothingIsNoHook(Shell shell) throws IOException {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        for (String nothing : List.of("   ", "#nothing", "  # exit 1")) {
            sandbox.text("1427691731-a-00000001", "validate_method=" + nothing, "metrics_method=echo \\# x");

            Result result = sandbox.run("--validate");

            assertThat(result.exitCode()).isEqualTo(69);
            assertThat(result.err())
                    .startsWith("container: the validate method is blank or only a comment: it would do nothing.\n");
            assertThat(sandbox.run("--metrics")).isEqualTo(new Result(0, "# x\n", ""));
        }
        sandbox.executable("etc/container/hooks/monitor", "");
        assertThat(sandbox.run("--monitor").exitCode()).isEqualTo(69);
        assertThat(sandbox.run("--monitor").err())
                .startsWith("container: /etc/container/hooks/monitor is ignored because it is empty.\n");
    }

    @InEveryShell
    void theMethodsExitCodeIsTheScriptsExitCode(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        sandbox.folder("tmp/directory");
        sandbox.executable("etc/container/hooks/monitor", "#!/nowhere/interpreter\n");

        for (int code : new int[] {0, 1, 2, 3, 75, 77, 124, 255}) {
            sandbox.text("1427691731-a-00000001", "metrics_method=exit " + code);
            assertThat(sandbox.run("--metrics")).isEqualTo(new Result(code, "", ""));
        }
        sandbox.text("1427691731-a-00000001", "validate_method=/no/such/file", "update_method=tmp/directory");
        assertThat(sandbox.run("--validate").exitCode()).isEqualTo(127);
        assertThat(sandbox.run("--update").exitCode()).isEqualTo(126);
        assertThat(sandbox.run("--monitor").exitCode()).isIn(126, 127);
        sandbox.text("1427691731-a-00000001", "validate_method=kill -KILL $$");
        assertThat(sandbox.run("--validate").exitCode()).isEqualTo(137);
    }

    @InEveryShell
    void aMethodIsAWholeShellCommandLine(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        sandbox.text(
                "1427691731-a-00000001",
                "start_method=x='a  b'; printf '[%s]' \"$x\" \\\\n %s \"`echo ü`\" | cat; [ 1 = 1 ] && exit 9",
                "validate_method=-no-such-command || echo \"dash $0\"",
                "update_method=  echo *.txt $((6*7)) -n",
                "monitor_method=/bin/echo 100% a=b  /x,y:z",
                "metrics_method=A=1 sh -c 'echo \"$A\"'");
        sandbox.file("one.txt", "");

        assertThat(sandbox.run("--start")).isEqualTo(new Result(9, "[a  b][\\n][%s][ü]", ""));
        assertThat(sandbox.run("--validate").out()).isEqualTo("dash /bin/sh\n");
        assertThat(sandbox.run("--update").out()).isEqualTo("one.txt 42 -n\n");
        assertThat(sandbox.run("--monitor").out()).isEqualTo("100% a=b /x,y:z\n");
        assertThat(sandbox.run("--metrics").out()).isEqualTo("1\n");
    }

    @InEveryShell
    void theMethodTakesThePlaceOfTheScriptsProcess(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        sandbox.text(
                "1427691731-a-00000001", "start_method=echo $$", "validate_method=/usr/bin/env sh -c echo\\ $PPID");
        sandbox.executable("etc/container/hooks/monitor", "#!/bin/sh\necho $$\n");

        for (String option : List.of("--start", "--monitor")) {
            ScriptSandbox.Running running = sandbox.start(option);
            assertThat(sandbox.await(running).out()).isEqualTo(running.process().pid() + "\n");
        }
    }

    @InEveryShell
    void onePlainCommandTakesThePlaceOfItsShellToo(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        sandbox.executable("bin/who-am-i", "#!/bin/sh\necho $$ \"$@\"\n");
        sandbox.text("1427691731-a-00000001", "start_method=" + sandbox.path("bin/who-am-i") + " -x --y=1");

        ScriptSandbox.Running running = sandbox.start("--start");

        assertThat(sandbox.await(running).out()).isEqualTo(running.process().pid() + " -x --y=1\n");
    }

    @InEveryShell
    void theMethodFindsTheEnvironmentThatTheScriptGot(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        List<String> ours = List.of(
                "version", "root", "key", "value", "file", "files", "name", "found", "method", "hook", "more", "id",
                "us");
        ours.forEach(name -> sandbox.environment.put(name, "the image's " + name));
        sandbox.environment.put("CONTAINER_REPORT_DIR", "/tmp/report dir/*");
        sandbox.environment.put("LC_ALL", "POSIX");
        sandbox.text("1427691731-a-00000001", "start_method=env; umask; echo \"$-\"", "update_method=env");
        sandbox.executable("etc/container/hooks/validate", "#!/bin/sh\nenv\n");

        for (String option : List.of("--start", "--update", "--validate")) {
            assertThat(sandbox.run(option).out().lines())
                    .contains("CONTAINER_REPORT_DIR=/tmp/report dir/*", "LC_ALL=POSIX")
                    .containsAll(ours.stream()
                            .map(name -> name + "=the image's " + name)
                            .toList())
                    .noneMatch(line -> line.startsWith("container_") || line.startsWith("IFS="));
        }
    }

    @InEveryShell
    void nothingButAMethodIsEverEvaluated(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        String mark = sandbox.path("mark").toString();
        String hostile = "$(touch " + mark + ")`touch " + mark + "`'; touch " + mark + "; \" & touch " + mark;
        sandbox.image(
                "1427691731-a-00000001",
                "{\"" + hostile + "\"}",
                "schema_version=" + hostile,
                "project=" + hostile,
                hostile + "=x",
                "ci=" + hostile,
                "update_method=" + hostile,
                "validate_method=echo fine");
        sandbox.image("1427691732-a-00000002", "{}", "project=" + hostile, "build_time_stamp=a[$(touch " + mark + ")]");

        assertThat(sandbox.run("--examine").exitCode()).isZero();
        assertThat(sandbox.run("--metadata", "--all").exitCode()).isZero();
        assertThat(sandbox.run("--validate").out()).isEqualTo("fine\n");
        assertThat(Path.of(mark)).doesNotExist();
    }

    @InEveryShell
    void aMethodThatNobodyCanTellIsAnErrorUnlessAYoungerImageNamesOne(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        sandbox.image("1427691731-a-00000001", "{}", "validate_method=echo ancestor");
        sandbox.file("usr/lib/container/metadata.d/1427691732-b-00000002.json", "{\"validate_method\": \"false\"}");
        assertThat(sandbox.run("--validate"))
                .isEqualTo(new Result(
                        74,
                        "",
                        "container: the validate method is unknown: cannot read the text form of"
                                + " 1427691732-b-00000002.json.\n"));

        sandbox.image("1427691733-c-00000003", "{}", "validate_method=echo child");
        assertThat(sandbox.run("--validate")).isEqualTo(new Result(0, "child\n", ""));
    }

    @InEveryShell
    void aMethodMayBeOfAnyTextAndLengthInAnyLocale(Shell shell) throws IOException {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        String length = "x".repeat(60_000);
        sandbox.text("1427691731-a-00000001", "validate_method=echo Á你好 " + length);
        Path text = sandbox.path("usr/lib/container/metadata.d/1427691731-a-00000001.txt");
        Files.writeString(text, Files.readString(text).stripTrailing());
        assertThat(sandbox.run("--validate")).isEqualTo(new Result(0, "Á你好 " + length + "\n", ""));

        sandbox.environment.put("LC_ALL", "C");
        Result result = sandbox.run("--validate");
        if (shell == Shell.YASH) {
            // It cannot read such text there, and no answer is better than that of an ancestor.
            assertThat(result.exitCode()).isEqualTo(74);
        } else {
            assertThat(result).isEqualTo(new Result(0, "Á你好 " + length + "\n", ""));
        }
    }
}
