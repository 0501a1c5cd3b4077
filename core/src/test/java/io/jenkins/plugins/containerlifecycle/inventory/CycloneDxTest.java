package io.jenkins.plugins.containerlifecycle.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadataBuilder;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bill of materials, by the schema of CycloneDX itself. */
class CycloneDxTest {
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_7,
                    builder -> builder.schemaIdResolvers(
                            resolvers -> resolvers.mapPrefix("http://cyclonedx.org/schema/", "classpath:/")))
            .getSchema(SchemaLocation.of("http://cyclonedx.org/schema/bom-1.6.schema.json"));
    private static final Instant NOW = Instant.parse("2026-11-28T07:00:00.5Z");

    private static ImageMetadata image(String project, long stamp) throws MetadataException {
        return new ImageMetadataBuilder()
                .buildId("0000000" + stamp)
                .project(project)
                .buildTimeStamp(stamp)
                .buildCauses(List.of("TIMERTRIGGER"))
                .gitref("0123456789abcdef0123456789abcdef01234567")
                .build();
    }

    private static Ancestry ancestry(ImageMetadata... images) {
        return new Ancestry(List.of(images), null, List.of());
    }

    private static ObjectNode bom(PackageInventory inventory, Ancestry ancestry, boolean stamped) {
        ObjectNode bom = CycloneDx.of(inventory, null, "example/web:2", ancestry, stamped, "1.0", NOW);
        assertThat(SCHEMA.validate(Json.pretty(bom), InputFormat.JSON)).isEmpty();
        return bom;
    }

    @Test
    void theSchemaRefusesWhatIsNone() {
        ObjectNode bom = bom(PackageDiffTest.inventory(PackageDiffTest.deb("a", "1")), Ancestry.EMPTY, false);
        bom.put("specVersion", 7);
        ((ObjectNode) bom.at("/components/1")).put("type", "nonsense");
        assertThat(SCHEMA.validate(Json.pretty(bom), InputFormat.JSON)).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void aComponentWhoseVersionNothingTellsHasNone() {
        InstalledPackage jar =
                PackageDiffTest.installed(Ecosystem.MAVEN, "log4j-core", InstalledPackage.UNKNOWN_VERSION, "");
        ObjectNode bom = bom(PackageDiffTest.inventory(jar), Ancestry.EMPTY, false);

        assertThat(bom.at("/components/1/name").asText()).isEqualTo("log4j-core");
        assertThat(bom.at("/components/1").has("version")).isFalse();
        assertThat(bom.toString()).doesNotContain("\"?\"");
    }

    @Test
    void packagesAreComponentsAndAncestorsThePedigreeNearestFirst() throws Exception {
        ObjectNode bom = bom(
                PackageDiffTest.inventory(PackageDiffTest.deb("libssl3", "1:3.0.11-1")),
                ancestry(image("os", 1), image("base", 2), image("web", 3)),
                true);
        assertThat(bom.at("/metadata/component/pedigree/ancestors").findValuesAsText("version"))
                .containsExactly("2.00000002", "1.00000001");
        assertThat(bom.at("/components").findValuesAsText("name")).contains("debian", "libssl3");
        assertThat(bom.at("/components/1/purl").asText())
                .isEqualTo("pkg:deb/debian/libssl3@1%3A3.0.11-1?arch=amd64&distro=debian-12");
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void packagesWithOneUrlAreComponentsOfTheirOwnHoweverManyThereAre() {
        InstalledPackage[] same = new InstalledPackage[20_000];
        for (int i = 0; i < same.length; i++) {
            same[i] = new InstalledPackageBuilder()
                    .from(PackageDiffTest.deb("a", "1"))
                    .sourceName("source" + i)
                    .build();
        }
        ObjectNode bom =
                CycloneDx.of(PackageDiffTest.inventory(same), null, "example/web:2", Ancestry.EMPTY, false, "1.0", NOW);

        List<String> references = bom.at("/components").findValuesAsText("bom-ref");
        assertThat(references).hasSize(same.length + 1).doesNotHaveDuplicates();
        assertThat(references.get(2)).isEqualTo(references.get(1) + "#2");
    }

    @Test
    void anImageThatIsNotStampedHasAllOfThemAsItsPedigree() throws Exception {
        ObjectNode bom = bom(
                PackageDiffTest.inventory(PackageDiffTest.deb("a", "1")),
                ancestry(image("os", 1), image("base", 2)),
                false);
        assertThat(bom.at("/metadata/component/pedigree/ancestors")).hasSize(2);
    }

    @Test
    void aShortListIsNeverTakenForAWholeOne() {
        PackageInventory nothing = new PackageInventory(
                "sha256:" + "2".repeat(64),
                OsRelease.UNKNOWN,
                List.of(),
                new Coverage(Coverage.Level.NONE, List.of("No database was found.")));
        ObjectNode bom = bom(nothing, Ancestry.EMPTY, false);
        assertThat(bom.at("/compositions/0/aggregate").asText()).isEqualTo("unknown");
        assertThat(bom.at("/metadata/properties").toString()).contains("No database was found.", "none");
        assertThat(bom(PackageDiffTest.inventory(PackageDiffTest.deb("a", "1")), Ancestry.EMPTY, false)
                        .at("/compositions/0/aggregate")
                        .asText())
                .isNotEqualTo("complete");
    }

    @Test
    void licensesAreExpressionsIfTheyAreAndElseNames() {
        List<InstalledPackage> packages = new ArrayList<>();
        for (String license : List.of("MIT AND (GPL-2.0-or-later OR BSD-3-Clause)", "GPLv2+ and something", "mit")) {
            packages.add(new InstalledPackageBuilder()
                    .from(PackageDiffTest.installed(Ecosystem.RPM, "p" + packages.size(), "1-1", "noarch"))
                    .license(license)
                    .build());
        }
        ObjectNode bom =
                bom(PackageDiffTest.inventory(packages.toArray(InstalledPackage[]::new)), Ancestry.EMPTY, false);
        assertThat(bom.at("/components/1/licenses/0/expression").asText())
                .isEqualTo("MIT AND (GPL-2.0-or-later OR BSD-3-Clause)");
        assertThat(bom.at("/components/2/licenses/0/license/name").asText()).isEqualTo("GPLv2+ and something");
        assertThat(bom.at("/components/3/licenses/0/expression").asText()).isEqualTo("MIT");
    }

    @Test
    void twoPackagesThatLookTheSameHaveReferencesOfTheirOwn() {
        InstalledPackage one = PackageDiffTest.deb("a", "1");
        InstalledPackage other =
                new InstalledPackageBuilder().from(one).sourceName("b").build();
        ObjectNode bom = bom(PackageDiffTest.inventory(one, other), Ancestry.EMPTY, false);
        assertThat(bom.at("/components").findValuesAsText("bom-ref")).doesNotHaveDuplicates();
    }
}
