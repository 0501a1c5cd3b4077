package io.jenkins.plugins.containerlifecycle.plugin.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SbomNameTest {
    private static final String ID = "sha256:0123456789abcdef" + "0".repeat(48);

    @ParameterizedTest
    @CsvSource({
        "example/web:1, container-lifecycle/example+web=1.cdx.json",
        "registry:5000/web, container-lifecycle/registry=5000+web.cdx.json",
        "****/web:1, container-lifecycle/~2A~2A~2A~2A+web=1.cdx.json",
        "../up, container-lifecycle/~2E.+up.cdx.json"
    })
    void isTheNameOfTheImageAsAFileMayHaveIt(String image, String name) {
        assertEquals(name, SbomName.of(image, ID));
    }

    @Test
    void isNeverTheSameForTwoImages() {
        List<String> images = List.of("a/b", "a+b", "a:b", "a=b", "a_b", "a~2Fb", "a@b", "a.b", "a-b", "A/b");
        Set<String> names = new HashSet<>();
        images.forEach(image -> names.add(SbomName.of(image, ID)));
        assertEquals(images.size(), names.size(), names.toString());
        assertNotEquals(SbomName.of("web:1", ID), SbomName.withId("web:1", ID));
        assertTrue(SbomName.withId("web:1", ID).endsWith("web=1~0123456789ab.cdx.json"));
    }

    @Test
    void isNoLongerThanAFileMayBeCalledAndStillTellsImagesApart() {
        String name = "w".repeat(400);
        String file = SbomName.of(name, ID).substring("container-lifecycle/".length());

        assertTrue(file.length() < 255, file);
        assertTrue(file.contains("~0123456789ab"), file);
    }

    @Test
    void leavesItsFolderForNothingThatAnAgentCallsAnId() {
        assertEquals(
                "container-lifecycle/web=1~+..+..+..+ab.cdx.json", SbomName.withId("web:1", "sha256:/../../../ab"));
    }
}
