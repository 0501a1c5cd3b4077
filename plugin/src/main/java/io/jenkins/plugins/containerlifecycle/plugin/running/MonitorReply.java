package io.jenkins.plugins.containerlifecycle.plugin.running;

import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import io.jenkins.plugins.containerlifecycle.monitoring.MonitorJson;
import io.jenkins.plugins.containerlifecycle.monitoring.MonitorReport;
import io.jenkins.plugins.containerlifecycle.monitoring.MonitorResult;
import io.jenkins.plugins.containerlifecycle.plugin.form.PlainJson;
import io.jenkins.plugins.containerlifecycle.plugin.running.HookReply.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the MONITOR hooks of containers said, as a reply; made on the agent. */
final class MonitorReply {
    private MonitorReply() {}

    /** @param log gets what they said in full, as a check of Nagios would */
    static HookReply of(List<HookWork.Answer> answers, HookListener log) {
        List<MonitorReport.Entry> entries = new ArrayList<>();
        for (HookWork.Answer answer : answers) {
            MonitorResult said =
                    answer.run() == null ? MonitorResult.unknown(answer.trouble()) : MonitorResult.of(answer.run());
            entries.add(new MonitorReport.Entry(answer.name(), said));
            said.problems().forEach(problem -> log.onPhase("Warning: " + answer.name() + ": " + problem));
        }
        MonitorReport report = new MonitorReport(entries, 0);
        report.nagios().lines().skip(1).forEach(log::onPhase);
        Map<String, Object> values = PlainJson.map(MonitorJson.of(report));
        values.put("line", report.headline());
        values.put("perfdata", report.performanceData());
        Verdict verdict =
                switch (report.worst()) {
                    case OK -> Verdict.GOOD;
                    case WARNING -> Verdict.DOUBTFUL;
                    case CRITICAL, UNKNOWN -> Verdict.BAD;
                };
        return HookReply.of(verdict, report.headline(), values);
    }
}
