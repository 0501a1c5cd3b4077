package io.jenkins.plugins.containerlifecycle.plugin.validate;

import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.DockerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.Leftovers;
import io.jenkins.plugins.containerlifecycle.plugin.agent.EngineAccess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jenkins.security.MasterToSlaveCallable;

/** Removes, on the agent, the containers of processes that are gone and of runs that are over. Others stay. */
final class SweepWork extends MasterToSlaveCallable<Integer, IOException> {
    private static final long serialVersionUID = 1L;

    private final HashMap<String, String> environment;

    /** IDs of runs. */
    private final ArrayList<String> over;

    SweepWork(Map<String, String> environment, List<String> over) {
        this.environment = new HashMap<>(environment);
        this.over = new ArrayList<>(over);
    }

    @Override
    public Integer call() throws IOException {
        int removed = 0;
        try (DockerEngine engine = DockerEngine.connect(EngineAccess.config(environment))) {
            for (ContainerSummary container : Leftovers.find(engine)) {
                Leftovers.remove(engine, container);
                removed++;
            }
            for (String runId : over) {
                removed += Leftovers.removeRun(engine, runId).size();
            }
            return removed;
        } catch (EngineException e) {
            // Its own type would not be let through to the controller.
            throw new IOException(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted after " + removed + " containers");
        }
    }
}
