package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.text.StoredMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Metadata that was read before: it never changes, most images share some, and reading it takes longest of all. */
@Extension
public final class ParsedStamps {
    private static final int MAX = 50_000;

    /** By its JSON. */
    private final Map<String, Optional<ImageMetadata>> parsed = new ConcurrentHashMap<>();

    static ParsedStamps get() {
        return ExtensionList.lookupSingleton(ParsedStamps.class);
    }

    /** What cannot be read is left out. */
    @NonNull
    List<ImageMetadata> read(@NonNull List<String> stored) {
        if (parsed.size() > MAX) {
            parsed.clear();
        }
        List<ImageMetadata> ancestry = new ArrayList<>();
        for (String each : stored) {
            parsed.computeIfAbsent(each, StoredMetadata::read).ifPresent(ancestry::add);
        }
        return List.copyOf(ancestry);
    }
}
