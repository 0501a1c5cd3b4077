package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The name of this machine, without a DNS query if there is another way. */
final class HostName {
    private static final List<String> VARIABLES = List.of("HOSTNAME", "COMPUTERNAME");
    private static final List<Path> FILES = List.of(Path.of("/etc/hostname"), Path.of("/proc/sys/kernel/hostname"));

    /** Resolving the machine's own name takes five seconds or more on a laptop that is not in the DNS. */
    private static final long LOOKUP_SECONDS = 2;

    private HostName() {}

    /** @return nothing if nothing tells it in time */
    static @Nullable String of(Map<String, String> env) {
        for (String variable : VARIABLES) {
            String name = env.getOrDefault(variable, "").strip();
            if (!name.isEmpty()) {
                return SafeText.line(name);
            }
        }
        for (Path file : FILES) {
            try {
                String name = Files.readString(file).strip();
                if (!name.isEmpty()) {
                    return SafeText.line(name.lines().findFirst().orElse(name));
                }
            } catch (IOException e) {
                // Not this kind of system.
            }
        }
        CompletableFuture<String> name = new CompletableFuture<>();
        Thread lookup = new Thread(() -> name.complete(lookup()), "container-lifecycle host name");
        lookup.setDaemon(true);
        lookup.start();
        return name.completeOnTimeout(null, LOOKUP_SECONDS, TimeUnit.SECONDS).join();
    }

    private static @Nullable String lookup() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
