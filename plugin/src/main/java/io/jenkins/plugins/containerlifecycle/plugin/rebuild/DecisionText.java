package io.jenkins.plugins.containerlifecycle.plugin.rebuild;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Cause;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.RebuildRound.Decision;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.RebuildRound.JobState;
import io.jenkins.plugins.containerlifecycle.plugin.rebuild.RebuildRound.Kind;
import io.jenkins.plugins.containerlifecycle.plugin.text.ShownTime;
import java.util.Objects;
import java.util.stream.Collectors;

/** What a look found, in sentences. Jobs are not named in it, since not every reader may know them; images are. */
final class DecisionText {
    private DecisionText() {}

    @NonNull
    static String of(@NonNull Decision decision, @NonNull JobState state) {
        String causes =
                decision.causes().stream().map(Cause::getShortDescription).collect(Collectors.joining(" "));
        String what =
                switch (decision.kind()) {
                    case BUILD -> Messages.DecisionText_Build();
                    case CURRENT ->
                        (String.join(" ", state.refused()) + " "
                                        + (state.refused().isEmpty()
                                                ? Messages.DecisionText_Current()
                                                : Messages.DecisionText_Refused()))
                                .strip();
                    case UNKNOWN -> Messages.DecisionText_Unknown(String.join(" ", state.unknown()));
                    case QUEUED -> Messages.DecisionText_Queued();
                    case BUILDING -> Messages.DecisionText_Building();
                    case WAITS -> waits(decision);
                    case FAILED -> Messages.DecisionText_Failed();
                    case TRIED -> Messages.DecisionText_Tried();
                    case UNCHANGED -> Messages.DecisionText_Unchanged();
                    case TOO_SOON -> Messages.DecisionText_TooSoon(new ShownTime(decision.until()).getExact());
                    case LOOP ->
                        decision.base() == null
                                ? Messages.DecisionText_Circle()
                                : Messages.DecisionText_Loop(decision.base());
                    case DISABLED -> Messages.DecisionText_Disabled();
                    case MISCONFIGURED -> Messages.DecisionText_Misconfigured(state.problem());
                    case NOT_BUILT -> Messages.DecisionText_NotBuilt();
                    case NOT_FOLLOWED -> Messages.DecisionText_NotFollowed(String.join(", ", state.through()));
                    case IGNORED -> Messages.DecisionText_Ignored();
                };
        String doubts = decision.kind() == Kind.BUILD
                        && state.skipUnchanged()
                        && !state.unknown().isEmpty()
                ? Messages.DecisionText_Doubts(String.join(" ", state.unknown()))
                : "";
        return (causes + " " + what + " " + doubts).strip();
    }

    private static String waits(Decision decision) {
        String base = decision.base();
        // Whoever waits knows why.
        return switch (Objects.requireNonNull(decision.baseKind(), "baseKind")) {
            case QUEUED, BUILD -> Messages.DecisionText_WaitsForQueued(base);
            case BUILDING -> Messages.DecisionText_WaitsForBuilding(base);
            case FAILED -> Messages.DecisionText_WaitsForFailed(base);
            default -> Messages.DecisionText_WaitsForWaiting(base);
        };
    }

    /** Whether somebody has to do something about it. */
    static boolean isProblem(@NonNull String kind) {
        return kind.equals(Kind.MISCONFIGURED.name())
                || kind.equals(Kind.LOOP.name())
                || kind.equals(Kind.FAILED.name())
                || kind.equals(Kind.TRIED.name());
    }
}
