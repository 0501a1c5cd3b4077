package io.jenkins.plugins.containerlifecycle.plugin.images;

import hudson.model.Result;
import hudson.model.Run;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An audit of the same image in the last build of the same job that was a success. The same image is the same
 * repository, whatever its tag is.
 *
 * @param number of that build
 */
public record LastGoodAudit(int number, String imageId) {
    /** Each build has to be loaded to look at it. */
    private static final int MAX_BUILDS = 50;

    /** @param audit of the build itself; empty also if its image has no name */
    public static Optional<LastGoodAudit> find(Run<?, ?> build, RecordedAudit audit) {
        Run<?, ?> run = audit.getRepository() == null ? null : build.getPreviousBuild();
        for (int i = 0; run != null && i < MAX_BUILDS; i++) {
            // An audit of a build that failed may be of an image that nobody ever got.
            if (!run.isBuilding() && run.getResult() == Result.SUCCESS) {
                Optional<RecordedAudit> same = nearest(ContainerImages.audits(run), audit);
                if (same.isPresent()) {
                    return Optional.of(
                            new LastGoodAudit(run.getNumber(), same.get().getImageId()));
                }
            }
            run = run.getPreviousBuild();
        }
        return Optional.empty();
    }

    /** Of several of one repository, such as those for several architectures, that of the same stage and name. */
    private static Optional<RecordedAudit> nearest(List<RecordedAudit> audits, RecordedAudit wanted) {
        return audits.stream()
                .filter(audit -> wanted.getRepository().equals(audit.getRepository()))
                .max(Comparator.<RecordedAudit, Boolean>comparing(audit -> audit.isOfStage(wanted))
                        .thenComparing(audit -> audit.getImage().equals(wanted.getImage()))
                        .thenComparing(RecordedAudit::getNumber));
    }
}
