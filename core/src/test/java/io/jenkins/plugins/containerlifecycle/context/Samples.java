package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadataBuilder;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the tests of this package have in common. */
final class Samples {
    /** Stands for the real script, so that these tests are only about the context. */
    static final byte[] SCRIPT = "#!/bin/sh\necho \"container $*\"\n".getBytes(StandardCharsets.US_ASCII);

    /** Every character that has a meaning in some quoting. */
    static final String NASTY_NAME = "it's \"$HOME\" ${PATH} $(id) `id` \\n \\\\ \\ #1 <<EOF übel 名前 \\";

    private Samples() {}

    static ImageMetadataBuilder builder() {
        return new ImageMetadataBuilder()
                .buildId("0a1b2c3d")
                .project("rbldnsd")
                .imageName("ripienaar/rbldnsd")
                .imageTagNames(List.of("1.2", "latest"))
                .buildCauses(List.of("TIMERTRIGGER"))
                .method(Hook.VALIDATE, "/srv/support/bin/validate --all")
                .buildTimeStamp(1_427_691_730L);
    }

    static ImageMetadata metadata() throws MetadataException {
        return builder().build();
    }

    /** A later stamp of the same project. */
    static ImageMetadata another() throws MetadataException {
        return builder().buildId("ffffffff").buildTimeStamp(1_427_700_000L).build();
    }

    static Path write(Path dir, String name, String content) throws IOException {
        Path file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }
}
