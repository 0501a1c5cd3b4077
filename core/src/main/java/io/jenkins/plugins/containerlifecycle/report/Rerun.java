package io.jenkins.plugins.containerlifecycle.report;

import java.util.Objects;

/**
 * One more run of a test that failed, as Surefire reports it where it runs failing tests again. Text is cleaned and
 * bounded as in {@link CheckResult}.
 *
 * @param kind never null
 * @param message one line, null where there is none
 * @param type the class of what was thrown, null where not known
 * @param detail the trace, or null
 * @param output what the test printed, or null
 * @param errorOutput what it printed to stderr, or null
 */
public record Rerun(Kind kind, String message, String type, String detail, String output, String errorOutput) {
    /** The names are Surefire's: flaky ones belong to a test that passed in the end, the others to one that never did. */
    public enum Kind {
        FLAKY_FAILURE("flakyFailure"),
        FLAKY_ERROR("flakyError"),
        RERUN_FAILURE("rerunFailure"),
        RERUN_ERROR("rerunError");

        private final String element;

        Kind(String element) {
            this.element = element;
        }

        /** The name of the XML element. */
        String element() {
            return element;
        }

        /** The kind of an element; null where the element is none of them. */
        static Kind of(String element) {
            for (Kind kind : values()) {
                if (kind.element.equals(element)) {
                    return kind;
                }
            }
            return null;
        }
    }

    /** Cleans the text. */
    public Rerun {
        Objects.requireNonNull(kind, "kind");
        message = ReportTexts.message(message);
        type = ReportTexts.name(type);
        detail = ReportTexts.block(detail);
        output = ReportTexts.block(output);
        errorOutput = ReportTexts.block(errorOutput);
    }

    /** What the test would have been without a later run that passed. */
    Outcome outcome() {
        return kind == Kind.FLAKY_ERROR || kind == Kind.RERUN_ERROR ? Outcome.ERROR : Outcome.FAILED;
    }

    boolean isOfPassedTest() {
        return kind == Kind.FLAKY_FAILURE || kind == Kind.FLAKY_ERROR;
    }
}
