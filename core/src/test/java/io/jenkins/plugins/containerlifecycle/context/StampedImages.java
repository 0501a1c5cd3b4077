package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import io.jenkins.plugins.containerlifecycle.metadata.FieldValues;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Builds stamped images on the real engine, with the docker command as a user would. */
public final class StampedImages {
    private static final BuildFacts FACTS = new BuildFacts(
            false, List.of("MANUALTRIGGER"), Map.of(), null, null, null, null, null, null, null, List.of());

    private final ContainerEngine engine;

    public StampedImages(ContainerEngine engine) {
        this.engine = engine;
    }

    /**
     * @param dockerfile may say {@code FROM busybox} for {@link TestEngine#busybox()}
     * @param files name to content, all of them executable
     * @param user null for none
     * @return its tag
     */
    public String build(
            String project, String dockerfile, Map<String, String> files, Map<Hook, String> methods, ObjectNode user) {
        try {
            Path context = Files.createTempDirectory("stamped");
            try {
                Files.writeString(
                        context.resolve("Dockerfile"),
                        dockerfile.replaceAll("(?mi)^FROM busybox\\b", "FROM " + TestEngine.busybox()));
                for (Map.Entry<String, String> file : files.entrySet()) {
                    Path path = Files.writeString(context.resolve(file.getKey()), file.getValue());
                    assertThat(path.toFile().setExecutable(true)).isTrue();
                }
                FieldValues said =
                        new FieldValues().set(MetadataField.PROJECT, project).set(MetadataField.USER, user);
                methods.forEach((hook, command) -> said.set(MetadataField.method(hook), command));
                Stamped stamped = new ImageStamper(BuildContext.of(context), null, said, Map.of())
                        .stamp(FACTS, BaseFacts.from(engine.images()));
                return TestEngine.buildImageFrom("--file", stamped.dockerfile().toString(), context.toString());
            } finally {
                delete(context);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ContextException | MetadataException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
