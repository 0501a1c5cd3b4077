package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.text.SentenceException;
import io.jenkins.plugins.containerlifecycle.time.Deadline;

/** The container never reached its hook. */
final class NotReadyException extends SentenceException {
    private static final long serialVersionUID = 1L;

    private final Outcome outcome;

    private NotReadyException(Outcome outcome, String message) {
        super(message, null);
        this.outcome = outcome;
    }

    static NotReadyException broken(String message) {
        return new NotReadyException(Outcome.ERROR, message);
    }

    /** @param why the end of the sentence, with its full stop if there is nothing to quote */
    static NotReadyException timedOut(Readiness readiness, Deadline deadline, String why) {
        return new NotReadyException(
                Outcome.TIMED_OUT,
                "The container was not " + readiness + " after " + Durations.text(deadline.length()) + why);
    }

    Outcome outcome() {
        return outcome;
    }
}
