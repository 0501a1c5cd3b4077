package io.jenkins.plugins.containerlifecycle.plugin.catalogue;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Action;
import hudson.model.TransientViewActionFactory;
import hudson.model.View;
import java.util.List;
import jenkins.model.Jenkins;

/** The link to {@link ContainerImagesRoot} in the side panel of the front page; else it is only in the header's menu. */
final class FrontPageLink implements Action {
    private final ContainerImagesRoot target;

    private FrontPageLink(ContainerImagesRoot target) {
        this.target = target;
    }

    @Override
    public String getIconFileName() {
        return target.getIconFileName();
    }

    @Override
    public String getDisplayName() {
        return target.getDisplayName();
    }

    /** From the root of this Jenkins, because a view has an address of its own. */
    @Override
    public String getUrlName() {
        return "/" + target.getUrlName();
    }

    /** Gives it to the views of Jenkins itself, of which the front page is one. */
    @Extension
    public static final class Factory extends TransientViewActionFactory {
        @NonNull
        @Override
        public List<Action> createFor(@NonNull View view) {
            return view.getOwner() == Jenkins.get()
                    ? List.of(new FrontPageLink(ExtensionList.lookupSingleton(ContainerImagesRoot.class)))
                    : List.of();
        }
    }
}
