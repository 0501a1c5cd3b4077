package io.jenkins.plugins.containerlifecycle.context;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import io.jenkins.plugins.containerlifecycle.metadata.FieldType;
import io.jenkins.plugins.containerlifecycle.metadata.FieldValues;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import io.jenkins.plugins.containerlifecycle.metadata.Samples;

/** {@code container.json} of a context. */
public class ContainerJsonFuzzTest {
    @FuzzTest
    public void whatItSaysCanBeStampedOrIsSaidToBeWrong(byte[] document) {
        try {
            FieldValues said = ContainerJson.parse(document, "container.json");
            ImageMetadata image = Samples.builder().setAll(said).build();
            for (MetadataField<?> field : MetadataField.ALL) {
                Held.that(!said.has(field) || image.lines(field).equals(said.lines(field)), "what is said is stamped");
                boolean command = field.type() == FieldType.COMMAND;
                Held.that(!command || said.lines(field).stream().noneMatch(String::isBlank), "a hook is a command");
            }
            ImageMetadata read = MetadataJson.read(MetadataJson.write(image), "what was written");
            for (MetadataField<?> field : MetadataField.ALL) {
                boolean usersOwn = field.type() == FieldType.OBJECT;
                Held.that(usersOwn || read.lines(field).equals(image.lines(field)), "it is read as it was written");
            }
        } catch (ContextException | MetadataException e) {
            Held.message(e.getMessage());
        }
    }
}
