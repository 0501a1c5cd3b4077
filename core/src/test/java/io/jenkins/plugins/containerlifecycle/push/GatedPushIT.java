package io.jenkins.plugins.containerlifecycle.push;

import static io.jenkins.plugins.containerlifecycle.push.TestPush.docker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import io.jenkins.plugins.containerlifecycle.metadata.StampRule;
import io.jenkins.plugins.containerlifecycle.registry.RegistryCredentials;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.PushRecord;
import io.jenkins.plugins.containerlifecycle.verdict.TestVerdicts;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What passes the gate and what arrives at a real registry. */
@Timeout(90)
class GatedPushIT {
    private static DockerEngine engine;
    private static RegistryServer registry;

    private final TestPush push = new TestPush(engine);

    @BeforeAll
    static void start() {
        engine = TestEngine.connect();
        registry = RegistryServer.open();
    }

    @AfterAll
    static void end() {
        if (registry != null) {
            registry.close();
        }
        if (engine != null) {
            engine.close();
            TestEngine.removeEverything();
        }
    }

    private static String digestOf(PushResult result) {
        return result.pushed().get(0).digest();
    }

    @Test
    void anImageThatPassedArrivesUnderAllNamesAndLeavesNoNewOneAtTheEngine() throws Exception {
        String image = TestPush.image();
        PushRequest request = push.request(
                image, registry.image("several:1"), registry.image("several"), registry.image("other/several:1.0"));

        PushResult result = push.push(request, push.check(request, push.verdict(image, Outcome.PASSED, Duration.ZERO)));

        assertThat(result.isComplete()).as(result.sentence()).isTrue();
        assertThat(result.pushed())
                .extracting(PushRecord::reference)
                .containsExactly(
                        registry.image("several:1"),
                        registry.image("several:latest"),
                        registry.image("other/several:1.0"));
        assertThat(result.pushed()).allSatisfy(record -> {
            assertThat(record.digest()).isEqualTo(registry.digest("several", "1"));
            assertThat(record.imageId()).isEqualTo(push.id(image));
            assertThat(record.forced()).isNull();
        });
        assertThat(registry.digest("several", "latest")).isEqualTo(digestOf(result));
        assertThat(registry.digest("other/several", "1.0")).isEqualTo(digestOf(result));
        assertThat(engine.images().inspect(image).repoTags()).containsExactly(image);
        assertThat(push.progress).anyMatch(line -> line.endsWith(": Pushed"));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PASSED")
    void whatDidNotPassIsNotPushed(Outcome outcome) throws Exception {
        String image = TestPush.image();
        PushRequest request = push.request(image, registry.image("refused:1"));
        GateDecision decision = push.check(request, push.verdict(image, outcome, Duration.ZERO));

        assertThatThrownBy(() -> push.push(request, decision))
                .isInstanceOf(PushRefusedException.class)
                .hasMessageContaining("may not be pushed: its validation at ");
        assertThat(registry.digest("refused", "1")).isNull();
    }

    @Test
    void anOldVerdictAndNoneAreRefused() throws Exception {
        String image = TestPush.image();
        PushRequest request = push.request(image, registry.image("refused:2"));

        assertThat(push.check(request).kind()).isEqualTo(GateDecision.Kind.MISSING);
        assertThat(push.check(request, push.verdict(image, Outcome.PASSED, Duration.ofHours(25)))
                        .kind())
                .isEqualTo(GateDecision.Kind.TOO_OLD);
        assertThat(registry.digest("refused", "2")).isNull();
    }

    @Test
    void aForcedPushIsRecordedWithItsReason() throws Exception {
        String image = TestPush.image();
        push.force = "the fire brigade waits";
        PushRequest request = push.request(image, registry.image("forced:1"));

        PushResult result = push.push(request, push.check(request));

        assertThat(result.pushed())
                .singleElement()
                .satisfies(record -> assertThat(record.forced()).isEqualTo("the fire brigade waits"));
        assertThat(push.phases.get(0))
                .startsWith("Warning: the push is forced, because: the fire brigade waits. The gate says: The image ")
                .contains("there is no verdict on it");
        assertThat(registry.digest("forced", "1")).isEqualTo(digestOf(result));
    }

    @Test
    void anImageThatDoesNotCarryTheStampIsNotPushedForcedOrNot() throws Exception {
        String image = TestPush.image();
        push.force = "the fire brigade waits";
        PushRequest request = push.request(image, registry.image("stale:1"));
        ImageVerdict pass = push.verdict(image, Outcome.PASSED, Duration.ZERO);

        GateDecision decision = new GatedPush(engine.images(), PushListener.SILENT, Clock.systemUTC())
                .check(request, StampRule.buildId("1a2b3c4d", "--build-id"), TestVerdicts.store(pass));

        assertThat(decision.kind()).isEqualTo(GateDecision.Kind.OTHER_STAMP);
        assertThat(decision.sentence())
                .startsWith("The image " + image + " is not the one that --build-id asks for: it carries no metadata,"
                        + " and 1a2b3c4d is wanted.");
        assertThatThrownBy(() -> push.push(request, decision)).isInstanceOf(PushRefusedException.class);
        assertThat(registry.digest("stale", "1")).isNull();
    }

    @Test
    void whereTheGateAllowsItNothingIsForced() throws Exception {
        String image = TestPush.image();
        push.force = "just in case";
        PushRequest request = push.request(image, registry.image("forced:2"));

        PushResult result = push.push(request, push.check(request, push.verdict(image, Outcome.PASSED, Duration.ZERO)));

        assertThat(result.pushed().get(0).forced()).isNull();
    }

    @Test
    void aTagThatWasMovedSinceTheValidationIsRefused() throws Exception {
        String validated = TestPush.image();
        ImageVerdict verdict = push.verdict(validated, Outcome.PASSED, Duration.ZERO);
        String tag = TestEngine.newTag("release");
        docker("tag", TestPush.image(), tag);

        GateDecision decision = push.check(push.request(tag, registry.image("moved:1")), verdict);

        assertThat(decision.kind()).isEqualTo(GateDecision.Kind.MISSING);
    }

    @Test
    void aTagThatIsMovedAfterTheGateDoesNotMatter() throws Exception {
        String validated = TestPush.image();
        String tag = TestEngine.newTag("release");
        docker("tag", validated, tag);
        PushRequest request = push.request(tag, registry.image("moved:2"));
        GateDecision decision = push.check(request, push.verdict(validated, Outcome.PASSED, Duration.ZERO));
        docker("tag", TestPush.image(), tag);

        PushResult result = push.push(request, decision);

        assertThat(result.isComplete()).isTrue();
        assertThat(registry.digest("moved", "2")).isEqualTo(digestOf(result));
        assertThat(engine.images().inspect(validated).repoDigests()).isEmpty();
        assertThat(result.imageId()).isEqualTo(push.id(validated)).isNotEqualTo(push.id(tag));
    }

    @Test
    void aNameThatIsMovedDuringThePushIsPutRightAndIsTroubleAllTheSame() throws Exception {
        String image = TestPush.image();
        String other = TestPush.image();
        String target = registry.image("moved:3");
        AtomicInteger pushes = new AtomicInteger();
        TestPush watched = new TestPush(TestPush.watched(engine, (verb, arguments) -> {
            if (verb.equals("images.push") && pushes.incrementAndGet() == 1) {
                docker("tag", other, target);
            }
        }));

        PushResult result = watched.push(RegistryCredentials.NONE, image, target, registry.image("moved:4"));

        assertThat(result.isComplete()).isFalse();
        assertThat(result.trouble().kind()).isEqualTo(EngineException.Kind.CONFLICT);
        assertThat(result.sentence())
                .contains("its local name was moved to another image ("
                        + push.id(other).substring(0, 19) + "), and that one went out")
                .contains("The right image was pushed again and is what the registry has now")
                .contains("not pushed: " + registry.image("moved:4"));
        assertThat(registry.digest("moved", "3")).isEqualTo(digestOf(result));
        assertThat(pushes).hasValue(2);
    }

    @Test
    void anotherImageThatWentOutAndIsGoneIsToldByTheSecondPush() throws Exception {
        String image = TestPush.image();
        String other = TestPush.image();
        String shortId = push.id(image).substring(0, 19);
        String target = registry.image("moved:6");
        AtomicInteger pushes = new AtomicInteger();
        AtomicBoolean gone = new AtomicBoolean();
        TestPush watched = new TestPush(TestPush.watched(engine, (verb, arguments) -> {
            if (verb.equals("images.push") && pushes.incrementAndGet() == 1) {
                docker("tag", other, target);
            } else if (pushes.get() == 1 && gone.compareAndSet(false, true)) {
                docker("rmi", target, other);
            }
        }));

        PushResult result = watched.push(RegistryCredentials.NONE, image, target);

        assertThat(result.trouble().kind()).isEqualTo(EngineException.Kind.CONFLICT);
        assertThat(watched.phases)
                .anyMatch(phase -> phase.contains("which it does not know as a digest of " + shortId));
        assertThat(result.sentence())
                .contains("its local name was moved to another image, and that one went out")
                .contains("The right image was pushed again and is what the registry has now");
        assertThat(registry.digest("moved", "6")).isEqualTo(digestOf(result));
    }

    @Test
    void aNameThatIsMovedAgainAndAgainIsSaidToBeWrongAtTheRegistry() throws Exception {
        String image = TestPush.image();
        String other = TestPush.image();
        String target = registry.image("moved:5");
        TestPush watched = new TestPush(TestPush.watched(engine, (verb, arguments) -> {
            if (verb.equals("images.push")) {
                docker("tag", other, target);
            }
        }));

        PushResult result = watched.push(RegistryCredentials.NONE, image, target);

        assertThat(result.pushed()).isEmpty();
        assertThat(result.sentence()).contains("ANOTHER IMAGE IS AT THE REGISTRY NOW");
        docker("rmi", target);
    }

    @Test
    void whatSomebodyElsePushesOverItIsNotTakenForOurs() throws Exception {
        String image = TestPush.image();
        String other = TestPush.image();
        String target = registry.image("overwritten:1");
        TestPush watched = new TestPush(TestPush.watched(engine, (verb, arguments) -> {
            if (verb.equals("images.registryDigest")) {
                docker("tag", other, target);
                docker("push", "--quiet", target);
            }
        }));

        PushResult result = watched.push(RegistryCredentials.NONE, image, target);

        assertThat(result.pushed()).isEmpty();
        assertThat(result.notPushed()).containsExactly(target);
        assertThat(result.sentence())
                .contains("The registry has " + registry.digest("overwritten", "1") + " as " + target)
                .contains("somebody else pushes that name at the same time");
        docker("rmi", target);
    }

    @Test
    void aNameThatVanishesDuringThePushIsGivenAgain() throws Exception {
        String target = registry.image("vanished:1");
        AtomicInteger pushes = new AtomicInteger();
        TestPush watched = new TestPush(TestPush.watched(engine, (verb, arguments) -> {
            if (verb.equals("images.push") && pushes.incrementAndGet() == 1) {
                docker("rmi", target);
            }
        }));

        PushResult result = watched.push(RegistryCredentials.NONE, TestPush.image(), target);

        assertThat(result.isComplete()).as(result.sentence()).isTrue();
    }

    @Test
    void aNameOfAnotherImageStaysWithThePushedOneAsAfterDockerTag() throws Exception {
        String image = TestPush.image();
        String before = TestPush.image();
        String target = registry.image("local:1");
        docker("tag", before, target);

        PushResult result = push.push(RegistryCredentials.NONE, image, target);

        assertThat(result.isComplete()).isTrue();
        assertThat(push.id(target)).isEqualTo(push.id(image));
        assertThat(push.phases)
                .anyMatch(phase -> phase.startsWith("The local name " + target + " was another image's"));
    }

    @Test
    void theOnlyNameOfAnImageIsNotTakenAway() throws Exception {
        String image = TestPush.image();
        String id = push.id(image);
        String target = registry.image("only:1");
        String child = TestEngine.buildClassicImage("FROM " + image + "\nENV A=1\n");
        // Because of the child, removing the name does not delete the image.
        docker("rmi", "--no-prune", image);

        PushResult result = push.push(RegistryCredentials.NONE, id, target);

        assertThat(result.isComplete()).as(result.sentence()).isTrue();
        assertThat(engine.images().inspect(id).repoTags()).containsExactly(target);
        assertThat(push.phases).contains("The local name " + target + " stays, because the image has no other.");
        assertThat(engine.images().inspect(child)).isNotNull();
    }

    @Test
    void whatIsNoNameToPushUnderIsSaidBeforeAnythingHappens() throws Exception {
        String image = TestPush.image();
        for (String reference : List.of("web/Upper:1", registry.image("x@" + push.id(image)), push.id(image), " ")) {
            assertThatThrownBy(() -> push.check(push.request(image, registry.image("fine:1"), reference)))
                    .isInstanceOf(EngineException.class)
                    .extracting(e -> ((EngineException) e).kind())
                    .isEqualTo(EngineException.Kind.BAD_REFERENCE);
        }
        assertThatThrownBy(() -> push.check(push.request(push.id(image))))
                .hasMessageContaining("is an ID; say under which name it is to be pushed");
        assertThatThrownBy(() -> push.check(push.request(TestEngine.newTag("nowhere"))))
                .hasMessageContaining("There is no image");
    }

    @Test
    void aForceWithoutAReasonIsAMistake() {
        push.force = " \u200b ";
        assertThatThrownBy(() -> push.request("x")).hasMessageContaining("needs a reason");
    }
}
