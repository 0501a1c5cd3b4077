package io.jenkins.plugins.containerlifecycle.plugin.images;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Run;
import java.util.Objects;
import java.util.Optional;

/** Knows builds that go on from a stage of another build and do not run its earlier stages again. */
public abstract class RestartOrigin implements ExtensionPoint {
    /**
     * @return the build whose stages the given one does not run again; null if it runs all of them itself, or if that
     * build is gone
     */
    @CheckForNull
    protected abstract Run<?, ?> of(@NonNull Run<?, ?> run);

    static Optional<Run<?, ?>> find(Run<?, ?> run) {
        for (RestartOrigin origin : ExtensionList.lookup(RestartOrigin.class)) {
            Run<?, ?> found = origin.of(run);
            if (found != null && !Objects.equals(found, run)) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }
}
