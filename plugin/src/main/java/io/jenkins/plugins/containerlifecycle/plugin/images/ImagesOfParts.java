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
 * For a build that consists of several, such as that of a multi-configuration job: which of its parts have images. Each
 * part has the page; the whole has a summary.
 */
public final class ImagesOfParts extends InvisibleAction implements RunAction2 {
    /** Names of the parts' jobs within the whole job; they stay when that job is renamed. */
    private final List<String> parts = new CopyOnWriteArrayList<>();
    /** Null until it is attached or loaded. */
    private transient Run<?, ?> run;

    /** If a build is part of another one, notes there that it has images. */
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
                ContainerImages.save(whole);
            }
        }
    }

    private static boolean isPartOf(AbstractBuild<?, ?> part, AbstractBuild<?, ?> whole) {
        return part.getParent()
                .getParent()
                .getFullName()
                .equals(whole.getParent().getFullName());
    }

    /** Of the parts that still exist and that the reader may see. */
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
