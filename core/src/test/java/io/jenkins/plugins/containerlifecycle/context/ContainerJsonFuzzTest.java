package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.hostile.Held;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadataBuilder;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import io.jenkins.plugins.containerlifecycle.metadata.Samples;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** {@code container.json} of a context. */
public class ContainerJsonFuzzTest {
    @FuzzTest
    public void whatItSaysCanBeStampedOrIsSaidToBeWrong(byte[] document) {
        try {
            ContainerJson json = ContainerJson.parse(document, "container.json");
            json.methods().values().forEach(command -> Held.that(!command.isBlank(), "a hook is a command"));
            ImageMetadataBuilder builder = Samples.builder();
            json.applyTo(builder);
            ImageMetadata image = builder.build();
            json.methods()
                    .forEach((hook, command) -> Held.that(
                            image.method(hook).orElseThrow().equals(command), "the hook is the one that was named"));
            ImageMetadata read = MetadataJson.read(MetadataJson.write(image), "what was written");
            Held.that(read.methods().equals(image.methods()), "hooks are read as they were written");
            Held.that(read.imageTagNames().equals(image.imageTagNames()), "so are tags");
        } catch (ContextException | MetadataException e) {
            Held.message(e.getMessage());
        }
    }
}
