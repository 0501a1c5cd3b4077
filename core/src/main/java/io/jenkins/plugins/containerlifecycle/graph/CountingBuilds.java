package io.jenkins.plugins.containerlifecycle.graph;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import org.jspecify.annotations.Nullable;

/** Which build of a name counts, if the one that it means now failed its validation. */
final class CountingBuilds {
    private final GraphSource source;
    private final BuildLines lines;

    CountingBuilds(GraphSource source, BuildLines lines) {
        this.source = source;
        this.lines = lines;
    }

    /**
     * What counts.
     *
     * @param approval given if a build counts that is newer than the one in use; refused if none is, so that the one in use
     *     is as it should be; missing if nobody knows
     * @param build the newest that counts, if there is one
     * @param why the rest of a sentence that begins with the name; empty if there is nothing to say
     */
    record Answer(GraphSource.Approval approval, @Nullable KnownImage build, String why) {}

    /**
     * @param before what is in use; null if nothing is known of it, so that builds before {@code now} cannot be found
     * @param now what the name means
     */
    Answer find(@Nullable ImageMetadata before, KnownImage now) throws EngineException, InterruptedException {
        String failed = "means another build by now, which failed its validation";
        switch (source.approval(now)) {
            case GIVEN:
                return new Answer(GraphSource.Approval.GIVEN, now, "");
            case MISSING:
                return missing("means another build by now, of which no verdict says whether it works");
            default:
                break;
        }
        for (KnownImage earlier : lines.predecessors(before, now.stamp())) {
            switch (source.approval(earlier)) {
                case GIVEN:
                    return new Answer(
                            GraphSource.Approval.GIVEN,
                            earlier,
                            failed + "; the newest one that counts is " + earlier.name());
                case MISSING:
                    return missing(failed + "; of " + earlier.name() + " before it no verdict says whether it works");
                default:
                    break;
            }
        }
        return new Answer(GraphSource.Approval.REFUSED, null, failed);
    }

    private static Answer missing(String why) {
        return new Answer(GraphSource.Approval.MISSING, null, why);
    }
}
