package io.jenkins.plugins.containerlifecycle.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The plain files of an archive, in memory. Links, devices and names that leave the folder are not among them.
 *
 * @param files path below the folder that was asked for (or the file's own name) to content, in the archive's order
 * @param problems a sentence for each entry that was refused and for each limit that was hit; a reader that needs the
 *     whole folder must treat a non-empty list as an error
 * @param folder whether a folder was found, and not a file in its place
 */
public record TarContent(Map<String, byte[]> files, List<String> problems, boolean folder) {
    public TarContent {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        problems = List.copyOf(problems);
    }
}
