package io.jenkins.plugins.containerlifecycle.hook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Who this process is, so that another one on the same machine can tell whether it still lives.
 *
 * @param machine tells apart boots of machines and process namespaces in them: a process ID means something only there
 * @param pid the process ID
 * @param started clock ticks since boot, because process IDs are used again; ticks, because the wall clock may jump
 */
record ProcessIdentity(String machine, long pid, long started) {
    private static final Path PROC = Path.of("/proc");

    enum State {
        ALIVE,
        GONE,
        /** Of another machine, or not readable. */
        UNKNOWN
    }

    static ProcessIdentity current() {
        long pid = ProcessHandle.current().pid();
        try {
            String boot =
                    Files.readString(PROC.resolve("sys/kernel/random/boot_id")).trim();
            String namespace =
                    Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
            return new ProcessIdentity(boot + namespace.replaceAll("\\D+", "-"), pid, startOf(pid));
        } catch (IOException | RuntimeException e) {
            // Not Linux: nobody recognises this process, so its leftovers wait until they expire.
            return new ProcessIdentity(UUID.randomUUID().toString(), pid, 0);
        }
    }

    /** Field 22 of proc_pid_stat(5), counted behind the command name, which may hold spaces and parentheses. */
    private static long startOf(long pid) throws IOException {
        String stat = Files.readString(PROC.resolve(pid + "/stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19]);
    }

    String label() {
        return machine + "/" + pid + "/" + started;
    }

    /** What this process can tell about the process behind a label. */
    State stateOf(String label) {
        String[] parts = label.split("/", -1);
        if (parts.length != 3 || !parts[0].equals(machine)) {
            return State.UNKNOWN;
        }
        try {
            return startOf(Long.parseLong(parts[1])) == Long.parseLong(parts[2]) ? State.ALIVE : State.GONE;
        } catch (NoSuchFileException e) {
            return State.GONE;
        } catch (IOException | RuntimeException e) {
            return State.UNKNOWN;
        }
    }
}
