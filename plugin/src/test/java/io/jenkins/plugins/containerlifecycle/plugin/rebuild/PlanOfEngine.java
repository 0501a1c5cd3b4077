package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.graph.PlanText;
import io.jenkins.plugins.containerlifecycle.graph.SourceGraph;
import io.jenkins.plugins.containerlifecycle.plugin.agent.EngineAccess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** In place of {@code containerctl plan}, whose module does not know this one: the same plan of the same engine. */
public final class PlanOfEngine {
    private PlanOfEngine() {}

    /** Puts a command {@code containerctl} into a folder. */
    public static void install(Path folder) throws IOException {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Path command = folder.resolve("containerctl");
        Path arguments = Files.writeString(folder.resolve("arguments"), "-cp \"" + classes + "\"\n");
        Files.writeString(
                command,
                "#!/bin/sh\nexec '" + System.getProperty("java.home") + File.separator + "bin/java' '@" + arguments
                        + "' " + PlanOfEngine.class.getName() + " \"$@\"\n");
        if (!command.toFile().setExecutable(true)) {
            throw new IOException("Cannot make " + command + " a command");
        }
    }

    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        Set<String> projects = new LinkedHashSet<>();
        for (int i = 1; i < words.size(); i++) {
            if (words.get(i - 1).equals("--project")) {
                projects.add(words.get(i));
            }
        }
        if (!words.get(0).equals("plan") || !words.contains("--allow-unknown")) {
            throw new IllegalArgumentException(words.toString());
        }
        try (DockerEngine engine = DockerEngine.connect(EngineAccess.config(System.getenv()))) {
            System.out.print(
                    PlanText.of(SourceGraph.read(engine, null, projects, false).plan(List.of(), null)));
        }
    }
}
