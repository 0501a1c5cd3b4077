package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.containerlifecycle.plugin.jobs.JobIds;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/** What was found about the bases of each job. It stays when a job is renamed and goes when it is deleted. */
@Extension
public final class TriggerLogs {
    private static final Logger LOGGER = Logger.getLogger(TriggerLogs.class.getName());

    private static final String EXTENSION = ".json";

    /** By the ID of the job. Guarded by {@code this}. */
    private final Map<String, TriggerLog> logs = new HashMap<>();

    static TriggerLogs get() {
        return ExtensionList.lookupSingleton(TriggerLogs.class);
    }

    /** @param job an ID of {@link JobIds} */
    @NonNull
    synchronized TriggerLog of(@NonNull String job) {
        return logs.computeIfAbsent(job, id -> new TriggerLog(new File(folder(), id + EXTENSION)));
    }

    /** Removes those of deleted jobs. */
    synchronized void tidy() {
        File[] files = folder().listFiles((folder, name) -> name.endsWith(EXTENSION));
        for (File file : files == null ? new File[0] : files) {
            String id = file.getName().substring(0, file.getName().length() - EXTENSION.length());
            if (JobIds.get().isGone(id)) {
                logs.remove(id);
                try {
                    Files.deleteIfExists(file.toPath());
                } catch (IOException e) {
                    LOGGER.log(Level.WARNING, e, () -> "Cannot remove " + file);
                }
            }
        }
    }

    private static File folder() {
        return new File(Jenkins.get().getRootDir(), "container-lifecycle/rebuilds");
    }
}
