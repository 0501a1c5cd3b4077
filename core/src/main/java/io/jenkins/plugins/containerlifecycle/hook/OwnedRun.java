package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.Containers;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/** What the two ways to run a hook in a container of its own have in common. */
@Value.Builder
record OwnedRun(
        Containers containers,
        HookRequest request,
        HookListener listener,
        HookSettings settings,
        ImageDetails image,
        Ancestry ancestry,
        OwnedContainer container,
        HookResultBuilder record,
        Deadline deadline) {

    /** Reads the folder only if something was put into it since the start, because reading takes long. */
    void readReports(String directory) throws EngineException, InterruptedException {
        Optional<Instant> change = containers.lastChange(container.id(), directory);
        if (change.isEmpty()) {
            record.reportsGone(directory);
        } else if (container.isReported(change.get())) {
            record.readReports(containers, container.id(), directory);
        }
    }

    /** What is wrong with the files of a hook that could not run, if that can be seen. */
    void explainWhyItCouldNotRun() throws EngineException, InterruptedException {
        HookFiles.complaint(containers, container.id(), request, ancestry, record.exitCode())
                .ifPresent(complaint -> record.unclear(complaint));
    }

    /** Nothing if the container may have all the memory there is. */
    @Nullable
    Long memoryLimit() {
        return request.options().memoryBytes();
    }

    String outOfMemory() {
        return "The kernel killed a process in the container for memory while the hook ran"
                + (memoryLimit() == null ? "." : " (the container may use " + memoryLimit() / 1024 / 1024 + " MiB).");
    }

    String timedOut() {
        return "The " + request.hook() + " hook did not end within " + Durations.text(request.timeout()) + ".";
    }

    /** {@code container 0123456789ab of example/dns:12}, for the log. */
    String shownContainer() {
        return "container " + ImageIds.digits(container.id()) + " of " + SafeText.line(request.target());
    }
}
