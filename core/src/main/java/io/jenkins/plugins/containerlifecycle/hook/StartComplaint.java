package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.EngineWording;
import io.jenkins.plugins.containerlifecycle.report.HookExitCode;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a container runtime says if it cannot start a command. It says so on the command's own output, and the exit code
 * depends on how far it got: 126 or 127 before it became the command, 1 or 255 if the kernel refused that last step, as
 * it does for a script whose interpreter is missing.
 */
final class StartComplaint {
    /** If the kernel refuses. */
    private static final List<Integer> OF_A_RUNTIME = List.of(1, 255);

    private StartComplaint() {}

    /** Whether output that begins like this may be a complaint. */
    static boolean mayBe(String output) {
        return EngineWording.of(output).isStartComplaint();
    }

    /**
     * The exit code that a shell would give for the command.
     *
     * @param exitCode of the command
     * @param complaint its whole output, if that {@link #mayBe} a complaint
     * @return empty if the command was started
     */
    static OptionalInt exitCode(@Nullable Integer exitCode, String complaint) {
        if (exitCode == null) {
            return OptionalInt.empty();
        }
        boolean ofARuntime = HookExitCode.couldNotRun(exitCode) || OF_A_RUNTIME.contains(exitCode);
        if (!ofARuntime || !mayBe(complaint)) {
            return OptionalInt.empty();
        }
        boolean notFound = EngineWording.of(complaint).isComplaintOfNotFound();
        return OptionalInt.of((notFound ? HookExitCode.NOT_FOUND : HookExitCode.NOT_EXECUTABLE).code());
    }
}
