package io.jenkins.plugins.containerlifecycle.agent.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The container that this process runs in. Engines mount some files into each container (its host name, its hosts) from a
 * folder that has the container's ID in its name.
 */
public final class OwnContainer {
    private static final Pattern ID = Pattern.compile("containers/(?:overlay-containers/)?([0-9a-f]{64})/");
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    private OwnContainer() {}

    /** @return the full ID; empty if this process runs in no container, or that cannot be seen */
    public static Optional<String> id() {
        try {
            return id(Files.readString(MOUNTS));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<String> id(String mounts) {
        return mounts.lines()
                .filter(line -> line.contains(" /etc/hostname ") || line.contains(" /etc/hosts "))
                .map(ID::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }
}
