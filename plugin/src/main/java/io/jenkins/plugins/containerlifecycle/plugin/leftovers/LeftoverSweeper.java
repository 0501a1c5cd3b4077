package io.jenkins.plugins.containerlifecycle.plugin.leftovers;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.Computer;
import hudson.model.Node;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import hudson.slaves.ComputerListener;
import hudson.util.XStream2;
import io.jenkins.plugins.containerlifecycle.plugin.agent.EngineAccess;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.model.NodeListener;

/**
 * Removes what was left because an agent was killed or an engine was away, when they are back; a deployment is finished or
 * undone then. It remembers, across restarts too, the nodes where one began and may have left something. Only those are asked, so that no other
 * agent ever loads a class for this. What it cannot remove expires, and is then removed by any validation.
 */
@Extension
public final class LeftoverSweeper extends ComputerListener {
    private static final Logger LOGGER = Logger.getLogger(LeftoverSweeper.class.getName());

    /** The limit for one node. An engine that never comes back must not fill the memory. */
    private static final int REMEMBERED = 100;

    /** The class was in that package when the first release wrote the file. */
    private static final String EARLIER = "io.jenkins.plugins.containerlifecycle.plugin.validate.";

    private static final XStream2 XSTREAM = new XStream2();

    static {
        XSTREAM.addCompatibilityAlias(EARLIER + "LeftoverSweeper$State", State.class);
        XSTREAM.addCompatibilityAlias(EARLIER + "OpenRun", OpenRun.class);
        XSTREAM.aliasField("secrets", OpenRun.class, "keyFolder");
    }

    /** Null until it has been read. Guarded by {@code this}. */
    private State state;

    /** What is kept in a file. */
    private static final class State {
        /** By node name and run ID. The run goes on, has left something, or may have. */
        private HashMap<String, LinkedHashMap<String, OpenRun>> runs = new HashMap<>();

        /** Null in a file of an earlier release. */
        private Object readResolve() {
            runs = runs == null ? new HashMap<>() : runs;
            return this;
        }
    }

    public static LeftoverSweeper get() {
        return ExtensionList.lookupSingleton(LeftoverSweeper.class);
    }

    public synchronized void begun(String node, String runId, OpenRun run) {
        LinkedHashMap<String, OpenRun> runs = load().runs.computeIfAbsent(node, n -> new LinkedHashMap<>());
        runs.put(runId, run);
        while (runs.size() > REMEMBERED) {
            runs.remove(runs.keySet().iterator().next());
        }
        save();
    }

    /** @param left whether something of the run may still be there, as the agent says; then the run stays remembered */
    public synchronized void ended(String node, String runId, boolean left) {
        LinkedHashMap<String, OpenRun> runs = load().runs.get(node);
        if (left || runs == null) {
            return;
        }
        runs.remove(runId);
        if (runs.isEmpty()) {
            state.runs.remove(node);
        }
        save();
    }

    public synchronized boolean isOpen(String node) {
        return load().runs.containsKey(node);
    }

    @Override
    public void onOnline(Computer computer, TaskListener listener) {
        Map<String, OpenRun> runs = open(computer.getName());
        if (!runs.isEmpty()) {
            // Nobody should wait for an engine until an agent is online.
            Computer.threadPoolForRemoting.submit(() -> sweep(computer, runs));
        }
    }

    private synchronized Map<String, OpenRun> open(String node) {
        return new LinkedHashMap<>(load().runs.getOrDefault(node, new LinkedHashMap<>()));
    }

    /** Not before it is done: this Jenkins may be killed meanwhile. One that has begun again since is another one. */
    private synchronized void swept(String node, String runId, OpenRun run) {
        LinkedHashMap<String, OpenRun> runs = load().runs.get(node);
        if (runs != null && runs.get(runId) == run) {
            ended(node, runId, false);
        }
    }

    /** An agent that is gone for good, such as a cloud agent after its builds, never comes back. */
    private synchronized void forget(String node) {
        if (load().runs.remove(node) != null) {
            save();
        }
    }

    private synchronized void rename(String oldName, String newName) {
        LinkedHashMap<String, OpenRun> runs = load().runs.remove(oldName);
        if (runs != null) {
            state.runs.put(newName, runs);
            save();
        }
    }

    private void sweep(Computer computer, Map<String, OpenRun> runs) {
        List<OpenRun> engines = new ArrayList<>();
        for (OpenRun run : runs.values()) {
            if (engines.stream().noneMatch(run::isOnEngineOf)) {
                engines.add(run);
            }
        }
        for (OpenRun engine : engines) {
            Map<String, OpenRun> over = new LinkedHashMap<>();
            runs.forEach((runId, run) -> {
                // Who deploys a container looks after it until its build is over.
                if (run.isOnEngineOf(engine) && (run.container() == null || !run.isOfRunningBuild())) {
                    over.put(runId, run);
                }
            });
            List<String> containers = over.values().stream()
                    .map(OpenRun::container)
                    .filter(Objects::nonNull)
                    .toList();
            List<String> keyFolders = runs.values().stream()
                    .filter(engine::isOnEngineOf)
                    .map(OpenRun::keyFolder)
                    .filter(Objects::nonNull)
                    .toList();
            try {
                sweep(computer, engine, keyFolders, containers);
                over.forEach((runId, run) -> swept(computer.getName(), runId, run));
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.FINE, e, () -> "Could not sweep " + computer.getName());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void sweep(Computer computer, OpenRun engine, List<String> keyFolders, List<String> containers)
            throws IOException, InterruptedException {
        VirtualChannel channel = computer.getChannel();
        if (channel == null) {
            throw new IOException(computer.getName() + " is offline again");
        }
        EngineAccess access = engine.access(channel);
        try {
            int removed =
                    channel.call(new SweepWork(access == null ? null : access.environment(), keyFolders, containers));
            LOGGER.log(Level.FINE, "Removed {0} containers on {1}", new Object[] {removed, computer.getName()});
        } finally {
            if (access != null) {
                access.close(channel);
            }
        }
    }

    /** Forgets nodes that no longer exist. */
    @Extension
    public static final class Nodes extends NodeListener {
        @Override
        protected void onDeleted(@NonNull Node node) {
            get().forget(node.getNodeName());
        }

        @Override
        protected void onUpdated(@NonNull Node oldOne, @NonNull Node newOne) {
            if (!oldOne.getNodeName().equals(newOne.getNodeName())) {
                get().rename(oldOne.getNodeName(), newOne.getNodeName());
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
            if (state.runs.isEmpty()) {
                file().delete();
            } else {
                file().write(state);
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Cannot write " + file());
        }
    }

    private static XmlFile file() {
        return new XmlFile(XSTREAM, new File(Jenkins.get().getRootDir(), EARLIER + "LeftoverSweeper.xml"));
    }
}
