package io.jenkins.plugins.containerlifecycle.plugin.leftovers;

import io.jenkins.plugins.containerlifecycle.deploy.BusyException;
import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.deploy.DeployNames;
import io.jenkins.plugins.containerlifecycle.deploy.DeployValidation;
import io.jenkins.plugins.containerlifecycle.deploy.Deployer;
import io.jenkins.plugins.containerlifecycle.deploy.RollbackFailedException;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSummary;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageSummary;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import io.jenkins.plugins.containerlifecycle.leftover.Leftovers;
import io.jenkins.plugins.containerlifecycle.plugin.agent.EngineAccess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jenkins.security.MasterToSlaveCallable;

/** On the agent, removes the containers of runs that nobody else will remove, and ends deployments. Others stay. */
final class SweepWork extends MasterToSlaveCallable<Integer, IOException> {
    private static final long serialVersionUID = 1L;

    /** How to reach the engine, see {@link EngineAccess}; null if it can no longer be reached. */
    private final HashMap<String, String> environment;
    /** Folders with keys that a killed agent could not remove. */
    private final ArrayList<String> keyFolders;
    /** Those of deployments that were cut off. */
    private final ArrayList<String> containers;

    SweepWork(Map<String, String> environment, List<String> keyFolders, List<String> containers) {
        this.environment = environment == null ? null : new HashMap<>(environment);
        this.keyFolders = new ArrayList<>(keyFolders);
        this.containers = new ArrayList<>(containers);
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
            for (ImageSummary image : Leftovers.findImages(engine)) {
                Leftovers.remove(engine.images(), image);
                removed++;
            }
            for (String container : containers) {
                recover(engine, container);
            }
            return removed;
        } catch (EngineException e) {
            // Jenkins would not let its own type through to the controller.
            throw new IOException(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted after " + removed + " containers and images");
        }
    }

    private static void recover(DockerEngine engine, String container)
            throws IOException, EngineException, InterruptedException {
        try {
            new Deployer(engine, HookListener.SILENT)
                    .recover(new DeployNames(container), DeployValidation.DEFAULT, new Cancellation());
        } catch (BusyException | RollbackFailedException e) {
            throw new IOException(e.getMessage());
        } catch (DeployException e) {
            // There is nothing that could be recovered.
        }
    }
}
