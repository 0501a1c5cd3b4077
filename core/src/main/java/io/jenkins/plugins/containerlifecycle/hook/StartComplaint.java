package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.report.HookExitCode;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a container runtime says when it cannot start a command. It says so on the command's own output, and the exit
 * code depends on how far it came: 126 or 127 before it became the command, 1 or 255 when the kernel refused that last
 * step, as it does for a script whose interpreter is missing.
 */
final class StartComplaint {
    /** When the kernel refuses. */
    private static final List<Integer> OF_A_RUNTIME = List.of(1, 255);

    /** Of Docker with any runtime, of crun under Podman, and of runc when the kernel refuses. */
    private static final Pattern START = Pattern.compile(
            "(?i)\\A\\s*(oci runtime |exec failed: |crun: |runc |exec /?\\S+: (no such file|exec format|permission denied)"
                    + "|.{0,200}oci runtime attempted )");

    private StartComplaint() {}

    /** Whether output that begins like this may be a complaint. */
    static boolean mayBe(String output) {
        return START.matcher(output).find();
    }

    /**
     * The exit code that a shell would give for the command.
     *
     * @param exitCode of the command
     * @param complaint all of its output, if it {@link #mayBe} a complaint
     * @return empty where the command was started
     */
    static OptionalInt exitCode(@Nullable Integer exitCode, String complaint) {
        boolean ofARuntime = HookExitCode.couldNotRun(exitCode) || OF_A_RUNTIME.contains(exitCode);
        if (exitCode == null || !ofARuntime || !mayBe(complaint)) {
            return OptionalInt.empty();
        }
        String said = complaint.toLowerCase(Locale.ROOT);
        boolean notFound = said.contains("no such file or directory") || said.contains("not found");
        return OptionalInt.of((notFound ? HookExitCode.NOT_FOUND : HookExitCode.NOT_EXECUTABLE).code());
    }
}
