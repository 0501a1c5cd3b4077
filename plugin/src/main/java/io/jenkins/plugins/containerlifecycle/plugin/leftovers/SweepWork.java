package io.jenkins.plugins.containerlifecycle.plugin.leftovers;

import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.leftover.Leftovers;
import io.jenkins.plugins.containerlifecycle.plugin.agent.EngineAccess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jenkins.security.MasterToSlaveCallable;

/** On the agent, removes the containers of runs that nobody else will remove. Others stay. */
final class SweepWork extends MasterToSlaveCallable<Integer, IOException> {
    private static final long serialVersionUID = 1L;

    /** How to reach the engine, see {@link EngineAccess}; null if it can no longer be reached. */
    private final HashMap<String, String> environment;
    /** Folders with keys that a killed agent could not remove. */
    private final ArrayList<String> keyFolders;

    SweepWork(Map<String, String> environment, List<String> keyFolders) {
        this.environment = environment == null ? null : new HashMap<>(environment);
        this.keyFolders = new ArrayList<>(keyFolders);
    }

    @Override
    public Integer call() throws IOException {
        for (String folder : keyFolders) {
            EngineAccess.forget(folder);
        }
        if (environment == null) {
            return 0;
        }
        int removed = 0;
        try (DockerEngine engine = DockerEngine.connect(EngineAccess.config(environment))) {
            for (ContainerSummary container : Leftovers.find(engine)) {
                Leftovers.remove(engine.containers(), container);
                removed++;
            }
            return removed;
        } catch (EngineException e) {
            // Jenkins would not let its own type through to the controller.
            throw new IOException(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted after " + removed + " containers");
        }
    }
}
