package io.jenkins.plugins.containerlifecycle.leftover;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.UUID;

/**
 * Identifies this process, so that another one on the same machine can tell whether it still lives.
 *
 * @param machine distinguishes boots of machines and process namespaces in them: a process ID means something only
 * there
 * @param pid the process ID
 * @param started clock ticks since boot, because process IDs are reused; ticks, because the wall clock may jump
 * @param program distinguishes programs that replace each other in one process, as an inbound agent of Jenkins does when
 *     it has lost its connection
 */
record ProcessIdentity(String machine, long pid, long started, String program) {
    /** The classes of an agent may be loaded more than once in a process, so that no constant of theirs will do. */
    private static final String PROGRAM = "container-lifecycle.program";

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
            return new ProcessIdentity(proc.machine(), pid, proc.startOf(pid), currentProgram());
        } catch (IOException | RuntimeException e) {
            // Not Linux: nobody recognises this process, so its leftovers wait until they expire.
            return new ProcessIdentity(UUID.randomUUID().toString(), pid, 0, currentProgram());
        }
    }

    private static String currentProgram() {
        return System.getProperties()
                .computeIfAbsent(PROGRAM, name -> UUID.randomUUID().toString().substring(0, 8))
                .toString();
    }

    String label() {
        return machine + "/" + pid + "/" + started + "/" + program;
    }

    /** The process ID in a label; empty if there is none. */
    static Optional<Long> pidOf(String label) {
        String[] parts = label.split("/", -1);
        try {
            return parts.length < 2 ? Optional.empty() : Optional.of(Long.valueOf(parts[1]));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** What this process can tell about the process behind a label. */
    State stateOf(String label) {
        return stateOf(label, ProcFiles.OF_THIS_MACHINE);
    }

    State stateOf(String label, ProcFiles proc) {
        String[] parts = label.split("/", -1);
        // Earlier releases did not name the program.
        if (parts.length != 3 && parts.length != 4 || !parts[0].equals(machine)) {
            return State.UNKNOWN;
        }
        try {
            long pid = Long.parseLong(parts[1]);
            if (proc.startOf(pid) != Long.parseLong(parts[2])) {
                return goneIf(proc);
            }
            boolean here = pid == this.pid && Long.parseLong(parts[2]) == started;
            if (here && parts.length == 4 && !parts[3].equals(program)) {
                return State.GONE;
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
