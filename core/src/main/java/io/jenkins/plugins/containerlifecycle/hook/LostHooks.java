package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import io.jenkins.plugins.containerlifecycle.time.Timeout;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Ends hooks that go on in a container though who ran them is gone, killed in the middle of it: nobody else knows of their
 * time limit. They are found as {@link HungHook} finds them, by the ID of their run in the environment.
 */
public final class LostHooks {
    /**
     * Prints the IDs of runs of which a process is too old. The 20th word after its name is when a process began, in hundredths
     * of a second after the start of the machine (proc(5)).
     */
    private static final String FIND = """
            exec 2>/dev/null
            cat "/proc/$$/environ" >/dev/null || exit 1
            read -r up rest </proc/uptime
            for dir in /proc/[0-9]*; do
              env=$(cat "$dir/environ")
              case $env in *"$1"*) ;; *) continue ;; esac
              stat=$(cat "$dir/stat")
              set -- "$1" "$2" ${stat##*) }
              [ -n "${22}" ] || continue
              [ $((${up%%.*} - ${22} / 100)) -ge "$2" ] || continue
              rest=${env#*"$1"}
              echo "${rest%"${rest#????????????}"}"
            done
            exit 0
            """;

    private static final String RUN_ID = "[0-9a-f]{12}";

    private LostHooks() {}

    /**
     * Ends those hooks whose run has an ID that begins so, and that began longer ago than they may take.
     *
     * @param prefix of the run's ID, before what {@link HookRunner#newRunId} gave
     * @param olderThan how long such a hook may run at most
     * @return how many were found; 0 also if the image has not what it takes to look
     */
    public static int end(ContainerEngine engine, String containerId, String prefix, Duration olderThan)
            throws EngineException, InterruptedException {
        RunningContainer container = new RunningContainer(engine.containers(), containerId);
        String found = container.ask(
                Deadline.in(Timeout.COMMAND.get()),
                "/bin/sh",
                "-c",
                FIND,
                "sh",
                HungHook.VARIABLE + "=" + prefix,
                String.valueOf(olderThan.toSeconds()));
        List<String> lines = found == null ? List.of() : found.lines().toList();
        Set<String> runs = new LinkedHashSet<>();
        for (String line : lines) {
            // What a container prints is a stranger's text.
            if (line.matches(RUN_ID)) {
                runs.add(line);
            }
        }
        for (String run : runs) {
            new HungHook(container, prefix + run).end(null);
        }
        return runs.size();
    }
}
