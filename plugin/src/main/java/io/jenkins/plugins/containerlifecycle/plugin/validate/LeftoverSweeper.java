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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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
        /** By node name and run ID: how to reach the engine. The run goes on, or nobody knows. */
        private final HashMap<String, LinkedHashMap<String, HashMap<String, String>>> open = new HashMap<>();
        /** The same for runs that are over, but a container of theirs may be there. */
        private final HashMap<String, LinkedHashMap<String, HashMap<String, String>>> left = new HashMap<>();
    }

    static LeftoverSweeper get() {
        return ExtensionList.lookupSingleton(LeftoverSweeper.class);
    }

    synchronized void begun(String node, String runId, Map<String, String> environment) {
        put(load().open, node, runId, environment);
        save();
    }

    /** IDs of runs that are over and may have left something on this engine. */
    synchronized List<String> left(String node, Map<String, String> environment) {
        List<String> runs = new ArrayList<>();
        load().left.getOrDefault(node, new LinkedHashMap<>()).forEach((runId, engine) -> {
            if (engine.equals(environment)) {
                runs.add(runId);
            }
        });
        return runs;
    }

    /** To be called with the agent's word on what is there. */
    synchronized void ended(String node, String runId, ValidationReply reply) {
        HashMap<String, String> engine = remove(load().open, node, runId);
        if (reply.left && engine != null) {
            put(load().left, node, runId, engine);
        }
        for (String cleared : reply.cleared) {
            remove(load().left, node, cleared);
        }
        save();
    }

    @Override
    public void onOnline(Computer computer, TaskListener listener) {
        Map<Map<String, String>, List<String>> engines = take(computer.getName());
        if (!engines.isEmpty()) {
            // Nobody should wait for an engine until an agent is online.
            Computer.threadPoolForRemoting.submit(() -> sweep(computer, engines));
        }
    }

    /** By engine, the runs that are over. */
    private synchronized Map<Map<String, String>, List<String>> take(String node) {
        Map<Map<String, String>, List<String>> engines = new HashMap<>();
        Map<String, HashMap<String, String>> open = load().open.remove(node);
        if (open != null) {
            open.values().forEach(engine -> engines.put(engine, new ArrayList<>()));
            save();
        }
        load().left
                .getOrDefault(node, new LinkedHashMap<>())
                .forEach((runId, engine) ->
                        engines.computeIfAbsent(engine, e -> new ArrayList<>()).add(runId));
        return engines;
    }

    private void sweep(Computer computer, Map<Map<String, String>, List<String>> engines) {
        for (Map.Entry<Map<String, String>, List<String>> engine : engines.entrySet()) {
            try {
                VirtualChannel channel = computer.getChannel();
                if (channel != null) {
                    int removed = channel.call(new SweepWork(engine.getKey(), engine.getValue()));
                    LOGGER.log(Level.FINE, "Removed {0} containers on {1}", new Object[] {removed, computer.getName()});
                    forget(computer.getName(), engine.getValue());
                }
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.FINE, e, () -> "Could not sweep " + computer.getName());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private synchronized void forget(String node, List<String> runs) {
        runs.forEach(runId -> remove(load().left, node, runId));
        save();
    }

    private static void put(
            Map<String, LinkedHashMap<String, HashMap<String, String>>> nodes,
            String node,
            String runId,
            Map<String, String> environment) {
        LinkedHashMap<String, HashMap<String, String>> runs = nodes.computeIfAbsent(node, n -> new LinkedHashMap<>());
        runs.put(runId, new HashMap<>(environment));
        while (runs.size() > REMEMBERED) {
            runs.remove(runs.keySet().iterator().next());
        }
    }

    /** @return how to reach the engine; null where the run was not known */
    private static HashMap<String, String> remove(
            Map<String, LinkedHashMap<String, HashMap<String, String>>> nodes, String node, String runId) {
        LinkedHashMap<String, HashMap<String, String>> runs = nodes.get(node);
        HashMap<String, String> engine = runs == null ? null : runs.remove(runId);
        if (runs != null && runs.isEmpty()) {
            nodes.remove(node);
        }
        return engine;
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
            if (state.open.isEmpty() && state.left.isEmpty()) {
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
