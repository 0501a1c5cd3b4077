package io.jenkins.plugins.containerlifecycle.examine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.context.StampedImages;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.engine.WatchedEngine;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads back metadata that was built into real images. */
@Timeout(60)
class ExamineIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static DockerEngine engine;
    private static StampedImages images;
    private static String base;
    private static String child;

    private final List<String> containers = new ArrayList<>();

    @BeforeAll
    static void build() {
        engine = TestEngine.connect();
        images = new StampedImages(engine);
        base = images.build(
                "base",
                "FROM busybox\n",
                Map.of(),
                Map.of(Hook.VALIDATE, "/srv/base", Hook.MONITOR, "/srv/monitor"),
                null);
        child = images.build(
                "child",
                "FROM " + base + "\nCMD [\"sleep\",\"600\"]\n",
                Map.of(),
                Map.of(Hook.VALIDATE, "/srv/child"),
                null);
    }

    @AfterEach
    void removeContainers() throws Exception {
        for (String id : containers) {
            engine.containers().remove(id, PATIENCE);
        }
        TestEngine.assertNoContainers(engine);
    }

    @AfterAll
    static void clean() {
        if (engine != null) {
            TestEngine.removeEverything();
            engine.close();
        }
    }

    private static Examination examine(String image) throws Exception {
        return new Examiner(engine).examine(TargetKind.IMAGE, image);
    }

    private static void assertChildOfBase(Examination examination) {
        assertThat(examination.ancestry().images())
                .extracting(ImageMetadata::project)
                .containsExactly("base", "child");
        assertThat(examination.methods())
                .containsExactly(Map.entry(Hook.VALIDATE, "/srv/child"), Map.entry(Hook.MONITOR, "/srv/monitor"));
        assertThat(examination.stamped()).isTrue();
        assertThat(examination.warnings()).isEmpty();
    }

    private String start(String image) throws Exception {
        String id = engine.containers().create(TestEngine.container(image));
        containers.add(id);
        engine.containers().start(id);
        return id;
    }

    @Test
    void anImageIsShownWithItsAncestorsAndTheHooksOfAllOfThem() throws Exception {
        Examination examination = examine(child);

        assertChildOfBase(examination);
        assertThat(examination.tags()).containsExactly(child);
        assertThat(examination.imageId())
                .isEqualTo(engine.images().inspect(child).id());
        assertThat(examination.ancestry().images().get(1).buildTimeStamp())
                .isGreaterThan(examination.ancestry().images().get(0).buildTimeStamp());
        assertThat(ExaminationText.of(examination))
                .contains("Image " + child, "using command /srv/child", "using command /srv/monitor")
                .containsSubsequence("Metadata for image base", "Metadata for image child");
        assertThat(ExaminationJson.of(examination).at("/images/1/project").asText())
                .isEqualTo("child");
    }

    @Test
    void aContainerIsShownWithItsImages() throws Exception {
        String id = start(child);

        Examination examination = new Examiner(engine).examine(TargetKind.CONTAINER, id);

        assertChildOfBase(examination);
        assertThat(examination.containerId()).isEqualTo(id);
        assertThat(Instant.parse(examination.started()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        assertThat(ExaminationText.of(examination)).contains("Container last started at 2");
    }

    @Test
    void whatTheScriptInTheImageSaysIsTheSame() throws Exception {
        String script = TestEngine.run(
                new byte[0], List.of("docker", "exec", start(child), "/usr/bin/container", "--metadata", "--all"));

        assertThat(script.replaceAll("\\s", ""))
                .isEqualTo(examine(child).ancestry().toJson().replaceAll("\\s", ""));
    }

    @Test
    void anImageWithoutAShellIsReadAsAnyOther() throws Exception {
        String bare = images.build(
                "bare",
                "FROM busybox AS tools\nFROM scratch\nCOPY --from=tools /usr/bin/busybox /bin/busybox\n",
                Map.of(),
                Map.of(Hook.VALIDATE, "/bin/busybox true"),
                JsonNodeFactory.instance.objectNode().put("long", "x".repeat(5000)));

        Examination examination = examine(bare);

        assertThat(examination.methods()).containsExactly(Map.entry(Hook.VALIDATE, "/bin/busybox true"));
        assertThat(examination.ancestry().images().get(0).user().get("long").asText())
                .hasSize(5000);
    }

    @Test
    void anImageThatWasBuiltOnTopWithoutBeingStampedSaysSo() throws Exception {
        String derived = TestEngine.buildImage("FROM " + child + "\nRUN echo x > /x\n", Map.of());

        Examination examination = examine(derived);

        assertThat(examination.stamped()).isFalse();
        assertThat(ExaminationText.of(examination)).contains("child").contains("not stamped");
        assertThat(examination.ancestry().images())
                .extracting(ImageMetadata::project)
                .containsExactly("base", "child");
        assertThat(ExaminationJson.of(examination).get("stamped").asBoolean()).isFalse();
        assertThat(new Examiner(engine)
                        .examine(TargetKind.CONTAINER, start(derived))
                        .stamped())
                .isFalse();
    }

    @Test
    void labelsOnTheCommandLineMakeNoOtherImageOfIt() throws Exception {
        assertThat(examine(child).stamped()).isTrue();

        // All images of these tests are built with --label.
        String labelled = TestEngine.buildClassicImage("FROM " + child + "\nLABEL a=b\n");
        assertThat(engine.images().history(labelled).get(0)).contains(TestEngine.RUN_LABEL);
        assertThat(examine(labelled).stamped()).isTrue();
    }

    @Test
    void aLineThatOnlyMentionsTheStampIsNone() throws Exception {
        String derived = TestEngine.buildImage(
                "FROM " + child + "\nRUN echo LABEL io.jenkins.container-lifecycle.self >/x\n", Map.of());

        assertThat(examine(derived).stamped()).isFalse();
    }

    @Test
    void anImageThatLostItsLabelsIsReadFromItsFiles() throws Exception {
        String id = engine.containers().create(TestEngine.container(child));
        containers.add(id);
        String imported = TestEngine.newTag("imported");
        TestEngine.run(
                new byte[0],
                List.of(
                        "sh",
                        "-c",
                        "docker export " + id + " | docker import --change 'LABEL " + TestEngine.RUN_LABEL + "="
                                + TestEngine.RUN + "' - " + imported));

        Examination examination = examine(imported);

        assertChildOfBase(examination);
        assertThat(examination.ancestry().self()).isNull();
    }

    @Test
    void aLabelThatWasCutShortIsCompletedByTheFile() throws Exception {
        ObjectNode user = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < 50; i++) {
            user.put("key" + i, "v".repeat(100));
        }
        String image = images.build("large", "FROM " + base + "\n", Map.of(), Map.of(Hook.START, "/srv/start"), user);

        Examination examination = examine(image);

        ImageMetadata large = examination.ancestry().image().orElseThrow();
        assertThat(large.user()).isEqualTo(user);
        assertThat(large.unknown()).isEmpty();
        assertThat(examination.methods()).containsEntry(Hook.START, "/srv/start");
        assertThat(examination.stamped()).isTrue();
        assertThat(examination.warnings()).isEmpty();
    }

    @Test
    void anImageWithoutMetadataIsNoError() throws Exception {
        Examination examination = examine(TestEngine.busybox());

        assertThat(examination.ancestry().isEmpty()).isTrue();
        assertThat(examination.methods()).isEmpty();
        assertThat(ExaminationText.of(examination)).contains("No metadata: neither the image nor its ancestors");
    }

    @Test
    void whatIsNotThereIsSaidToBeMissing() {
        assertThatThrownBy(() -> examine("no-such-image:1"))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.NO_SUCH_IMAGE));
    }

    @Test
    void allImagesAndContainersOfAnEngineAreListedInTwoCalls() throws Exception {
        String derived = TestEngine.buildImage("FROM " + child + "\nRUN echo x > /x\n", Map.of());
        String ofChild = start(child);
        String ofDerived = start(derived);
        List<String> calls = new ArrayList<>();

        List<Inventory.Entry> entries = Inventory.read(counting(calls), false);

        assertThat(calls).containsExactlyInAnyOrder("images.list", "containers.list");
        assertThat(entry(entries, base).sameStampAs()).isNull();
        assertThat(entry(entries, child).sameStampAs()).isNull();
        assertThat(entry(entries, child).ancestry().images())
                .extracting(ImageMetadata::project)
                .containsExactly("base", "child");
        assertThat(entry(entries, derived).sameStampAs()).isEqualTo(child);
        assertThat(byId(entries, ofChild).sameStampAs()).isNull();
        assertThat(byId(entries, ofChild).kind()).isEqualTo(TargetKind.CONTAINER);
        assertThat(byId(entries, ofDerived).sameStampAs()).isEqualTo(child);
        assertThat(entries).noneMatch(e -> e.names().contains(TestEngine.busybox()));
        assertThat(entry(Inventory.read(engine, true), TestEngine.busybox())
                        .ancestry()
                        .isEmpty())
                .isTrue();
        assertThat(InventoryText.of(entries, Instant.now()).lines())
                .hasSize(entries.size() + 1)
                .anyMatch(line -> line.matches("image +.* the same stamp as container-lifecyc.* base"))
                .anyMatch(line -> line.matches("container +.* child .*MANUALTRIGGER.* base"));
        assertThat(ExaminationJson.of(entries)).hasSize(entries.size());
    }

    @Test
    void ofTwoImagesOfOneStampOnlyThatIsSaidWhichIsKnown() throws Exception {
        // By their labels these two are alike: one was built on the image, the other again from its context.
        String again = TestEngine.newTag("again");
        TestEngine.run(
                ("FROM " + child + "\nRUN echo again > /again\n").getBytes(StandardCharsets.UTF_8),
                List.of(
                        "docker",
                        "build",
                        "--quiet",
                        "--tag",
                        again,
                        "--label",
                        TestEngine.RUN_LABEL + "=" + TestEngine.RUN,
                        "-"));

        Inventory.Entry entry = entry(Inventory.read(engine, false), again);

        assertThat(entry.sameStampAs()).isEqualTo(child);
        assertThat(InventoryText.of(List.of(entry), Instant.now()))
                .contains("the same stamp as container-")
                .doesNotContain("derived", "not stamped", "MANUALTRIGGER");
        JsonNode json = ExaminationJson.of(List.of(entry)).get(0);
        assertThat(json.get("same_stamp_as").asText()).isEqualTo(child);
        assertThat(json.has("stamped")).isFalse();
    }

    private static ContainerEngine counting(List<String> calls) {
        return WatchedEngine.of(engine, (verb, arguments, call) -> {
            calls.add(verb);
            return call.make();
        });
    }

    private static Inventory.Entry entry(List<Inventory.Entry> entries, String tag) {
        return entries.stream().filter(e -> e.names().contains(tag)).findFirst().orElseThrow();
    }

    private static Inventory.Entry byId(List<Inventory.Entry> entries, String id) {
        return entries.stream().filter(e -> e.id().equals(id)).findFirst().orElseThrow();
    }
}
