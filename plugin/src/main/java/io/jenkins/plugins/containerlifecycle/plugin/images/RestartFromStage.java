package io.jenkins.plugins.containerlifecycle.plugin.images;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Run;
import org.jenkinsci.plugins.pipeline.modeldefinition.causes.RestartDeclarativePipelineCause;

/** "Restart from Stage" of a Declarative Pipeline; optional, because that plugin is. */
@Extension(optional = true)
public final class RestartFromStage extends RestartOrigin {
    @Override
    @CheckForNull
    protected Run<?, ?> of(@NonNull Run<?, ?> run) {
        RestartDeclarativePipelineCause cause = run.getCause(RestartDeclarativePipelineCause.class);
        return cause == null ? null : cause.getOriginal();
    }
}
