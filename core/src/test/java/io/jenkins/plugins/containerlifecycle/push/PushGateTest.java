package io.jenkins.plugins.containerlifecycle.push;

import static io.jenkins.plugins.containerlifecycle.verdict.TestVerdicts.ID;
import static io.jenkins.plugins.containerlifecycle.verdict.TestVerdicts.NOW;
import static io.jenkins.plugins.containerlifecycle.verdict.TestVerdicts.OTHER_ID;
import static io.jenkins.plugins.containerlifecycle.verdict.TestVerdicts.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.push.GateDecision.Kind;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.report.Totals;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.ReplacedHook;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PushGateTest {
    private static final String ADVICE = "get one with 'containerctl validate --verdict v.json example/web:1'";

    private final PushGate gate = new PushGate(Duration.ofHours(24), Clock.fixed(NOW, ZoneOffset.UTC));

    private GateDecision decide(ImageVerdict... verdicts) {
        return gate.decide("example/web:1", ID, List.of(verdicts), ADVICE);
    }

    private static void assertRefused(GateDecision decision, Kind kind, String... parts) {
        assertThat(decision.kind()).isEqualTo(kind);
        assertThat(decision.isAllowed()).isFalse();
        boolean bad = kind == Kind.FAILED || kind == Kind.SUPERSEDED;
        assertThat(decision.sentence())
                .startsWith("The image example/web:1 (sha256:aaaaaaaaaaaa) may not be pushed: ")
                .endsWith((bad ? "; once it is fixed, " : "; ") + ADVICE + ".")
                .contains(parts)
                .doesNotContain("..");
    }

    @Test
    void anImageThatPassedMayBePushed() {
        GateDecision decision = decide(verdict(ID, Outcome.PASSED, Duration.ofHours(1)));

        assertThat(decision.isAllowed()).isTrue();
        assertThat(decision.imageId()).isEqualTo(ID);
        assertThat(decision.verdict().outcome()).isEqualTo(Outcome.PASSED);
        assertThat(decision.sentence())
                .isEqualTo("The image example/web:1 (sha256:aaaaaaaaaaaa) may be pushed: its validation passed at"
                        + " 2026-11-22T11:00:00Z in jenkins-web-7.");
    }

    @Test
    void anImageWithoutAVerdictIsRefused() {
        assertRefused(decide(), Kind.MISSING, "there is no verdict on it");
    }

    @Test
    void aVerdictOnAnotherImageOfThatNameVouchesForNothing() {
        assertRefused(
                decide(verdict(OTHER_ID, Outcome.PASSED, Duration.ofHours(1))),
                Kind.MISSING,
                "only one on another image that was example/web:1 at 2026-11-22T11:00:00Z (sha256:bbbbbbbbbbbb)",
                "the tag was moved or the image built again since");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PASSED")
    void whatDidNotPassIsRefused(Outcome outcome) {
        GateDecision decision = decide(verdict(ID, outcome, Duration.ofHours(1)));

        assertRefused(
                decision,
                outcome == Outcome.SKIPPED ? Kind.SKIPPED : Kind.FAILED,
                "its validation at 2026-11-22T11:00:00Z in jenkins-web-7",
                "(because of this)");
    }

    @Test
    void aLaterFailureOverridesAPass() {
        assertRefused(
                decide(
                        verdict(ID, Outcome.FAILED, Duration.ofHours(1)),
                        verdict(ID, Outcome.PASSED, Duration.ofHours(2))),
                Kind.SUPERSEDED,
                "it passed at 2026-11-22T10:00:00Z, but a later validation at 2026-11-22T11:00:00Z in jenkins-web-7 failed");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PASSED")
    void aLaterPassOverridesWhatWasBefore(Outcome before) {
        assertThat(decide(verdict(ID, Outcome.PASSED, Duration.ofHours(1)), verdict(ID, before, Duration.ofHours(2)))
                        .isAllowed())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PASSED")
    void ofTheSameSecondThePassDoesNotCount(Outcome other) {
        ImageVerdict pass = verdict(ID, Outcome.PASSED, Duration.ofHours(1));
        ImageVerdict no = verdict(ID, other, Duration.ofHours(1));

        assertThat(decide(pass, no).isAllowed()).isFalse();
        assertThat(decide(no, pass).isAllowed()).isFalse();
    }

    @Test
    void aFailureOfAnotherImageDoesNotMatter() {
        assertThat(decide(
                                verdict(ID, Outcome.PASSED, Duration.ofHours(2)),
                                verdict(OTHER_ID, Outcome.FAILED, Duration.ofHours(1)))
                        .isAllowed())
                .isTrue();
    }

    @Test
    void aPassIsGoodForADayAndNotASecondLonger() {
        assertThat(decide(verdict(ID, Outcome.PASSED, Duration.ofHours(24))).isAllowed())
                .isTrue();
        assertRefused(
                decide(verdict(ID, Outcome.PASSED, Duration.ofHours(24).plusSeconds(1))),
                Kind.TOO_OLD,
                "its validation passed at 2026-11-21T11:59:59Z, more than 24 h ago (24 h)");
        assertRefused(
                decide(verdict(ID, Outcome.PASSED, Duration.ofDays(5))), Kind.TOO_OLD, "more than 24 h ago (5 days)");
    }

    @Test
    void aPassFromTheFutureIsRefusedUnlessTheClocksDifferByAMoment() {
        assertThat(decide(verdict(ID, Outcome.PASSED, Duration.ofMinutes(-5))).isAllowed())
                .isTrue();
        assertRefused(
                decide(verdict(ID, Outcome.PASSED, Duration.ofMinutes(-5).minusSeconds(1))),
                Kind.FROM_FUTURE,
                "its newest verdict is from 2026-11-22T12:05:01Z, which by this machine's clock (2026-11-22T12:00:00Z)");
    }

    @Test
    void aPassBehindOneFromTheFutureDoesNotCount() {
        assertRefused(
                decide(
                        verdict(ID, Outcome.PASSED, Duration.ofHours(1)),
                        verdict(ID, Outcome.FAILED, Duration.ofHours(-1))),
                Kind.FROM_FUTURE,
                "is in the future");
    }

    @Test
    void onlyTheValidateHookIsAskedFor() {
        ImageVerdict monitor = new ImageVerdict(
                "example/web:1",
                ID,
                List.of(),
                "monitor",
                null,
                Outcome.PASSED,
                "Fine.",
                new Totals(1, 0, 0, 0),
                NOW,
                null,
                null,
                null);

        assertRefused(decide(monitor), Kind.MISSING, "there is no verdict on it");
    }

    @Test
    void anImageThatIsNamedByItsIdIsNotNamedTwice() {
        GateDecision decision = gate.decide(ID, ID, List.of(), ADVICE);

        assertThat(decision.sentence()).startsWith("The image sha256:aaaaaaaaaaaa may not be pushed");
    }

    @Test
    void whatAnImageIsCalledCannotCommandATerminal() {
        assertThat(gate.decide("a\u001b[31m", ID, List.of(), ADVICE).sentence()).doesNotContain("\u001b");
    }

    @Test
    void anAgeOfNothingIsAMistake() {
        assertThatThrownBy(() -> new PushGate(Duration.ZERO, Clock.systemUTC()))
                .hasMessage("The greatest age of a verdict must be longer than zero.");
    }

    private static ImageVerdict by(String method, Outcome outcome, Duration age) {
        ImageVerdict verdict = verdict(ID, outcome, age);
        return new ImageVerdict(
                verdict.image(),
                ID,
                List.of(),
                verdict.hook(),
                method,
                outcome,
                verdict.reason(),
                verdict.totals(),
                verdict.time(),
                verdict.buildTag(),
                null,
                null);
    }

    @Test
    void aPassByACommandInPlaceOfTheHookDoesNotOpenTheGate() {
        GateDecision decision = decide(by("true", Outcome.PASSED, Duration.ofHours(1)));

        assertRefused(
                decision,
                Kind.REPLACED_HOOK,
                "its own VALIDATE hook has not passed, only the command 'true' that was run in place of it at"
                        + " 2026-11-22T11:00:00Z in jenkins-web-7");
        assertThat(decision.sentence()).endsWith(ADVICE + ".");
    }

    @Test
    void aPassByACommandInPlaceOfTheHookDoesNotOverruleAFailure() {
        assertRefused(
                decide(
                        verdict(ID, Outcome.FAILED, Duration.ofHours(2)),
                        by("true", Outcome.PASSED, Duration.ofHours(1))),
                Kind.FAILED,
                "its validation at 2026-11-22T10:00:00Z in jenkins-web-7 failed");
    }

    @Test
    void aFailureByACommandInPlaceOfTheHookCounts() {
        assertRefused(
                decide(
                        verdict(ID, Outcome.PASSED, Duration.ofHours(2)),
                        by("scan", Outcome.FAILED, Duration.ofHours(1))),
                Kind.SUPERSEDED,
                "but a later validation");
    }

    @Test
    void aPassByTheImagesOwnHookStaysGoodWhateverPassesLater() {
        assertThat(decide(
                                verdict(ID, Outcome.PASSED, Duration.ofHours(2)),
                                by("true", Outcome.PASSED, Duration.ofHours(1)))
                        .isAllowed())
                .isTrue();
    }

    @Test
    void whoeverSaysSoLetsACommandInPlaceOfTheHookOpenTheGateAndItIsSaid() {
        PushGate accepting = new PushGate(
                Duration.ofHours(24), new ReplacedHook(true, "say --accept-method"), Clock.fixed(NOW, ZoneOffset.UTC));
        PushGate refusing = new PushGate(
                Duration.ofHours(24), new ReplacedHook(false, "say --accept-method"), Clock.fixed(NOW, ZoneOffset.UTC));
        List<ImageVerdict> verdicts = List.of(by("/scan --all", Outcome.PASSED, Duration.ofHours(1)));

        assertThat(accepting.decide("example/web:1", ID, verdicts, ADVICE).sentence())
                .isEqualTo("The image example/web:1 (sha256:aaaaaaaaaaaa) may be pushed: its validation passed at"
                        + " 2026-11-22T11:00:00Z in jenkins-web-7, by the command '/scan --all' in place of its own"
                        + " hook.");
        assertThat(refusing.decide("example/web:1", ID, verdicts, ADVICE).sentence())
                .endsWith(ADVICE + ", or say --accept-method.");
    }
}
