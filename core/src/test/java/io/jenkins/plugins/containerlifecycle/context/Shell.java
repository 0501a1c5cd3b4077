package io.jenkins.plugins.containerlifecycle.context;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The shells that an image's {@code /bin/sh} may be. The script must behave the same in each of them. */
enum Shell {
    DASH("dash"),
    BUSYBOX("busybox", "sh"),
    BASH("bash", "--posix"),
    MKSH("mksh"),
    KSH93("ksh93"),
    YASH("yash", "-o", "posixly-correct"),
    POSH("posh");

    private final List<String> command;

    Shell(String... command) {
        this.command = List.of(command);
    }

    List<String> command() {
        return command;
    }

    /** What to say if the shell is absent: a skipped test must name what it did not test. */
    String absence() {
        return command.get(0) + " is not installed: NOT tested in " + this;
    }

    boolean isInstalled() {
        return isOnPath(command.get(0));
    }

    static boolean isOnPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .anyMatch(Files::isExecutable);
    }
}
