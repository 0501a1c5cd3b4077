package io.jenkins.plugins.containerlifecycle.plugin.catalogue;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Api;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.ModelObject;
import hudson.model.User;
import io.jenkins.plugins.containerlifecycle.graph.ImageState;
import io.jenkins.plugins.containerlifecycle.graph.PlanText;
import io.jenkins.plugins.containerlifecycle.graph.StateText;
import io.jenkins.plugins.containerlifecycle.plugin.jobs.JobIds;
import io.jenkins.plugins.containerlifecycle.plugin.jobs.ReadableJobs;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.JobPlan;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.OutdatedImages;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.RebuildRun;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.RebuildRuns;
import io.jenkins.plugins.containerlifecycle.plugin.text.ShownTime;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.POST;

/**
 * The page {@code container-images/plan}: which jobs would be built so that nothing outdated is left, in which order and why;
 * what cannot be built; a button that does it; and how far that is.
 */
@ExportedBean(defaultVisibility = 5)
public final class RebuildPage implements ModelObject {
    /** Of each list of images that are not rebuilt; the API has all. */
    private static final int MAX_SHOWN = 500;

    private final OutdatedImages images;
    private final JobPlan plan;
    private final RebuildRun run;
    private final Map<String, String> names = JobIds.get().names();
    /** Why nothing was begun or ended; null if nothing was asked for. */
    private String problem;

    RebuildPage() throws InterruptedException {
        images = OutdatedImages.read();
        plan = images.jobs();
        run = RebuildRuns.get().last();
    }

    @Override
    public String getDisplayName() {
        return Messages.RebuildPage_DisplayName();
    }

    /** Serves {@code api/json}. */
    public Api getApi() {
        return new Api(this);
    }

    /** Whether all that is kept was read; if not, there is no plan yet. */
    @Exported
    public boolean isComplete() {
        return images.source().progress().done();
    }

    /** What is missing, as a sentence; null if nothing is. */
    public String getMissing() {
        return ImageList.missing(images.source().progress());
    }

    /** Jobs of a wave need none of each other. Empty as long as not everything was read. */
    @Exported
    public List<Wave> getWaves() {
        List<Wave> waves = new ArrayList<>();
        if (isComplete()) {
            plan.waves().forEach(wave -> waves.add(new Wave(waves.size() + 1, wave)));
        }
        return waves;
    }

    public int getJobCount() {
        return plan.steps().size();
    }

    /** {@code 3 jobs would be built in 2 waves}. */
    public String getSummary() {
        return Messages.RebuildPage_Summary(plan.steps().size(), plan.waves().size());
    }

    /** Outdated images that have no place in the plan, and why. */
    @Exported
    public List<NotBuilt> getLeftOut() {
        List<NotBuilt> left = new ArrayList<>();
        plan.leftOut().forEach(each -> left.add(new NotBuilt(each.image().name(), each.job(), each.reason())));
        for (ImageState state : images.plan().endless()) {
            left.add(new NotBuilt(
                    state.image().name(),
                    images.job(state.image()),
                    Messages.RebuildPage_Circle(state.image().name())));
        }
        return left;
    }

    /** Images of which nobody knows whether they are outdated. */
    @Exported
    public List<NotBuilt> getUnknown() {
        return images.plan().unknown().stream()
                .map(state -> new NotBuilt(
                        state.image().name(), images.job(state.image()), String.join(" ", StateText.reasons(state))))
                .toList();
    }

    /** Of {@link #getLeftOut} what the page has room for. */
    public Rows getLeftOutRows() {
        return new Rows(getLeftOut());
    }

    /** Of {@link #getUnknown} what the page has room for. */
    public Rows getUnknownRows() {
        return new Rows(getUnknown());
    }

    /** Images in a table. */
    public static final class Rows {
        private final List<NotBuilt> all;

        private Rows(List<NotBuilt> all) {
            this.all = all;
        }

        public int getCount() {
            return all.size();
        }

        public List<NotBuilt> getShown() {
            return all.subList(0, Math.min(MAX_SHOWN, all.size()));
        }

        /** How many there are besides. */
        public int getMore() {
            return Math.max(0, all.size() - MAX_SHOWN);
        }
    }

    /** Images that stand on each other: {@code a on b on a}. */
    @Exported
    public List<String> getCircles() {
        return images.graph().circles().stream().map(StateText::circle).toList();
    }

    /** The last rebuild as far as the reader may know of it; null if there was none, or none that is the reader's business. */
    @Exported
    public RunReport getRun() {
        if (run == null) {
            return null;
        }
        RunReport report = new RunReport(run);
        return report.getSteps().isEmpty() ? null : report;
    }

    /** Whether one goes on, whoever may know more of it. */
    @Exported
    public boolean isUnderWay() {
        return run != null && !run.isOver();
    }

    /** For those who can do something about it. */
    public boolean isLost() {
        return RebuildRuns.get().isLost() && Jenkins.get().hasPermission(Jenkins.SYSTEM_READ);
    }

    public boolean isStartable() {
        return isComplete() && !isUnderWay() && !plan.waves().isEmpty();
    }

    /**
     * Builds what the plan says by now. If it is another one than the page showed, nothing is built and the page shows the
     * new one.
     */
    @POST
    public HttpResponse doStart(@QueryParameter String plan) throws IOException {
        if (!isComplete()) {
            return refused(HttpServletResponse.SC_SERVICE_UNAVAILABLE, null);
        }
        if (isUnderWay()) {
            return refused(HttpServletResponse.SC_CONFLICT, Messages.RebuildPage_UnderWay());
        }
        if (this.plan.waves().isEmpty()) {
            return refused(HttpServletResponse.SC_CONFLICT, Messages.RebuildPage_Nothing());
        }
        if (!getFingerprint().equals(plan)) {
            return refused(HttpServletResponse.SC_CONFLICT, Messages.RebuildPage_Changed());
        }
        try {
            RebuildRuns.get().begin(this.plan);
        } catch (RebuildRuns.UnderWayException e) {
            return refused(HttpServletResponse.SC_CONFLICT, Messages.RebuildPage_UnderWay());
        }
        return HttpResponses.redirectTo(".");
    }

    /** The page as it is now, with the reason. */
    private HttpResponse refused(int status, @CheckForNull String why) {
        problem = why;
        return new HttpResponse() {
            @Override
            public void generateResponse(StaplerRequest2 request, StaplerResponse2 response, Object node)
                    throws IOException, ServletException {
                response.setStatus(status);
                request.getView(RebuildPage.this, "index.jelly").forward(request, response);
            }
        };
    }

    /** Why nothing was begun or ended; null if nothing was asked for. */
    public String getProblem() {
        return problem;
    }

    /** Lets the rebuild that goes on build nothing more. */
    @POST
    public HttpResponse doCancel() throws IOException {
        if (isUnderWay()) {
            if (!mayCancel()) {
                return refused(HttpServletResponse.SC_FORBIDDEN, Messages.RebuildPage_NotYours());
            }
            if (run.cancelledBy() == null) {
                RebuildRuns.get().cancel(run);
            }
        }
        return HttpResponses.redirectTo(".");
    }

    /** Whether there is something to cancel that the reader may cancel. */
    public boolean isCancellable() {
        return isUnderWay() && run.cancelledBy() == null && mayCancel();
    }

    /** Whoever began it, whoever may cancel all its jobs, and administrators may. */
    private boolean mayCancel() {
        User user = User.current();
        boolean mine = user != null && user.getId().equals(run.user());
        return mine
                || Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                || run.steps().stream().allMatch(step -> {
                    Job<?, ?> job = job(step);
                    return job != null && job.hasPermission(Item.CANCEL);
                });
    }

    /** What the button was pressed for: it changes with the jobs and their order. */
    @Exported
    public String getFingerprint() {
        StringBuilder text = new StringBuilder();
        for (List<JobPlan.Step> wave : plan.waves()) {
            wave.forEach(step -> text.append(step.job().getFullName()).append('\n'));
            text.append('\n');
        }
        return Util.getDigestOf(text.toString());
    }

    @CheckForNull
    private Job<?, ?> job(RebuildRun.Step step) {
        return ReadableJobs.find(names.get(step.job()));
    }

    /** Jobs that can be built side by side. */
    @ExportedBean(defaultVisibility = 5)
    public static final class Wave {
        private final int number;
        private final List<JobPlan.Step> steps;

        Wave(int number, List<JobPlan.Step> steps) {
            this.number = number;
            this.steps = steps;
        }

        /** Counted from 1. */
        @Exported
        public int getNumber() {
            return number;
        }

        @Exported
        public List<Planned> getJobs() {
            return steps.stream().map(Planned::new).toList();
        }
    }

    /** A job of the plan. */
    @ExportedBean(defaultVisibility = 5)
    public static final class Planned {
        private final JobPlan.Step step;

        Planned(JobPlan.Step step) {
            this.step = step;
        }

        /** Full name. */
        @Exported
        public String getName() {
            return step.job().getFullDisplayName();
        }

        /** Below the root of this Jenkins. */
        @Exported
        public String getPath() {
            return step.job().getUrl();
        }

        /** Those that it would be built for. */
        @Exported
        public List<Reason> getImages() {
            return step.images().stream()
                    .map(rebuild -> new Reason(rebuild.image().name(), PlanText.why(rebuild)))
                    .toList();
        }
    }

    /** An image, and why it would be built. */
    @ExportedBean(defaultVisibility = 5)
    public static final class Reason {
        private final String image;
        private final String why;

        Reason(String image, String why) {
            this.image = image;
            this.why = why;
        }

        @Exported
        public String getImage() {
            return image;
        }

        @Exported
        public String getWhy() {
            return why;
        }
    }

    /** An image that is not rebuilt. */
    @ExportedBean(defaultVisibility = 5)
    public static final class NotBuilt {
        private final String image;
        private final Job<?, ?> job;
        private final String reason;

        NotBuilt(String image, @CheckForNull Job<?, ?> job, String reason) {
            this.image = image;
            this.job = job;
            this.reason = reason;
        }

        @Exported
        public String getImage() {
            return image;
        }

        /** Full name; null if none is known. */
        @Exported
        public String getJob() {
            return job == null ? null : job.getFullDisplayName();
        }

        /** Below the root of this Jenkins; null if none is known. */
        @Exported
        public String getJobPath() {
            return job == null ? null : job.getUrl();
        }

        /** A sentence. */
        @Exported
        public String getReason() {
            return reason;
        }
    }

    /** A rebuild that somebody has begun. */
    @ExportedBean(defaultVisibility = 5)
    public final class RunReport {
        private final RebuildRun shown;

        RunReport(RebuildRun shown) {
            this.shown = shown;
        }

        /** Who began it; null for nobody in particular. */
        @Exported
        public String getUser() {
            return shown.user();
        }

        /** RFC 3339, in UTC. */
        @Exported
        public String getStarted() {
            return shown.started().toString();
        }

        public ShownTime getShownStarted() {
            return new ShownTime(shown.started());
        }

        @Exported
        public boolean isOver() {
            return shown.isOver();
        }

        /** Null if nobody has. */
        @Exported
        public String getCancelledBy() {
            return shown.cancelledBy();
        }

        public String getTitle() {
            String user = Objects.requireNonNullElse(shown.user(), Messages.RebuildPage_Nobody());
            if (shown.cancelledBy() != null) {
                return Messages.RebuildPage_Cancelled(user, shown.cancelledBy());
            }
            return shown.isOver() ? Messages.RebuildPage_Ended(user) : Messages.RebuildPage_Running(user);
        }

        /** Of the jobs that the reader may see, in the order of the waves. */
        @Exported
        public List<StepReport> getSteps() {
            return shown.steps().stream()
                    .map(step -> new StepReport(step, job(step)))
                    .filter(step -> step.job != null)
                    .toList();
        }

        /** {@code 2 of 5 done, 1 failed}. */
        public String getCounts() {
            List<StepReport> steps = getSteps();
            long done = steps.stream()
                    .filter(step -> step.step.state() == RebuildRun.State.DONE)
                    .count();
            long failed = steps.stream()
                    .filter(step -> step.step.state() == RebuildRun.State.FAILED
                            || step.step.state() == RebuildRun.State.LEFT_OUT)
                    .count();
            return Messages.RebuildPage_Counts(done, steps.size(), failed);
        }
    }

    /** A job of a rebuild. */
    @ExportedBean(defaultVisibility = 5)
    public static final class StepReport {
        private final RebuildRun.Step step;
        private final Job<?, ?> job;

        StepReport(RebuildRun.Step step, @CheckForNull Job<?, ?> job) {
            this.step = step;
            this.job = job;
        }

        /** Full name. */
        @Exported
        public String getJob() {
            return job.getFullDisplayName();
        }

        /** Below the root of this Jenkins. */
        @Exported
        public String getJobPath() {
            return job.getUrl();
        }

        /** Counted from 1. */
        @Exported
        public int getWave() {
            return step.wave();
        }

        /** Such as {@code WAITING}. */
        @Exported
        public RebuildRun.State getState() {
            return step.state();
        }

        public String getStateText() {
            return switch (step.state()) {
                case WAITING -> Messages.RebuildPage_StateWaiting();
                case STARTED ->
                    step.build() == 0 ? Messages.RebuildPage_StateQueued() : Messages.RebuildPage_StateRunning();
                case DONE -> Messages.RebuildPage_StateDone();
                case FAILED -> Messages.RebuildPage_StateFailed();
                case LEFT_OUT -> Messages.RebuildPage_StateLeftOut();
                case CANCELLED -> Messages.RebuildPage_StateCancelled();
            };
        }

        /** A sentence; null if there is nothing to say. */
        @Exported
        public String getReason() {
            return step.reason();
        }

        /** Its number; null if there is none yet. */
        @Exported
        public Integer getBuild() {
            return step.build() == 0 ? null : step.build();
        }

        public String getImageText() {
            return String.join(", ", step.images());
        }

        @Exported
        public List<String> getImages() {
            return step.images();
        }
    }
}
