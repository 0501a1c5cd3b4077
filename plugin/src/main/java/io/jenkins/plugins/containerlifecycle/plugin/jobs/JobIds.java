package io.jenkins.plugins.containerlifecycle.plugin.jobs;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.listeners.ItemListener;
import hudson.util.TextFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;

/**
 * IDs of jobs, for what is kept about them elsewhere. They stay the same when a job or a folder around it is renamed or
 * moved, and another job that gets the name later has another ID. Each has a small file below the home folder, so that
 * a renaming writes one file, however much is kept about the job.
 */
@Extension
public final class JobIds extends ItemListener {
    private static final Logger LOGGER = Logger.getLogger(JobIds.class.getName());

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** Full name to ID; null until somebody asks. Guarded by {@code this}. */
    private Map<String, String> ids;

    /** The same the other way round, which is asked for once for each line that a page shows. Guarded by {@code this}. */
    private final Map<String, String> names = new HashMap<>();

    public static JobIds get() {
        return ExtensionList.lookupSingleton(JobIds.class);
    }

    /** @throws IOException if a new one cannot be kept */
    @NonNull
    public synchronized String of(@NonNull Job<?, ?> job) throws IOException {
        String name = job.getFullName();
        String id = known().get(name);
        if (id == null) {
            id = UUID.randomUUID().toString();
            file(id).write(name);
            put(name, id);
        }
        return id;
    }

    private void put(String name, String id) {
        known().put(name, id);
        names.put(id, name);
    }

    /** @return the ID that it had; null if it had none */
    @CheckForNull
    private String take(String name) {
        String id = known().remove(name);
        names.remove(id);
        return id;
    }

    /** @return the full name of the job now; null if it is gone */
    @CheckForNull
    public synchronized String name(@NonNull String id) {
        known();
        return names.get(id);
    }

    /** ID to full name, of all jobs that have one. */
    @NonNull
    public synchronized Map<String, String> names() {
        known();
        return new HashMap<>(names);
    }

    /** Whether the job is known to be deleted. Not if its file is there and cannot be read. */
    public synchronized boolean isGone(@NonNull String id) {
        return name(id) == null
                && Files.isReadable(folder().toPath())
                && Files.notExists(new File(folder(), id).toPath());
    }

    @Override
    public synchronized void onLocationChanged(Item item, String oldFullName, String newFullName) {
        for (String name : inside(item, oldFullName)) {
            String id = known().get(name);
            take(name);
            String newName = newFullName + name.substring(oldFullName.length());
            forget(newName);
            try {
                file(id).write(newName);
                put(newName, id);
            } catch (IOException e) {
                // Under the old name, the readers of another job that gets the name could see it.
                LOGGER.log(Level.WARNING, e, () -> "Nothing is known of " + newName + " any more");
                remove(id);
            }
        }
    }

    /** Another job may get the name, and its readers may be others. */
    @Override
    public synchronized void onDeleted(Item item) {
        inside(item, item.getFullName()).forEach(this::forget);
    }

    /** What was deleted while Jenkins was not running was not noticed. */
    @Override
    public synchronized void onCreated(Item item) {
        inside(item, item.getFullName()).forEach(this::forget);
    }

    /** Known jobs that are, or were, the item or inside it. */
    private List<String> inside(Item item, String name) {
        if (!(item instanceof Job || item instanceof ItemGroup)) {
            return List.of();
        }
        return known().keySet().stream()
                .filter(known -> known.equals(name) || known.startsWith(name + "/"))
                .toList();
    }

    private void forget(String name) {
        String id = take(name);
        if (id != null) {
            remove(id);
        }
    }

    private Map<String, String> known() {
        if (ids == null) {
            ids = new HashMap<>();
            File[] files = folder().listFiles();
            for (File file : files == null ? new File[0] : files) {
                if (!ID.matcher(file.getName()).matches()) {
                    // What was being written when Jenkins was killed; as an ID it would stand for the job in place of
                    // its own.
                    continue;
                }
                try {
                    ids.put(new TextFile(file).readTrim(), file.getName());
                } catch (IOException e) {
                    LOGGER.log(Level.WARNING, e, () -> "Cannot read " + file);
                }
            }
            ids.forEach((name, id) -> names.put(id, name));
        }
        return ids;
    }

    private static void remove(String id) {
        try {
            Files.deleteIfExists(new File(folder(), id).toPath());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Cannot remove what is known of the job " + id);
        }
    }

    private static TextFile file(String id) throws IOException {
        Files.createDirectories(folder().toPath());
        return new TextFile(new File(folder(), id));
    }

    private static File folder() {
        return new File(Jenkins.get().getRootDir(), "container-lifecycle/jobs");
    }
}
