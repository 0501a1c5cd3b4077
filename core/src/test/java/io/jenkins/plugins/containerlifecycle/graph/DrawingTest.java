package io.jenkins.plugins.containerlifecycle.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Pictures of a plan. */
class DrawingTest {
    private final Fleet fleet = new Fleet();

    private static Document parsed(String svg) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static KnownImage named(KnownImage image, String name) {
        return new KnownImage(
                image.id(), List.of(name), image.digests(), image.ancestry(), image.stamped(), image.created());
    }

    /** Two hundred images as a company may have them: few that much stands on. */
    private void growCompany() {
        Random random = new Random(7);
        fleet.pull("debian:12");
        fleet.pull("alpine:3.20");
        List<String> platforms = new ArrayList<>();
        for (String base : List.of("base", "java", "node", "python", "nginx", "tools")) {
            String name = "registry.example.org/platform/" + base + ":latest";
            String below = base.equals("base")
                    ? "debian:12"
                    : base.equals("tools") ? "alpine:3.20" : "registry.example.org/platform/base:latest";
            fleet.build(name, below);
            platforms.add(name);
        }
        for (int i = 0; i < 186; i++) {
            String below = platforms.get(Math.min(5, (int) (random.nextDouble() * random.nextDouble() * 7)));
            String name = "shop/"
                    + List.of("orders", "billing", "search", "mail", "stock").get(i % 5) + "-"
                    + List.of("api", "worker", "web", "cron").get(i / 5 % 4) + "-" + i + ":" + (i % 9 + 1);
            if (random.nextInt(12) == 0) {
                fleet.build(name, below, platforms.get(5));
            } else {
                fleet.build(name, below);
            }
        }
        fleet.build("shop/lost:1", "gone/base:1");
        fleet.build("x/a:1");
        fleet.build("x/b:1", "x/a:1");
        fleet.build("x/a:1", "x/b:1");
        fleet.build("registry.example.org/platform/java:latest", "registry.example.org/platform/base:latest");
        fleet.build("registry.example.org/platform/tools:latest", "alpine:3.20");
    }

    @Test
    void twoHundredImagesFitOnAPageAndNoneIsOnTopOfAnother() throws Exception {
        growCompany();
        RebuildPlan plan = fleet.plan();
        Drawing drawing = new Drawing(plan);
        TreeLayout layout = new TreeLayout(drawing);

        assertThat(drawing.nodes()).hasSizeGreaterThan(190);
        assertThat(layout.width()).isBetween(800.0, 4_000.0);
        assertThat(layout.height()).isBetween(800.0, 4_000.0);
        for (Drawing.Node one : drawing.nodes()) {
            TreeLayout.Place place = layout.place(one.number());
            assertThat(place.x()).isBetween(0.0, layout.width() - TreeLayout.NODE_WIDTH);
            assertThat(place.y()).isBetween(-0.01, layout.height() - TreeLayout.NODE_HEIGHT + 0.01);
            assertThat(drawing.nodes())
                    .as("what %s is drawn on", one.name())
                    .noneMatch(other -> one.number() != other.number()
                            && Math.abs(place.x() - layout.place(other.number()).x()) < TreeLayout.NODE_WIDTH
                            && Math.abs(place.y() - layout.place(other.number()).y()) < TreeLayout.NODE_HEIGHT);
            Integer parent = one.parent();
            if (parent != null) {
                assertThat(layout.place(parent).x()).isLessThan(place.x());
            }
        }
        String folder = System.getProperty("screenshots");
        if (folder != null) {
            Files.createDirectories(Path.of(folder));
            Files.writeString(Path.of(folder, "plan.svg"), PlanSvg.of(plan));
        }
    }

    @Test
    void theSvgIsWellFormedAndHasATitleForEachImage() throws Exception {
        growCompany();
        RebuildPlan plan = fleet.plan();

        Element svg = parsed(PlanSvg.of(plan)).getDocumentElement();

        assertThat(svg.getAttribute("role")).isEqualTo("img");
        assertThat(svg.getAttribute("aria-labelledby")).isEqualTo("title desc");
        NodeList titles = svg.getElementsByTagName("title");
        assertThat(titles.getLength()).isEqualTo(new Drawing(plan).nodes().size() + 1);
        assertThat(titles.item(0).getTextContent()).isEqualTo(PlanText.head(plan));
        assertThat(svg.getElementsByTagName("style").item(0).getTextContent())
                .contains("@media (prefers-color-scheme: dark)");
        assertThat(svg.getTextContent()).contains("gone/base:1", "not here", "in a circle", "wave 1");
    }

    @Test
    void namesFromStrangersAreTextInEveryPicture() throws Exception {
        String evil = "</title><script>alert(1)</script>\"]\\;\n\u001b[31m&lt;:1";
        KnownImage image = named(fleet.build("x/web:1"), evil);
        GraphSource source = () -> List.of(image);
        ImageGraph graph = ImageGraph.read(source);
        RebuildPlan plan = RebuildPlan.of(graph.compare(graph.newest()), List.of(), state -> true);

        String svg = PlanSvg.of(plan);
        assertThat(svg).doesNotContain("<script", "\u001b");
        assertThat(parsed(svg).getElementsByTagName("script").getLength()).isZero();
        String mermaid = PlanDiagram.mermaid(plan);
        assertThat(mermaid).doesNotContain("<script", "\u001b", "alert(");
        assertThat(mermaid.lines().filter(line -> line.startsWith("  n0["))).hasSize(1);
        String dot = PlanDiagram.dot(plan);
        assertThat(dot).doesNotContain("\u001b").contains("\\\"]\\\\;");
        assertThat(PlanText.of(fleet.plan())).doesNotContain("\u001b");
    }

    @Test
    void diagramsHaveAllLinesAndDashedOnesForFurtherBases() throws Exception {
        fleet.build("x/base:1");
        fleet.build("x/tools:1");
        fleet.build("x/web:1", "x/base:1", "x/tools:1");
        fleet.build("x/base:1");

        assertThat(PlanDiagram.dot(fleet.plan()))
                .startsWith("digraph rebuilds {")
                .contains("label=\"x/web:1\\nwave 1\"")
                .containsPattern("n\\d -> n\\d;")
                .containsPattern("n\\d -> n\\d \\[style=dashed\\];");
        assertThat(PlanDiagram.mermaid(fleet.plan()))
                .startsWith("flowchart LR\n")
                .contains("[\"x/web:1<br>wave 1\"]:::rebuild")
                .containsPattern("n\\d --> n\\d\n")
                .containsPattern("n\\d -\\.-> n\\d\n");
    }

    @Test
    void linesOfACircleStayWithinThePicture() throws Exception {
        fleet.build("x/a:1");
        fleet.build("x/b:1", "x/a:1");
        fleet.build("x/a:1", "x/b:1");
        fleet.build("x/c:1", "x/a:1");
        fleet.build("x/self:1");
        fleet.build("x/self:1", "x/self:1");

        String svg = PlanSvg.of(fleet.plan());

        assertThat(svg).contains(">3 in a circle<", ">1 on a circle<");
        NodeList paths = parsed(svg).getElementsByTagName("path");
        assertThat(paths.getLength()).isEqualTo(4);
        for (int i = 0; i < paths.getLength(); i++) {
            assertThat(((Element) paths.item(i)).getAttribute("d")).doesNotContain("-");
        }
        assertThat(PlanDiagram.dot(fleet.plan())).contains("x/c:1\\non a circle");
        assertThat(PlanDiagram.mermaid(fleet.plan())).contains(":::stranded\n", "classDef stranded ");
    }

    @Test
    void nothingIsAPictureToo() throws Exception {
        assertThat(parsed(PlanSvg.of(fleet.plan())).getDocumentElement().getTagName())
                .isEqualTo("svg");
    }
}
