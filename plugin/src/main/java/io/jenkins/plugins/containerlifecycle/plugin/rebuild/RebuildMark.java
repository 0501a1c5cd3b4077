package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import hudson.model.Action;
import hudson.model.InvisibleAction;
import hudson.model.Queue;
import hudson.model.queue.FoldableAction;
import java.util.List;

/** Says of a build, or of an item in the queue, which {@link RebuildRun} asked for it. */
final class RebuildMark extends InvisibleAction implements FoldableAction {
    private final String run;

    RebuildMark(String run) {
        this.run = run;
    }

    boolean isOf(RebuildRun other) {
        return other.id().equals(run);
    }

    /** If somebody else has put the same job into the queue meanwhile, that build is ours, too. */
    @Override
    public void foldIntoExisting(Queue.Item item, Queue.Task owner, List<Action> otherActions) {
        item.addOrReplaceAction(this);
    }
}
