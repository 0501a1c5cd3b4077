package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.TextFile;
import io.jenkins.plugins.containerlifecycle.plugin.text.ShownTime;
import io.jenkins.plugins.containerlifecycle.plugin.text.StoredText;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What the looks at one job found, oldest first, and when it was built last because of one. An entry is added only if
 * something else was found than before, and there are at most {@value #MAX_ENTRIES}. In a file below the home folder.
 */
final class TriggerLog {
    private static final Logger LOGGER = Logger.getLogger(TriggerLog.class.getName());

    static final int MAX_ENTRIES = 100;
    private static final int MAX_TEXT = 2000;

    /**
     * What a look found.
     *
     * @param kind the name of a {@link RebuildRound.Kind}
     */
    public record Entry(
            @NonNull Instant when,
            @NonNull String kind,
            @NonNull String text) {
        public Entry {
            when = when.truncatedTo(ChronoUnit.MILLIS);
            text = StoredText.clip(text, MAX_TEXT);
        }

        /** For the page. */
        public ShownTime getShownTime() {
            return new ShownTime(when);
        }

        /** For the page. */
        public String getText() {
            return text;
        }
    }

    private final File file;
    private List<Entry> entries = new ArrayList<>();
    /** Null if it never was. */
    private Instant triggered;
    /** Only in memory: null until the first look. */
    private Instant looked;

    /** @param file where it is, or will be */
    TriggerLog(@NonNull File file) {
        this.file = file;
        read();
    }

    synchronized void add(@NonNull RebuildRound.Kind kind, @NonNull String text) {
        looked = Instant.now();
        Entry entry = new Entry(looked, kind.name(), text);
        Entry last = last();
        if (last != null && last.kind.equals(entry.kind) && last.text.equals(entry.text)) {
            return;
        }
        entries.add(entry);
        if (entries.size() > MAX_ENTRIES) {
            entries = new ArrayList<>(entries.subList(entries.size() - MAX_ENTRIES, entries.size()));
        }
        write();
    }

    synchronized void noteTriggered() {
        triggered = Instant.now();
        write();
    }

    /** When the job was built last because of a look; null if it never was. */
    @CheckForNull
    synchronized Instant triggered() {
        return triggered;
    }

    /** When it was looked at last; null if not since Jenkins has started. */
    @CheckForNull
    synchronized Instant looked() {
        return looked;
    }

    /** What was found last; null if it was never looked at. */
    @CheckForNull
    synchronized Entry last() {
        return entries.isEmpty() ? null : entries.get(entries.size() - 1);
    }

    @NonNull
    synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    private synchronized void read() {
        if (!file.exists()) {
            return;
        }
        try {
            JsonNode tree = LenientJson.parse(Files.readAllBytes(file.toPath()));
            tree.path("entries")
                    .forEach(node -> entries.add(new Entry(
                            Instant.ofEpochMilli(node.path("when").asLong()),
                            node.path("kind").asText(),
                            node.path("text").asText())));
            if (tree.has("triggered")) {
                triggered = Instant.ofEpochMilli(tree.path("triggered").asLong());
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, e, () -> "What was noted about the bases of a job cannot be read from " + file);
        }
    }

    private void write() {
        ObjectNode tree = LenientJson.object();
        if (triggered != null) {
            tree.put("triggered", triggered.toEpochMilli());
        }
        ArrayNode array = tree.putArray("entries");
        entries.forEach(entry -> array.addObject()
                .put("when", entry.when.toEpochMilli())
                .put("kind", entry.kind)
                .put("text", entry.text));
        try {
            Files.createDirectories(file.getParentFile().toPath());
            new TextFile(file).write(tree.toString());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "What was found about the bases of a job is not kept in " + file);
        }
    }
}
