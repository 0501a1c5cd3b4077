package io.jenkins.plugins.containerlifecycle.leftover;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What {@code /proc} says about processes.
 *
 * @param root where it is
 */
record ProcFiles(Path root) {
    static final ProcFiles OF_THIS_MACHINE = new ProcFiles(Path.of("/proc"));

    /** Zombies, and those that are just being removed. */
    private static final Set<String> ENDED = Set.of("Z", "X", "x");

    /** Mount options that hide other users' processes, or all of them; {@code off} and 0 do not. */
    private static final Pattern HIDING = Pattern.compile("(?:^|,)(?:hidepid=(?!0(?:,|$)|off(?:,|$))|subset=pid)");

    /** Distinguishes boots of machines and process namespaces in them. */
    String machine() throws IOException {
        String boot =
                Files.readString(root.resolve("sys/kernel/random/boot_id")).trim();
        String namespace = Files.readSymbolicLink(root.resolve("self/ns/pid")).toString();
        return boot + namespace.replaceAll("\\D+", "-");
    }

    /**
     * In clock ticks since boot: field 22 of proc_pid_stat(5), counted after the command name, which may contain spaces
     * and parentheses.
     *
     * @throws NoSuchFileException if there is no such process or it is not shown
     */
    long startOf(long pid) throws IOException {
        return Long.parseLong(stat(pid)[19]);
    }

    /**
     * Whether a process has ended and only its parent has not asked for its exit code yet: fields 3 and 20. The first thread
     * of a process may have ended before the others.
     *
     * @throws NoSuchFileException if there is no such process or it is not shown
     */
    boolean hasEnded(long pid) throws IOException {
        String[] stat = stat(pid);
        return ENDED.contains(stat[0]) && Long.parseLong(stat[17]) <= 1;
    }

    /** From field 3 on. */
    private String[] stat(long pid) throws IOException {
        String stat = Files.readString(root.resolve(pid + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    }

    /** Whether a process that is not shown does not exist: none are hidden, and the numbers are those that we know. */
    boolean showsEveryProcess() {
        try {
            return isOfOurNamespace() && !hides();
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /** In a container that has its host's /proc, every process has another number there. */
    private boolean isOfOurNamespace() throws IOException {
        List<String> numbers = Files.readAllLines(root.resolve("self/status")).stream()
                .filter(line -> line.startsWith("NSpid:"))
                .toList();
        // One number for each namespace, from that of this /proc to the process's own.
        return numbers.size() == 1 && numbers.get(0).strip().split("\\s+").length == 2;
    }

    /** According to the topmost mount, which is the last one of proc_pid_mountinfo(5). */
    private boolean hides() throws IOException {
        String options = null;
        for (String line : Files.readAllLines(root.resolve("self/mountinfo"))) {
            String[] fields = line.split(" ");
            if (fields.length > 6 && fields[4].equals("/proc")) {
                options = fields[fields.length - 1];
            }
        }
        return options == null || HIDING.matcher(options).find();
    }
}
