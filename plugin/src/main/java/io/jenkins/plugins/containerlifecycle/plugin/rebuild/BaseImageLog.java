package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Item;
import hudson.model.Job;
import io.jenkins.plugins.containerlifecycle.plugin.jobs.JobIds;
import io.jenkins.plugins.containerlifecycle.plugin.text.ShownTime;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.TransientActionFactory;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The page "Base images" of a job with the trigger: why it was built, or was not. A problem is on the job's own page, too. */
@Restricted(NoExternalUse.class)
public final class BaseImageLog implements Action {
    private static final Logger LOGGER = Logger.getLogger(BaseImageLog.class.getName());

    static final String URL = "base-images";

    private final Job<?, ?> job;

    BaseImageLog(Job<?, ?> job) {
        this.job = job;
    }

    public Job<?, ?> getJob() {
        return job;
    }

    /** Newest first. */
    @NonNull
    public List<TriggerLog.Entry> getEntries() {
        TriggerLog log = log();
        List<TriggerLog.Entry> entries = new ArrayList<>(log == null ? List.of() : log.entries());
        Collections.reverse(entries);
        return entries;
    }

    /** Whether there may have been older ones, which are not kept. */
    public boolean isFull() {
        return getEntries().size() >= TriggerLog.MAX_ENTRIES;
    }

    /** When it was looked at last; null if not since Jenkins has started. */
    @CheckForNull
    public ShownTime getLooked() {
        TriggerLog log = log();
        Instant looked = log == null ? null : log.looked();
        return looked == null ? null : new ShownTime(looked);
    }

    /** What somebody has to do something about; null if there is nothing. */
    @CheckForNull
    public TriggerLog.Entry getProblem() {
        TriggerLog log = log();
        TriggerLog.Entry last = log == null ? null : log.last();
        return last != null && DecisionText.isProblem(last.kind()) ? last : null;
    }

    private TriggerLog log() {
        try {
            return TriggerLogs.get().of(JobIds.get().of(job));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Not known what was found about the bases of " + job.getFullName());
            return null;
        }
    }

    @Override
    public String getIconFileName() {
        return job.hasPermission(Item.READ) ? "symbol-layers-outline plugin-ionicons-api" : null;
    }

    @Override
    public String getDisplayName() {
        return Messages.BaseImageLog_DisplayName();
    }

    @Override
    public String getUrlName() {
        return URL;
    }

    /** Gives the page to jobs with the trigger. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Job> {
        @Override
        public Class<Job> type() {
            return Job.class;
        }

        @NonNull
        @Override
        public Collection<BaseImageLog> createFor(@NonNull Job job) {
            return ContainerBaseTrigger.of(job) == null ? List.of() : List.of(new BaseImageLog(job));
        }
    }
}
