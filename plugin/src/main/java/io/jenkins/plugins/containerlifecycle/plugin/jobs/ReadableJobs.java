package io.jenkins.plugins.containerlifecycle.plugin.jobs;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import hudson.model.Job;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.springframework.security.access.AccessDeniedException;

/** The jobs of this Jenkins that the calling thread's user may read. */
public final class ReadableJobs {
    private ReadableJobs() {}

    /**
     * @param name full; null if it is not known
     * @return null if there is no such job, or if the user may not read it
     */
    @CheckForNull
    public static Job<?, ?> find(@CheckForNull String name) {
        try {
            Job<?, ?> job = name == null ? null : Jenkins.get().getItemByFullName(name, Job.class);
            return job != null && job.hasPermission(Item.READ) ? job : null;
        } catch (AccessDeniedException e) {
            // The user may know that the job exists, but must log in to see it.
            return null;
        }
    }

    /** Those that are asked for by their {@link JobIds}; each is looked up once. */
    public static final class ById {
        private final Map<String, String> names = JobIds.get().names();
        private final Map<String, Optional<Job<?, ?>>> found = new HashMap<>();

        /** @return null if the job is gone, or if the user may not read it */
        @CheckForNull
        public Job<?, ?> find(@NonNull String id) {
            return found.computeIfAbsent(id, unknown -> Optional.ofNullable(ReadableJobs.find(names.get(id))))
                    .orElse(null);
        }
    }
}
