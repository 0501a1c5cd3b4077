package io.jenkins.plugins.containerlifecycle.plugin.images;

import hudson.model.AbstractBuild;
import hudson.model.InvisibleAction;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.model.RunAction2;

/**
 * On a build that is made of several, as that of a multi-configuration job: which of its parts have images. Each part
 * has the page; the whole has a summary.
 */
public final class ImagesOfParts extends InvisibleAction implements RunAction2 {
    /** Names of the parts' jobs within the job of the whole, which stay when that is renamed. */
    private final List<String> parts = new CopyOnWriteArrayList<>();
    /** Null until it is attached or loaded. */
    private transient Run<?, ?> run;

    /** Notes that a build has images, with the build that it is a part of, if there is one. */
    static void note(Run<?, ?> part) throws IOException {
        if (!(part instanceof AbstractBuild<?, ?> build) || build.getRootBuild() == build) {
            return;
        }
        AbstractBuild<?, ?> whole = build.getRootBuild();
        if (whole == null || !isPartOf(build, whole)) {
            return;
        }
        synchronized (whole) {
            ImagesOfParts action = whole.getAction(ImagesOfParts.class);
            if (action == null) {
                action = new ImagesOfParts();
                whole.addAction(action);
            }
            if (!action.parts.contains(build.getParent().getName())) {
                action.parts.add(build.getParent().getName());
                whole.save();
            }
        }
    }

    private static boolean isPartOf(AbstractBuild<?, ?> part, AbstractBuild<?, ?> whole) {
        return part.getParent()
                .getParent()
                .getFullName()
                .equals(whole.getParent().getFullName());
    }

    /** Of those parts that are there and that the person who is looking may see. */
    public List<ContainerImagesAction> getActions() {
        List<ContainerImagesAction> actions = new ArrayList<>();
        if (run.getParent() instanceof ItemGroup<?> group) {
            for (String name : parts) {
                Run<?, ?> part = group.getItem(name) instanceof Job<?, ?> job && job.hasPermission(Item.READ)
                        ? job.getBuildByNumber(run.getNumber())
                        : null;
                ContainerImagesAction action = part == null ? null : part.getAction(ContainerImagesAction.class);
                if (action != null) {
                    actions.add(action);
                }
            }
        }
        return actions;
    }

    @Override
    public void onAttached(Run<?, ?> run) {
        this.run = run;
    }

    @Override
    public void onLoad(Run<?, ?> run) {
        this.run = run;
    }
}
