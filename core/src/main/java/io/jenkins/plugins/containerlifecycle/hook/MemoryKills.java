package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.Containers;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import io.jenkins.plugins.containerlifecycle.time.Timeout;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How often the kernel has killed a process of a running container for memory, according to its control group. An
 * engine may report that only for the first process, late, or not at all.
 */
final class MemoryKills {

    /** The kernel's counters, for each version of control groups. */
    private static final List<String> FILES =
            List.of("/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory/memory.oom_control");

    private static final Pattern COUNT = Pattern.compile("(?m)^oom_kill (\\d{1,18})$");

    private final RunningContainer container;

    MemoryKills(Containers containers, String containerId) {
        this.container = new RunningContainer(containers, containerId);
    }

    /** @return empty if the image has no {@code cat} or the kernel does not count */
    OptionalLong count() throws EngineException, InterruptedException {
        for (String file : FILES) {
            OptionalLong count = count(container.ask(Deadline.in(Timeout.COMMAND.get()), "/bin/cat", file));
            if (count.isPresent()) {
                return count;
            }
        }
        return OptionalLong.empty();
    }

    static OptionalLong count(@Nullable String events) {
        Matcher count = COUNT.matcher(events == null ? "" : events);
        return count.find() ? OptionalLong.of(Long.parseLong(count.group(1))) : OptionalLong.empty();
    }

    boolean any() throws EngineException, InterruptedException {
        return count().orElse(0) > 0;
    }
}
