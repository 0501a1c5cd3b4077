package io.jenkins.plugins.containerlifecycle.plugin.validate;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.Computer;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import hudson.slaves.ComputerListener;
import java.io.File;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * Removes what a killed agent left, when it is back. It remembers, over restarts too, on which nodes a validation has
 * begun and was not seen to end; only those are asked, so that no other agent ever loads a class for this. What it
 * cannot remove is found by the next validation on that engine, or expires.
 */
@Extension
public final class LeftoverSweeper extends ComputerListener {
    private static final Logger LOGGER = Logger.getLogger(LeftoverSweeper.class.getName());

    /** By node name and run ID: how to reach the engine. Null until it has been read. Guarded by {@code this}. */
    private HashMap<String, HashMap<String, HashMap<String, String>>> open;

    static LeftoverSweeper get() {
        return ExtensionList.lookupSingleton(LeftoverSweeper.class);
    }

    synchronized void begun(String node, String runId, Map<String, String> environment) {
        load().computeIfAbsent(node, n -> new HashMap<>()).put(runId, new HashMap<>(environment));
        save();
    }

    /** To be called where it is known that no container is left. */
    synchronized void ended(String node, String runId) {
        HashMap<String, HashMap<String, String>> runs = load().get(node);
        if (runs != null && runs.remove(runId) != null) {
            load().values().removeIf(HashMap::isEmpty);
            save();
        }
    }

    @Override
    public void onOnline(Computer computer, TaskListener listener) {
        Map<String, HashMap<String, String>> runs = take(computer.getName());
        if (!runs.isEmpty()) {
            // Nobody should wait for an engine until an agent is online.
            Computer.threadPoolForRemoting.submit(() -> sweep(computer, runs));
        }
    }

    private synchronized Map<String, HashMap<String, String>> take(String node) {
        HashMap<String, HashMap<String, String>> runs = load().remove(node);
        if (runs == null) {
            return Map.of();
        }
        save();
        return runs;
    }

    private void sweep(Computer computer, Map<String, HashMap<String, String>> runs) {
        Set<Map<String, String>> engines = new HashSet<>(runs.values());
        for (Map<String, String> engine : engines) {
            try {
                VirtualChannel channel = computer.getChannel();
                if (channel != null) {
                    int removed = channel.call(new SweepWork(engine));
                    LOGGER.log(Level.FINE, "Removed {0} containers on {1}", new Object[] {removed, computer.getName()});
                }
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.FINE, e, () -> "Could not sweep " + computer.getName());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @SuppressWarnings("unchecked")
    private HashMap<String, HashMap<String, HashMap<String, String>>> load() {
        if (open == null) {
            open = new HashMap<>();
            try {
                if (file().exists()) {
                    open = (HashMap<String, HashMap<String, HashMap<String, String>>>) file().read();
                }
            } catch (IOException | ClassCastException e) {
                LOGGER.log(Level.WARNING, e, () -> "Cannot read " + file());
            }
        }
        return open;
    }

    private void save() {
        try {
            if (open.isEmpty()) {
                file().delete();
            } else {
                file().write(open);
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Cannot write " + file());
        }
    }

    private static XmlFile file() {
        return new XmlFile(new File(Jenkins.get().getRootDir(), LeftoverSweeper.class.getName() + ".xml"));
    }
}
