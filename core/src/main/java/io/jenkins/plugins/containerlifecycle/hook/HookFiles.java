package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.Containers;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.TarContent;
import io.jenkins.plugins.containerlifecycle.engine.TarLimits;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLayout;
import io.jenkins.plugins.containerlifecycle.report.HookExitCode;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a hook could not run, according to its files: for a script with Windows line ends or a missing interpreter, the
 * kernel and every shell say only "not found" about a file that exists.
 */
final class HookFiles {
    /** Enough for a script; a larger file is a program. */
    private static final TarLimits LIMITS = new TarLimits(256 * 1024, 512 * 1024, 4);

    /** Absolute paths that are separate words on a command line. */
    private static final Pattern PATHS = Pattern.compile("(?<![^\\s;&|(\"'])/[A-Za-z0-9_./+@-]+");

    private static final int MOST_PATHS = 4;
    private static final Pattern INTERPRETER = Pattern.compile("#![ \\t]*(\\S+)[ \\t]*([^ \\t\\r]*)");
    private static final String ENV = "/usr/bin/env";
    private static final List<String> PROGRAM_FOLDERS =
            List.of("/usr/local/bin/", "/usr/bin/", "/bin/", "/usr/local/sbin/", "/usr/sbin/", "/sbin/");

    private final Containers containers;
    private final String container;
    private final String hook;

    private HookFiles(Containers containers, String container, String hook) {
        this.containers = containers;
        this.container = container;
        this.hook = hook;
    }

    /**
     * @param exitCode of the hook
     * @return a sentence; empty if the hook did run or nothing is wrong with the files that it names
     */
    static Optional<String> complaint(
            Containers containers, String container, HookRequest request, Ancestry ancestry, @Nullable Integer exitCode)
            throws EngineException, InterruptedException {
        if (!HookExitCode.couldNotRun(exitCode)) {
            return Optional.empty();
        }
        HookFiles files = new HookFiles(containers, container, request.hook().id());
        for (String path : files.paths(request, ancestry)) {
            String complaint = files.complaint(path);
            if (complaint != null) {
                return Optional.of("The " + request.hook().id() + " hook could not run (exit code " + exitCode + "): "
                        + SafeText.line(path) + " " + complaint);
            }
        }
        return Optional.empty();
    }

    private List<String> paths(HookRequest request, Ancestry ancestry) {
        List<String> paths = new ArrayList<>();
        if (request.method() == null) {
            paths.add(ImageLayout.OPERATORS_HOOK_DIRECTORY + "/" + hook);
        }
        String command = request.method() != null
                ? request.method()
                : ancestry.method(request.hook()).orElse(ImageLayout.HOOK_DIRECTORY + "/" + hook);
        Matcher found = PATHS.matcher(command);
        while (found.find() && paths.size() < MOST_PATHS) {
            paths.add(found.group());
        }
        return paths;
    }

    /** Nothing if nothing is wrong with a file, if there is none, or if it is no script. */
    private @Nullable String complaint(String path) throws EngineException, InterruptedException {
        Optional<TarContent> content = containers.readFiles(container, path, LIMITS);
        if (content.isEmpty() || content.get().folder() || content.get().files().size() != 1) {
            return null;
        }
        byte[] bytes = content.get().files().values().iterator().next();
        if (Arrays.equals(bytes, 0, Math.min(bytes.length, 4), new byte[] {0x7f, 'E', 'L', 'F'}, 0, 4)) {
            return null;
        }
        String script = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = script.indexOf('\n');
        String line = end < 0 ? script : script.substring(0, end);
        if (line.endsWith("\r")) {
            return "has Windows line ends (CRLF), and the first of them counts as part of "
                    + (line.startsWith("#!") ? "its interpreter's name" : "its first command")
                    + ". Save it with LF, or let git do so: '* text eol=lf' in .gitattributes.";
        }
        Matcher interpreter = INTERPRETER.matcher(line);
        return interpreter.lookingAt() ? missing(interpreter.group(1), interpreter.group(2)) : null;
    }

    private @Nullable String missing(String interpreter, String argument) throws EngineException, InterruptedException {
        if (!containers.pathExists(container, interpreter)) {
            return "asks for the interpreter '" + SafeText.line(interpreter)
                    + "' in its first line, which is not in the image.";
        }
        if (!interpreter.equals(ENV)
                || !argument.matches("[A-Za-z0-9_.+-]*[A-Za-z0-9_.+]")
                || argument.startsWith("-")) {
            return null;
        }
        for (String folder : PROGRAM_FOLDERS) {
            if (containers.pathExists(container, folder + argument)) {
                return null;
            }
        }
        return "asks for the interpreter '" + SafeText.line(argument)
                + "' in its first line, which is in none of the usual folders of the image.";
    }
}
