package io.jenkins.plugins.containerlifecycle.plugin.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepRun;
import io.jenkins.plugins.containerlifecycle.plugin.log.FilteredJson;
import io.jenkins.plugins.containerlifecycle.text.Json;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import jenkins.util.BuildListenerAdapter;

/** Archives a bill of materials with the build, wherever this Jenkins keeps its artifacts. */
final class SbomArtifact {
    private static final int MAX_BYTES = 64 << 20;
    private static final String FILE = "bom.json";

    /** Fields with words of the format itself. */
    private static final Set<String> OWN =
            Set.of("$schema", "bomFormat", "specVersion", "serialNumber", "timestamp", "type", "aggregate");

    private SbomArtifact() {}

    /**
     * @param path among the artifacts; one that is there is replaced
     * @param bom as the agent sent it
     * @throws IOException if it is not JSON, or cannot be archived
     */
    static void archive(StepRun run, String path, byte[] bom) throws IOException, InterruptedException {
        if (bom == null || bom.length > MAX_BYTES || !(LenientJson.parse(bom) instanceof ObjectNode document)) {
            throw new IOException("The agent has sent none that can be read");
        }
        FilteredJson.apply(document, OWN, run.filter());
        Run<?, ?> build = run.build();
        Path folder = new File(build.getRootDir(), "container-audit-" + run.id()).toPath();
        Files.createDirectories(folder);
        try {
            Files.writeString(folder.resolve(FILE), Json.pretty(document));
            build.pickArtifactManager()
                    .archive(
                            new FilePath(folder.toFile()),
                            new Launcher.LocalLauncher(run.listener()),
                            new BuildListenerAdapter(run.listener()),
                            Map.of(path, FILE));
        } finally {
            Util.deleteRecursive(folder.toFile());
        }
    }
}
