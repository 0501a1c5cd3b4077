package io.jenkins.plugins.containerlifecycle.leftover;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.UUID;

/**
 * Identifies this process, so that another one on the same machine can tell whether it still lives.
 *
 * @param machine distinguishes boots of machines and process namespaces in them: a process ID means something only
 * there
 * @param pid the process ID
 * @param started clock ticks since boot, because process IDs are reused; ticks, because the wall clock may jump
 */
record ProcessIdentity(String machine, long pid, long started) {
    enum State {
        ALIVE,
        /** Known to be gone; that it is not shown is not enough. */
        GONE,
        /** On another machine, hidden, or not readable. */
        UNKNOWN
    }

    static ProcessIdentity current() {
        long pid = ProcessHandle.current().pid();
        try {
            ProcFiles proc = ProcFiles.OF_THIS_MACHINE;
            return new ProcessIdentity(proc.machine(), pid, proc.startOf(pid));
        } catch (IOException | RuntimeException e) {
            // Not Linux: nobody recognises this process, so its leftovers wait until they expire.
            return new ProcessIdentity(UUID.randomUUID().toString(), pid, 0);
        }
    }

    String label() {
        return machine + "/" + pid + "/" + started;
    }

    /** What this process can tell about the process behind a label. */
    State stateOf(String label) {
        return stateOf(label, ProcFiles.OF_THIS_MACHINE);
    }

    State stateOf(String label, ProcFiles proc) {
        String[] parts = label.split("/", -1);
        if (parts.length != 3 || !parts[0].equals(machine)) {
            return State.UNKNOWN;
        }
        try {
            long pid = Long.parseLong(parts[1]);
            if (proc.startOf(pid) != Long.parseLong(parts[2])) {
                return goneIf(proc);
            }
            return proc.hasEnded(pid) ? State.GONE : State.ALIVE;
        } catch (NoSuchFileException e) {
            return goneIf(proc);
        } catch (IOException | RuntimeException e) {
            return State.UNKNOWN;
        }
    }

    private static State goneIf(ProcFiles proc) {
        return proc.showsEveryProcess() ? State.GONE : State.UNKNOWN;
    }
}
