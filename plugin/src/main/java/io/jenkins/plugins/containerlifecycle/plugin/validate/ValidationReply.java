package io.jenkins.plugins.containerlifecycle.plugin.validate;

import io.jenkins.plugins.containerlifecycle.hook.HookRun;
import io.jenkins.plugins.containerlifecycle.report.JunitWriter;
import io.jenkins.plugins.containerlifecycle.report.ReportContext;
import io.jenkins.plugins.containerlifecycle.report.ValidationReport;
import java.io.Serializable;

/**
 * What comes back from the agent. Only types that Jenkins lets pass: the core's own classes would be refused on their
 * way to the controller, its exceptions too.
 */
final class ValidationReply implements Serializable {
    private static final long serialVersionUID = 1L;

    enum Kind {
        /** The hook ran, or should have; there is a verdict. */
        VERDICT,
        /** Nothing could be tried: no engine, no such image or container. */
        TROUBLE,
        /** Ended because it was told to; what it had made is removed. */
        CANCELLED
    }

    final Kind kind;
    final String target;
    /** The verdict's reason or the trouble, one sentence. */
    final String message;
    /** Null without a verdict, as all below. */
    final String outcome;

    final String imageId;
    final byte[] junit;
    final int total;
    final int passed;
    final int failed;
    final int errors;
    final int skipped;

    private ValidationReply(Kind kind, String target, String message, HookRun run, byte[] junit) {
        this.kind = kind;
        this.target = target;
        this.message = message;
        this.junit = junit;
        outcome = run == null ? null : run.report().outcome().name();
        imageId = run == null ? null : run.context().imageId();
        ValidationReport.Totals totals = run == null
                ? new ValidationReport.Totals(0, 0, 0, 0, 0)
                : run.report().totals();
        total = totals.total();
        passed = totals.passed();
        failed = totals.failed();
        errors = totals.errors();
        skipped = totals.skipped();
    }

    static ValidationReply verdict(String target, HookRun run, String testResultsName) {
        byte[] junit = JunitWriter.toBytes(run.report(), run.output(), named(run.context(), testResultsName));
        return new ValidationReply(Kind.VERDICT, target, run.report().reason(), run, junit);
    }

    static ValidationReply trouble(String target, String message) {
        return new ValidationReply(Kind.TROUBLE, target, message, null, null);
    }

    static ValidationReply cancelled(String target) {
        return new ValidationReply(Kind.CANCELLED, target, "The validation was cancelled.", null, null);
    }

    private static ReportContext named(ReportContext c, String name) {
        return name == null
                ? c
                : new ReportContext(
                        name,
                        c.hook(),
                        c.image(),
                        c.imageId(),
                        c.containerId(),
                        c.gitref(),
                        c.started(),
                        c.duration(),
                        c.hostname(),
                        c.extraProperties(),
                        c.evidence());
    }
}
