package io.jenkins.plugins.containerlifecycle.plugin.running;

import io.jenkins.plugins.containerlifecycle.hook.UpdateOutcome;
import io.jenkins.plugins.containerlifecycle.plugin.running.HookReply.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the UPDATE hooks of containers said, as a reply; made on the agent. */
final class UpdateReply {
    private UpdateReply() {}

    /**
     * @param allowDeferred whether "not now" is good enough
     * @param again whether an attempt came before this one; the update that is said to be running may be that one
     */
    static HookReply of(List<HookWork.Answer> answers, boolean allowDeferred, boolean again) {
        UpdateOutcome worst = UpdateOutcome.UPDATED;
        List<String> sentences = new ArrayList<>();
        List<Object> containers = new ArrayList<>();
        for (HookWork.Answer answer : answers) {
            UpdateOutcome outcome = answer.run() == null ? UpdateOutcome.ERROR : UpdateOutcome.of(answer.run());
            String reason = answer.run() == null ? answer.trouble() : UpdateOutcome.reason(answer.run());
            if (again && outcome == UpdateOutcome.DEFERRED) {
                outcome = UpdateOutcome.ERROR;
                reason += " But this step has run it before and lost the connection: that update may still be running,"
                        + " so nobody knows how it ends. Look at the container, and update it again.";
            }
            // They are in the order of severity.
            worst = outcome.compareTo(worst) > 0 ? outcome : worst;
            sentences.add(answer.name() + ": " + outcome.name().replace('_', ' ') + ". " + reason);
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("container", answer.name());
            values.put("outcome", outcome.id());
            values.put("reason", reason);
            if (answer.run() != null) {
                values.put("exit_code", answer.run().output().exitCode());
                values.put("duration", answer.run().context().duration().toMillis() / 1000.0);
            }
            containers.add(values);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("outcome", worst.id());
        values.put("containers", containers);
        return HookReply.of(verdict(worst, allowDeferred), "Update of " + String.join(" ", sentences), values);
    }

    private static Verdict verdict(UpdateOutcome worst, boolean allowDeferred) {
        return switch (worst) {
            case UPDATED -> Verdict.GOOD;
            case DEFERRED -> allowDeferred ? Verdict.GOOD : Verdict.DOUBTFUL;
            case FAILED, ERROR, TIMED_OUT -> Verdict.BAD;
        };
    }
}
