package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.report.ReportFormat;

/** Hooks that pass and hooks that do not. Some of the latter say so only in output that must be read whole. */
enum FaultHook {
    PASSES(true, ReportFormat.AUTO, "echo fine"),
    PASSES_WITH_REPORT(true, ReportFormat.AUTO, report("") + "; echo written"),
    PASSES_SLOWLY(true, ReportFormat.AUTO, "echo running; sleep 1; echo fine"),
    FAILS(false, ReportFormat.AUTO, "echo running; exit 1"),
    FAILS_SLOWLY(false, ReportFormat.AUTO, "echo running; sleep 1; exit 3"),
    DIES(false, ReportFormat.AUTO, "echo running; exit 137"),
    /** Exit code 0; only the report folder shows the failure. */
    FAILS_BY_REPORT(false, ReportFormat.AUTO, report("<failure/>") + "; echo written"),
    /** As if the clock had been set back while the hook ran. */
    FAILS_BY_OLD_REPORT(
            false, ReportFormat.AUTO, report("<failure/>") + "; touch -d '2001-01-01 00:00' \"$CONTAINER_REPORT_DIR\""),
    /** Exit code 0; only the end of the output shows the failure. */
    FAILS_BY_TAP(false, ReportFormat.TAP, "printf '1..3\\nok 1\\nok 2\\n'; sleep 0.05; printf 'not ok 3\\n'");

    final boolean passes;
    final ReportFormat format;
    final String script;

    FaultHook(boolean passes, ReportFormat format, String script) {
        this.passes = passes;
        this.format = format;
        this.script = script;
    }

    private static String report(String result) {
        return "printf '<testsuite name=\"a\" tests=\"1\"><testcase classname=\"a.b\" name=\"c\">" + result
                + "</testcase></testsuite>' > \"$CONTAINER_REPORT_DIR/TEST-a.xml\"";
    }
}
