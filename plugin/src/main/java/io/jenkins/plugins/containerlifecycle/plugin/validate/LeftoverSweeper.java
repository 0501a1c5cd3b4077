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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * Removes what a killed agent or an engine that was away left, when they are back. It remembers, over restarts too, on
 * which nodes a validation has begun and was not seen to end with nothing left; only those are asked, so that no other
 * agent ever loads a class for this. What it cannot remove expires, and is then removed by any validation.
 */
@Extension
public final class LeftoverSweeper extends ComputerListener {
    private static final Logger LOGGER = Logger.getLogger(LeftoverSweeper.class.getName());

    /** Of one node. An engine that never comes back must not fill the memory. */
    private static final int REMEMBERED = 100;

    /** Null until it has been read. Guarded by {@code this}. */
    private State state;

    /** What is kept in a file. */
    private static final class State {
        /** By node name and run ID: how to reach the engine. The run goes on, has left something, or nobody knows. */
        private final HashMap<String, LinkedHashMap<String, HashMap<String, String>>> open = new HashMap<>();
    }

    static LeftoverSweeper get() {
        return ExtensionList.lookupSingleton(LeftoverSweeper.class);
    }

    synchronized void begun(String node, String runId, Map<String, String> environment) {
        LinkedHashMap<String, HashMap<String, String>> runs =
                load().open.computeIfAbsent(node, n -> new LinkedHashMap<>());
        runs.put(runId, new HashMap<>(environment));
        while (runs.size() > REMEMBERED) {
            runs.remove(runs.keySet().iterator().next());
        }
        save();
    }

    /** To be called with the agent's word on what is there. What is left stays remembered. */
    synchronized void ended(String node, String runId, ValidationReply reply) {
        LinkedHashMap<String, HashMap<String, String>> runs = load().open.get(node);
        if (reply.left || runs == null) {
            return;
        }
        runs.remove(runId);
        if (runs.isEmpty()) {
            state.open.remove(node);
        }
        save();
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
        Map<String, HashMap<String, String>> runs = load().open.remove(node);
        if (runs == null) {
            return Map.of();
        }
        save();
        return runs;
    }

    private void sweep(Computer computer, Map<String, HashMap<String, String>> runs) {
        for (Map<String, String> engine : new HashSet<>(runs.values())) {
            try {
                VirtualChannel channel = computer.getChannel();
                if (channel == null) {
                    throw new IOException(computer.getName() + " is offline again");
                }
                int removed = channel.call(new SweepWork(engine));
                LOGGER.log(Level.FINE, "Removed {0} containers on {1}", new Object[] {removed, computer.getName()});
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.FINE, e, () -> "Could not sweep " + computer.getName());
                runs.forEach((runId, environment) -> {
                    if (environment.equals(engine)) {
                        begun(computer.getName(), runId, environment);
                    }
                });
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private State load() {
        if (state == null) {
            state = new State();
            try {
                if (file().exists()) {
                    state = (State) file().read();
                }
            } catch (IOException | ClassCastException e) {
                LOGGER.log(Level.WARNING, e, () -> "Cannot read " + file());
            }
        }
        return state;
    }

    private void save() {
        try {
            if (state.open.isEmpty()) {
                file().delete();
            } else {
                file().write(state);
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Cannot write " + file());
        }
    }

    private static XmlFile file() {
        return new XmlFile(new File(Jenkins.get().getRootDir(), LeftoverSweeper.class.getName() + ".xml"));
    }
}
