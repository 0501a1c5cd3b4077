package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Item;
import hudson.model.PeriodicWork;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.RunListener;
import hudson.model.queue.QueueListener;
import java.util.concurrent.TimeUnit;

/** Whatever may let a rebuild go on. None of it is relied on: once a minute it is looked at anyway. */
final class RebuildEvents {
    private RebuildEvents() {}

    /** Builds. */
    @Extension
    public static final class Builds extends RunListener<Run<?, ?>> {
        @Override
        public void onStarted(Run<?, ?> run, TaskListener listener) {
            RebuildRuns.get().look();
        }

        @Override
        public void onFinalized(@NonNull Run<?, ?> run) {
            RebuildRuns.get().look();
        }
    }

    /** What is taken out of the queue never becomes a build. */
    @Extension
    public static final class Waiting extends QueueListener {
        @Override
        public void onLeft(Queue.LeftItem item) {
            if (item.isCancelled()) {
                RebuildRuns.get().look();
            }
        }
    }

    /** Jobs, and the end of a start of Jenkins. */
    @Extension
    public static final class Jobs extends ItemListener {
        @Override
        public void onLoaded() {
            RebuildRuns.get().look();
        }

        @Override
        public void onDeleted(Item item) {
            RebuildRuns.get().look();
        }

        @Override
        public void onUpdated(Item item) {
            RebuildRuns.get().look();
        }
    }

    /** Time. */
    @Extension
    public static final class Clock extends PeriodicWork {
        @Override
        public long getRecurrencePeriod() {
            return TimeUnit.MINUTES.toMillis(1);
        }

        @Override
        protected void doRun() {
            RebuildRuns.get().look();
        }
    }
}
