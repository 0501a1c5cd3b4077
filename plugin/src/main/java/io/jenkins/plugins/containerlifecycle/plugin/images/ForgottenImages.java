package io.jenkins.plugins.containerlifecycle.plugin.images;

import hudson.Extension;
import hudson.model.AsyncPeriodicWork;
import hudson.model.TaskListener;
import io.jenkins.plugins.containerlifecycle.plugin.packages.PackageStore;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Once a day forgets what is known only of images that no build refers to any more. */
@Extension
public final class ForgottenImages extends AsyncPeriodicWork {
    public ForgottenImages() {
        super("Container images that no build refers to any more");
    }

    @Override
    public long getRecurrencePeriod() {
        return TimeUnit.DAYS.toMillis(1);
    }

    /** Not while Jenkins is still starting. */
    @Override
    public long getInitialDelay() {
        return TimeUnit.HOURS.toMillis(1);
    }

    @Override
    protected void execute(TaskListener listener) throws IOException, InterruptedException {
        forget();
    }

    static void forget() throws IOException, InterruptedException {
        Set<String> left = ImageIndex.get().forgetDeletedBuilds();
        PackageStore.get().retain(left::contains);
    }
}
