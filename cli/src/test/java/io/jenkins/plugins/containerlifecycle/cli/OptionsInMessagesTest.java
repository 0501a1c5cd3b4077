package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.hook.HookSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The core's messages also reach people in Jenkins, who have no options to set. If a message names an option, it gets
 * the name from the front end.
 */
class OptionsInMessagesTest {
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z0-9-]*");

    /** Classes of the core with the options that they name, and why they may. */
    private static final Map<String, Set<String>> KNOWN = Map.of(
            // The command's own words, which another front end replaces.
            "hook/HookSettings",
            Set.of("--one-shot", "--ready-timeout", "--env", "--publish", "--volume", "--memory", "--cpus"),
            "engine/docker/DockerEndpoint",
            Set.of("--host"),
            // If an address was given with that option, which only the command has.
            "engine/docker/DockerEndpointResolver",
            Set.of("--host"),
            // An option of podman, which appears in no message.
            "context/BuildContext",
            Set.of("--format"),
            // The output of 'ls'.
            "examine/InventoryText",
            Set.of("--project"),
            // Arguments of docker, buildah and git, which appear in no message.
            "context/BuilderProbe",
            Set.of("--version", "--format"),
            "deploy/DockerCreate",
            Set.of("--help", "--entrypoint", "--env", "--label", "--name", "--pull"),
            "context/GitChanges",
            Set.of("--file"),
            "context/GitFacts",
            Set.of("--quiet"),
            "context/SourceFacts",
            Set.of("--quiet"));

    @Test
    void noMessageOfTheCoreNamesAnOptionOfTheCommand() throws Exception {
        Set<String> options = new TreeSet<>();
        collect(ContainerCtl.commandLine(), options);
        assertThat(options).contains("--timeout", "--one-shot", "--host", "--max-age", "--force", "--project");

        Map<String, Set<String>> found = new TreeMap<>();
        coreClasses((name, constants) -> {
            Set<String> named = new TreeSet<>();
            Matcher matcher = OPTION.matcher(constants);
            while (matcher.find()) {
                if (options.contains(matcher.group())) {
                    named.add(matcher.group());
                }
            }
            if (!named.isEmpty()) {
                found.computeIfAbsent(name, none -> new TreeSet<>()).addAll(named);
            }
        });

        assertThat(found).isEqualTo(KNOWN);
    }

    private static void collect(CommandLine command, Set<String> options) {
        command.getCommandSpec().options().forEach(option -> {
            for (String name : option.names()) {
                if (name.startsWith("--")) {
                    options.add(name);
                }
            }
        });
        command.getSubcommands().values().forEach(sub -> collect(sub, options));
    }

    private interface Reader {
        void accept(String name, String constants);
    }

    /** A class file contains the constants as they are. */
    private static void coreClasses(Reader reader) throws IOException {
        URI location = URI.create(HookSettings.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString());
        Path place = Path.of(location);
        if (Files.isDirectory(place)) {
            read(place, reader);
            return;
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            read(jar.getPath("/"), reader);
        }
    }

    private static void read(Path root, Reader reader) throws IOException {
        Path top = root.resolve("io/jenkins/plugins/containerlifecycle");
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String name = top.relativize(file).toString().replaceFirst("(\\$.*)?\\.class$", "");
                reader.accept(name, Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
    }
}
