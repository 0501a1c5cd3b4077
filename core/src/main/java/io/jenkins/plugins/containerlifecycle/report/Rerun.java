package io.jenkins.plugins.containerlifecycle.report;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One more run of a test that failed, as Surefire reports it if it repeats failing tests. Text is cleaned and bounded
 * as in {@link CheckResult}.
 *
 * @param message one line
 * @param type the class of what was thrown
 * @param detail the trace
 * @param output what the test printed
 * @param errorOutput what it printed to stderr
 */
public record Rerun(
        Kind kind,
        @Nullable String message,
        @Nullable String type,
        @Nullable String detail,
        @Nullable String output,
        @Nullable String errorOutput) {
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

        /** The kind of an element, if it is one of them. */
        static @Nullable Kind of(String element) {
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
        type = type == null ? null : ReportTexts.name(type);
        detail = ReportTexts.block(detail);
        output = ReportTexts.block(output);
        errorOutput = ReportTexts.block(errorOutput);
    }

    /** The test's outcome without the later run that passed. */
    Outcome outcome() {
        return kind == Kind.FLAKY_ERROR || kind == Kind.RERUN_ERROR ? Outcome.ERROR : Outcome.FAILED;
    }

    boolean isOfPassedTest() {
        return kind == Kind.FLAKY_FAILURE || kind == Kind.FLAKY_ERROR;
    }
}
