package io.jenkins.plugins.containerlifecycle.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.inventory.Ecosystem;
import io.jenkins.plugins.containerlifecycle.inventory.InstalledPackageBuilder;
import io.jenkins.plugins.containerlifecycle.inventory.PackageChange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people and programs are told. */
class OutdatedTextTest {
    private final Fleet fleet = new Fleet();

    private OutdatedReport report(List<RunningContainer> containers, Map<String, PackageNews> news, boolean skip)
            throws Exception {
        ImageGraph graph = ImageGraph.read(fleet);
        ComparedGraph compared = graph.compare(graph.newest());
        return new OutdatedReport(
                graph.newest().stream().map(compared::state).toList(),
                containers,
                news,
                skip,
                Map.of(),
                new OutdatedReport.LeftOut(3, 1, 0));
    }

    private void growChain() {
        fleet.build("x/base:latest");
        fleet.build("x/mid:3", "x/base:latest");
        fleet.build("x/web:1", "x/mid:3");
        fleet.build("x/lost:1", "gone/base:1");
        fleet.build("x/base:latest");
    }

    private static PackageNews changed() {
        return new PackageNews(
                List.of(new PackageChange(
                        PackageChange.Kind.ADDED,
                        null,
                        new InstalledPackageBuilder()
                                .ecosystem(Ecosystem.DEB)
                                .name("netbase")
                                .version("6.4")
                                .sourceName("netbase")
                                .sourceVersion("6.4")
                                .architecture("all")
                                .build())),
                List.of());
    }

    @Test
    void aParagraphForEachBaseThatChanged() throws Exception {
        growChain();
        RunningContainer moved = new RunningContainer("shop", "x/shop:1", "sha256:aa", "sha256:bb");
        RunningContainer old =
                new RunningContainer("web", "x/web:1", fleet.find("x/web:1").id(), null);
        RunningContainer fine = new RunningContainer("fine", "x/fine:1", "sha256:cc", null);

        assertThat(OutdatedText.of(report(List.of(moved, old, fine), Map.of(), false)))
                .isEqualTo("""
                    2 of 4 images are outdated; of 1 image that is not known; 2 containers run what is not the newest.
                      x/base:latest means a newer build by now: 1 build, 4 d, 1 commit (0000000000 -> 0000000000)
                        images: x/mid:3, x/web:1 (through x/mid:3)
                      not known of x/lost:1: Its base gone/base:1 is not here.
                      container shop runs x/shop:1, which means another image by now: containerctl deploy shop
                      container web runs x/web:1, which is outdated
                    Left out: 3 images without metadata, 1 older build.
                    """);
    }

    @Test
    void packagesSayWhatARebuildWouldBring() throws Exception {
        growChain();
        String mid = fleet.find("x/mid:3").id();
        String web = fleet.find("x/web:1").id();

        assertThat(OutdatedText.of(report(List.of(), Map.of(mid, changed(), web, changed()), false)))
                .contains("    packages: netbase (new) -> 6.4\n");
        PackageNews nothing = new PackageNews(List.of(), List.of());
        assertThat(OutdatedText.of(report(List.of(), Map.of(mid, changed(), web, nothing), false)))
                .contains(
                        "    packages of x/mid:3: netbase (new) -> 6.4\n    packages of x/web:1: none would change\n");
        assertThat(OutdatedText.of(report(
                        List.of(),
                        Map.of(mid, new PackageNews(List.of(), List.of("The image is gone.")), web, nothing),
                        false)))
                .contains("    packages of x/mid:3: not known\n");
    }

    @Test
    void aContainerIsNotSentToABuildThatFailedOrHasNoVerdict() throws Exception {
        KnownImage old = fleet.build("x/web:1");
        KnownImage passed = fleet.build("x/web:1");
        fleet.tag(passed, "x/web:2");
        KnownImage now = fleet.build("x/web:1");
        fleet.approvals.put(now.id(), GraphSource.Approval.REFUSED);
        RunningContainer web = new RunningContainer("web", "x/web:1", old.id(), now.id());
        ImageGraph graph = ImageGraph.read(fleet);

        OutdatedReport behind = report(List.of(web.counting(graph.counting(old, now))), Map.of(), false);
        assertThat(behind.behind()).hasSize(1);
        assertThat(OutdatedText.of(behind))
                .contains("  container web runs x/web:1, which means another build by now, which failed its validation;"
                        + " the newest one that counts is x/web:2\n");
        OutdatedReport refused = report(List.of(web.counting(graph.counting(passed, now))), Map.of(), false);
        assertThat(refused.behind()).isEmpty();
        assertThat(OutdatedText.of(refused))
                .startsWith("None of 1 image is outdated.\n")
                .contains("  x/web:1 means another build by now, which failed its validation. It does not count for"
                        + " container web.\n");
        fleet.approvals.put(now.id(), GraphSource.Approval.MISSING);
        OutdatedReport unknown = report(List.of(web.counting(graph.counting(old, now))), Map.of(), false);
        assertThat(unknown.behind()).isEmpty();
        assertThat(unknown.unknownContainers()).hasSize(1);
        assertThat(OutdatedText.of(unknown))
                .startsWith("None of 1 image is outdated; of 1 container it is not known.\n")
                .contains("  not known of container web: x/web:1 means another build by now, of which no verdict says");
        assertThat(GraphJson.of(unknown).at("/unknown_containers/0/name").asText())
                .isEqualTo("web");
    }

    @Test
    void anImageOnItsOwnNameIsNotANewerBuildOfItself() throws Exception {
        fleet.build("x/self:1");
        fleet.build("x/self:1", "x/self:1");
        fleet.build("x/on-it:1", "x/self:1");

        assertThat(OutdatedText.of(report(List.of(), Map.of(), false)))
                .contains("  x/self:1 is built on its own name, so that it is never up to date\n")
                .contains("    images: x/on-it:1 (through x/self:1), x/self:1\n");
    }

    @Test
    void whatWouldNotChangeIsNotOutdatedIfThatIsEnough() throws Exception {
        growChain();
        String mid = fleet.find("x/mid:3").id();
        String web = fleet.find("x/web:1").id();
        PackageNews nothing = new PackageNews(List.of(), List.of());
        PackageNews unclear = new PackageNews(List.of(), List.of("Who knows."));

        OutdatedReport report = report(List.of(), Map.of(mid, nothing, web, unclear), true);

        assertThat(report.outdated()).extracting(state -> state.image().name()).containsExactly("x/web:1");
        assertThat(OutdatedText.of(report))
                .startsWith("1 of 4 images is outdated")
                .contains("  not worth a rebuild, since no package would change: x/mid:3\n");
        assertThat(report(List.of(), Map.of(mid, nothing, web, nothing), false).outdated())
                .hasSize(2);
    }

    @Test
    void programsGetAllOfIt() throws Exception {
        growChain();
        String mid = fleet.find("x/mid:3").id();
        RunningContainer moved = new RunningContainer("shop", "x/shop:1", "sha256:aa", "sha256:bb");

        ObjectNode json = GraphJson.of(report(List.of(moved), Map.of(mid, changed()), false));

        assertThat(json.at("/images/2/status").asText()).isEqualTo("outdated");
        assertThat(json.at("/images/2/causes/0/base").asText()).isEqualTo("x/base:latest");
        assertThat(json.at("/images/2/causes/0/builds").asInt()).isEqualTo(1);
        assertThat(json.at("/images/2/packages/changes/0/after").asText()).isEqualTo("6.4");
        assertThat(json.at("/images/3/causes/0/through").asText()).isEqualTo("x/mid:3");
        assertThat(json.at("/images/1/doubts/0").asText()).isEqualTo("Its base gone/base:1 is not here.");
        assertThat(json.at("/containers/0/new_image_id").asText()).isEqualTo("sha256:bb");
        assertThat(json.at("/left_out/older_builds").asInt()).isEqualTo(1);
        ObjectNode plan = GraphJson.of(fleet.plan());
        assertThat(plan.at("/waves/1/0/after/0").asText()).isEqualTo("x/mid:3");
        assertThat(plan.at("/unknown/0/name").asText()).isEqualTo("x/lost:1");
    }
}
