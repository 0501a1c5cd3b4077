package io.jenkins.plugins.containerlifecycle.plugin.catalogue;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.Api;
import hudson.model.ModelObject;
import hudson.model.RootAction;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * The page "Container images" of the whole Jenkins: all images that the reader's jobs have had to do with, a search
 * for a package in them, the graph of what stands on what, and what is to be rebuilt. It says nothing of jobs that the reader may not see, not even how many there are.
 */
@Extension
public final class ContainerImagesRoot implements RootAction, ModelObject {
    public static final String URL = "container-images";

    @Override
    public String getIconFileName() {
        return Jenkins.get().hasPermission(Jenkins.READ) ? "symbol-cube-outline plugin-ionicons-api" : null;
    }

    @Override
    public String getDisplayName() {
        return Messages.ContainerImagesRoot_DisplayName();
    }

    @Override
    public String getUrlName() {
        return URL;
    }

    /** What the parameters {@code filter}, {@code sort}, {@code page} and {@code size} of the request ask for. */
    public ImageList getList() {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        return new ImageList(
                ReadableImages.now(),
                parameter(request, "filter"),
                parameter(request, "sort"),
                parameter(request, "page"),
                parameter(request, "size"));
    }

    /** What the parameter {@code condition} of the request asks for. */
    public PackageSearch getSearch() {
        return new PackageSearch(parameter(Stapler.getCurrentRequest2(), "condition"));
    }

    /** What the parameter {@code filter} of the request asks for. */
    public ImageGraphPage getGraph() throws InterruptedException {
        return new ImageGraphPage(parameter(Stapler.getCurrentRequest2(), "filter"));
    }

    /** What would be rebuilt, and what somebody has asked for. */
    public RebuildPage getPlan() throws InterruptedException {
        return new RebuildPage();
    }

    /** Serves {@code api/json}. */
    public Api getApi() {
        return new Api(getList());
    }

    @CheckForNull
    private static String parameter(@CheckForNull StaplerRequest2 request, String name) {
        return request == null ? null : request.getParameter(name);
    }
}
