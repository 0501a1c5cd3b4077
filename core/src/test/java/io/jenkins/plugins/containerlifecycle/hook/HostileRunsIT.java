package io.jenkins.plugins.containerlifecycle.hook;

import static io.jenkins.plugins.containerlifecycle.hook.TestHooks.assertOutcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import io.jenkins.plugins.containerlifecycle.examine.Examination;
import io.jenkins.plugins.containerlifecycle.examine.ExaminationJson;
import io.jenkins.plugins.containerlifecycle.examine.ExaminationText;
import io.jenkins.plugins.containerlifecycle.examine.Examiner;
import io.jenkins.plugins.containerlifecycle.examine.Inventory;
import io.jenkins.plugins.containerlifecycle.examine.InventoryText;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import io.jenkins.plugins.containerlifecycle.hostile.HostileImages;
import io.jenkins.plugins.containerlifecycle.hostile.HostileRuns;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The corpora of hostile runs and images on a real engine. */
@Timeout(60)
class HostileRunsIT {
    private static TestHooks hooks;
    private static String container;

    @BeforeAll
    static void startOneForAllRuns() throws Exception {
        hooks = new TestHooks();
        Map<String, String> scripts = new LinkedHashMap<>();
        List<HostileRuns.Run> all = HostileRuns.all();
        for (int i = 0; i < all.size(); i++) {
            scripts.put("runs/" + i + ".sh", all.get(i).script());
        }
        // As a folder: the classic builder takes a program's start for each file of a pattern.
        String image = TestEngine.buildImage("FROM busybox\nCOPY runs /runs\n", scripts);
        container = hooks.engine.containers().create(TestEngine.container(image));
        hooks.engine.containers().start(container);
    }

    @AfterAll
    static void clean() throws Exception {
        if (hooks != null) {
            hooks.close();
        }
    }

    static List<HostileRuns.Run> runs() {
        return Held.onEngine(HostileRuns.all());
    }

    static List<HostileImages.Image> images() {
        return Held.onEngine(HostileImages.all());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("runs")
    void aRunIsJudgedAsItDeserves(HostileRuns.Run run) throws Exception {
        List<String> names =
                HostileRuns.all().stream().map(HostileRuns.Run::name).toList();
        HookResult result = hooks.run(TestRequest.container(container)
                .method("/runs/" + names.indexOf(run.name()) + ".sh")
                .format(run.format()));

        assertOutcome(result, run.expected());
        assertSafe(result);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("images")
    void anImageIsShownAndJudgedAsItDeserves(HostileImages.Image image) throws Exception {
        String tag = TestEngine.buildImage(image.dockerfile(), image.files());

        Examination examination = new Examiner(hooks.engine).examine(TargetKind.IMAGE, tag);

        assertThat(examination.ancestry().images())
                .as(examination.warnings().toString())
                .hasSize(image.shown());
        assertThat(examination.warnings()).hasSizeLessThan(50);
        assertThat(!examination.warnings().isEmpty())
                .as(examination.warnings().toString())
                .isEqualTo(image.warned());
        examination.warnings().forEach(Held::message);
        Held.block(ExaminationText.of(examination));
        assertThat(Json.pretty(ExaminationJson.of(examination))).matches("[\\n -~]*");

        HookResult run = hooks.run(TestRequest.image(tag).readyTimeoutMillis(8000));

        assertOutcome(run, image.outcome());
        assertSafe(run);
        hooks.assertNothingLeft();
    }

    @Test
    void theListOfAllOfThemIsSafe() throws Exception {
        List<Inventory.Entry> entries = Inventory.read(hooks.engine, true);

        Held.block(InventoryText.of(entries, Instant.now()));
        assertThat(Json.pretty(ExaminationJson.of(entries))).matches("[\\n -~]*");
    }

    private static void assertSafe(HookResult run) {
        Held.line(run.report().reason());
        run.report().warnings().forEach(Held::line);
        Held.block(run.context().evidence());
        hooks.phases().forEach(Held::line);
        assertThat(Json.pretty(HookRunJson.of(run))).matches("[\\n -~]*");
        assertThat(run.report().reason().length()).isLessThan(2000);
    }
}
