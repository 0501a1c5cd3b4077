package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import io.jenkins.plugins.containerlifecycle.time.Timeout;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends a hook and everything that it has started, in a container that goes on: no engine can do that from outside. A
 * mark in the environment shows what to end, so only the same user can; it also finds processes that have left the
 * hook's session. Those that have cleared their environment are found as children of others, or in a session of one of
 * them; a process that has cleared it, has a session of its own and has lost its parent cannot be told from those of the
 * container.
 */
final class HungHook {
    static final String VARIABLE = "CONTAINER_RUN";

    /**
     * All are stopped first, so that none can start another one, or lose its parent, while the first ones end. The second
     * and the fourth word after a process' name are its parent and its session (proc(5)).
     */
    private static final String END = """
            exec 2>/dev/null
            cat "/proc/$$/environ" >/dev/null || exit 1
            for round in 1 2 3 4 5 6; do
              found=
              for dir in /proc/[0-9]*; do
                case $(cat "$dir/environ") in *"$1"*) found="$found ${dir#/proc/}" ;; esac
              done
              [ -n "$found" ] || { echo ended; exit 0; }
              kill -STOP $found
              more=yes
              while [ -n "$more" ]; do
                more=
                for dir in /proc/[0-9]*; do
                  pid=${dir#/proc/}
                  case " $found " in *" $pid "*) continue ;; esac
                  stat=$(cat "$dir/stat")
                  set -- "$1" ${stat##*) }
                  [ -n "$5" ] || continue
                  case " $found " in *" $3 "* | *" $5 "*) more="$more $pid" ;; esac
                done
                [ -z "$more" ] || kill -STOP $more
                found="$found$more"
              done
              kill -KILL $found
              for pid in $found; do kill -KILL "-$pid"; done
            done
            echo "left$found"
            """;

    private final RunningContainer container;
    private final String runId;

    HungHook(RunningContainer container, String runId) {
        this.container = container;
        this.runId = runId;
    }

    /** What the hook must have in its environment to be found. */
    Map<String, String> mark() {
        return Map.of(VARIABLE, runId);
    }

    /** @return a sentence on what became of the hook */
    String end(@Nullable Long pidOnHost) throws InterruptedException {
        @Nullable String answer;
        String why = "the image has no /bin/sh with cat and /proc to end it with";
        try {
            answer = container.ask(
                    Deadline.in(Timeout.COMMAND.get()), "/bin/sh", "-c", END, "sh", VARIABLE + "=" + runId);
        } catch (EngineException e) {
            answer = null;
            why = String.valueOf(e.getMessage());
        }
        if (answer == null) {
            return "It still runs in the container"
                    + (pidOnHost == null ? "" : " as process " + pidOnHost + " of the engine's host") + ": " + why
                    + (why.endsWith(".") ? "" : ".");
        }
        return answer.startsWith("left")
                ? "It was to be ended, but of its processes some still run in the container:"
                        + answer.substring("left".length()).stripTrailing() + "."
                : "It was ended, with all that could be found of what it had started.";
    }
}
