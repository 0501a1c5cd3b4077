package io.jenkins.plugins.containerlifecycle.plugin.facts;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.SCMListener;
import hudson.scm.SCM;
import hudson.scm.SCMRevisionState;
import java.io.File;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What the checkouts of a build brought into which folder. A Scripted Pipeline gets the commit only as the return value
 * of {@code checkout}, so it must be noted for the later step. Saved with the build, because a Pipeline may go on after
 * a restart.
 */
final class Checkouts extends InvisibleAction {
    private static final Logger LOGGER = Logger.getLogger(Checkouts.class.getName());
    private static final int MAX = 256;

    /**
     * Oldest first. A checkout that another one of the same folder has replaced is kept, too: its commit may be in a
     * stash, and its variables in the environment of what follows.
     */
    private final List<Checkout> checkouts = new CopyOnWriteArrayList<>();

    private synchronized void add(Checkout checkout) {
        if (checkouts.size() >= MAX) {
            checkouts.remove(0);
        }
        checkouts.add(checkout);
    }

    /** The last checkout of the folder that most closely encloses another folder of the same node. */
    Optional<Checkout> around(FilePath folder) {
        String node = node(folder);
        Checkout closest = null;
        for (Checkout checkout : checkouts) {
            int closeness = checkout.closeness(node, folder.getRemote());
            if (closeness >= 0 && (closest == null || closeness >= closest.closeness(node, folder.getRemote()))) {
                closest = checkout;
            }
        }
        return Optional.ofNullable(closest);
    }

    /** All of them, latest first. */
    List<Checkout> newestFirst() {
        List<Checkout> reversed = new ArrayList<>(checkouts);
        Collections.reverse(reversed);
        return reversed;
    }

    /** Whether one of them gave a variable this value, so that it is not the user's choice. */
    boolean said(String variable, String value) {
        return checkouts.stream().anyMatch(checkout -> checkout.said(variable, value));
    }

    static Checkouts of(Run<?, ?> run) {
        Checkouts checkouts = run.getAction(Checkouts.class);
        return checkouts == null ? new Checkouts() : checkouts;
    }

    private static String node(FilePath folder) {
        Computer computer = folder.toComputer();
        return computer == null ? "" : computer.getName();
    }

    /** Jenkins itself reports every checkout here, whichever plugin made it. */
    @Extension
    public static final class Listener extends SCMListener {
        @Override
        public void onCheckout(
                Run<?, ?> build,
                SCM scm,
                FilePath workspace,
                TaskListener listener,
                @CheckForNull File changelogFile,
                @CheckForNull SCMRevisionState pollingBaseline) {
            Map<String, String> environment = new HashMap<>();
            try {
                scm.buildEnvironment(build, environment);
            } catch (RuntimeException e) {
                // An error in another plugin must not fail a checkout that went well.
                LOGGER.log(Level.WARNING, e, () -> "Not known what " + scm.getKey() + " checked out in " + build);
                return;
            }
            Checkout checkout = new Checkout(node(workspace), workspace.getRemote(), environment);
            if (!checkout.isEmpty()) {
                action(build).add(checkout);
            }
        }

        private static Checkouts action(Run<?, ?> run) {
            // Parallel branches of one build may check out at once.
            synchronized (run) {
                Checkouts action = run.getAction(Checkouts.class);
                if (action == null) {
                    action = new Checkouts();
                    run.addAction(action);
                }
                return action;
            }
        }
    }
}
