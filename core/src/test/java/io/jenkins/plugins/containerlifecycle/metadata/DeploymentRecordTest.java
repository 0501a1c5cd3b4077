package io.jenkins.plugins.containerlifecycle.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.InputStream;
import java.time.Instant;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a container says of its deployment, and when that is believed. */
class DeploymentRecordTest {
    private static final String ID = "sha256:" + "1".repeat(64);
    private static final DeploymentRecord FULL = new DeploymentRecordBuilder()
            .deploymentId("0123456789ab")
            .deployedAt(Instant.parse("2026-11-27T20:00:00.5Z"))
            .deployedBy("https://jenkins.example/job/web/7/")
            .deploymentCause("TIMERTRIGGER")
            .reason("the \"nightly\" rebuild")
            .node("node1")
            .image("example/web:2")
            .imageId(ID)
            .previousImageId("sha256:" + "2".repeat(64))
            .verdict("PASSED")
            .build();

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        assertThat(DeploymentRecord.of(Map.of(DeploymentRecord.LABEL, FULL.json()), ID))
                .contains(FULL);
        assertThat(FULL.deployedAt()).isEqualTo(Instant.parse("2026-11-27T20:00:00Z"));
        assertThat(FULL.verdict()).isEqualTo("passed");
    }

    @Test
    void itIsValidByThePublishedSchemaWhichHasAllItsFields() throws Exception {
        try (InputStream resource = DeploymentRecord.class.getResourceAsStream("deployment.schema.json")) {
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(resource);
            assertThat(schema.validate(FULL.json(), InputFormat.JSON)).isEmpty();
            TreeSet<String> fields =
                    new TreeSet<>(schema.getSchemaNode().path("properties").propertyNames());
            assertThat(FULL.fields().keySet()).containsExactlyInAnyOrderElementsOf(fields);
        }
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        DeploymentRecord little = new DeploymentRecordBuilder()
                .deploymentId("0123456789ab")
                .deployedAt(Instant.EPOCH)
                .deploymentCause("MANUAL")
                .reason(" ")
                .image("example/web:2")
                .imageId(ID)
                .build();
        assertThat(little.fields())
                .containsOnlyKeys("deployment_id", "deployed_at", "deployment_cause", "image", "image_id");
    }

    @Test
    void aContainerThatWasNotDeployedHasNone() throws Exception {
        assertThat(DeploymentRecord.of(Map.of(), ID)).isEmpty();
    }

    @Test
    void aRecordThatWasInheritedFromAnImageIsNotBelieved() {
        assertThatThrownBy(() ->
                        DeploymentRecord.of(Map.of(DeploymentRecord.LABEL, FULL.json()), "sha256:" + "3".repeat(64)))
                .isInstanceOf(MetadataException.class)
                .hasMessageContaining("is about another image");
    }

    @Test
    void whatCannotBeReadIsAnErrorThatSaysWhatIsWrong() {
        for (String label : new String[] {"", "[]", "{", "{}", FULL.json().replace("2026-11-27T20", "yesterday")}) {
            assertThatThrownBy(() -> DeploymentRecord.of(Map.of(DeploymentRecord.LABEL, label), ID))
                    .as(label)
                    .isInstanceOf(MetadataException.class)
                    .hasMessageContaining("Label " + DeploymentRecord.LABEL);
        }
    }

    @Test
    void charactersThatATerminalObeysAndLongTextsAreCut() {
        DeploymentRecord wild = new DeploymentRecordBuilder()
                .deploymentId("0123456789ab")
                .deployedAt(Instant.EPOCH)
                .deployedBy("me\u001b[31m")
                .deploymentCause("MANUAL")
                .reason("x".repeat(5000))
                .image("example/web:2")
                .imageId(ID)
                .build();
        assertThat(wild.deployedBy()).isEqualTo("me[31m");
        assertThat(wild.reason()).hasSizeLessThan(510);
    }
}
