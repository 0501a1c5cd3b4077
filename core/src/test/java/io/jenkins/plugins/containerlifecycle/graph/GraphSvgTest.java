package io.jenkins.plugins.containerlifecycle.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The picture of images within a page. */
class GraphSvgTest {
    private static GraphSvg.Image image(String name, boolean outdated, String address, Integer... bases) {
        return new GraphSvg.Image(
                name,
                "passed",
                "passed",
                outdated ? "outdated" : "",
                outdated,
                name + ": passed, " + (outdated ? "outdated" : "up to date"),
                address,
                List.of(bases));
    }

    private static Element parsed(String svg) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
    }

    @Test
    void eachImageIsALinkWithAWholeSentenceAndOneWithoutABuildIsNone() throws Exception {
        Element svg = parsed(GraphSvg.of(
                List.of(
                        image("debian:12", false, null),
                        image("registry.example.org/very/long/folder/of/names/base:latest", false, "/job/base/1/", 0),
                        image("web:1", true, "/job/web/2/", 1, 0)),
                "3 images"));

        assertThat(svg.getAttribute("aria-label")).isEqualTo("3 images");
        NodeList links = svg.getElementsByTagName("a");
        assertThat(links.getLength()).isEqualTo(2);
        Element web = (Element) links.item(1);
        assertThat(web.getAttribute("href")).isEqualTo("/job/web/2/");
        assertThat(web.getAttribute("class")).isEqualTo("image passed outdated");
        assertThat(web.getAttribute("aria-label")).isEqualTo("web:1: passed, outdated");
        assertThat(web.getTextContent()).contains("web:1", "passed", "outdated", "+ debian:12");
        assertThat(links.item(0).getTextContent())
                .contains("names/base:latest")
                .as("the whole name for screen readers and in the title")
                .contains("registry.example.org/very/long/folder/of/names/base:latest: passed");
        assertThat(svg.getElementsByTagName("style").getLength()).isZero();
        assertThat(GraphSvg.of(List.of(), "nothing")).doesNotContain("NaN").doesNotContain("style=");
    }

    @Test
    void whatStrangersWriteIsTextAndAnAddressStaysInItsAttribute() throws Exception {
        String evil = "\"><script>alert(1)</script>&lt;'";
        String svg = GraphSvg.of(
                List.of(new GraphSvg.Image(evil, "failed", evil, evil, true, evil, "/job/" + evil, List.of())), evil);

        assertThat(svg).doesNotContain("<script");
        Element link = (Element) parsed(svg).getElementsByTagName("a").item(0);
        assertThat(link.getAttribute("href")).isEqualTo("/job/" + evil);
        assertThat(link.getAttribute("aria-label")).isEqualTo(evil);
        assertThatThrownBy(() -> new GraphSvg.Image("x", "a b", "", "", false, "", null, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void circlesAndThousandsOfImagesAreDrawn() throws Exception {
        List<GraphSvg.Image> images = new ArrayList<>();
        images.add(image("a:1", false, "/a", 1));
        images.add(image("b:1", false, "/b", 0));
        for (int i = 2; i < 3000; i++) {
            images.add(image("deep-" + i + ":1", i % 3 == 0, "/" + i, i % 50 == 0 ? i / 2 : i - 1));
        }
        assertThat(parsed(GraphSvg.of(images, "many")).getElementsByTagName("a").getLength())
                .isEqualTo(3000);
    }
}
