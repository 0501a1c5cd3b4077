package io.jenkins.plugins.containerlifecycle.metadata;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Metadata files as strangers may write them. */
public class MetadataJsonFuzzTest {
    @FuzzTest
    public void whatIsReadIsWrittenAndReadAgain(byte[] document) throws MetadataException {
        ImageMetadata image;
        try {
            image = MetadataJson.read(document, "Metadata file x.json");
        } catch (MetadataException e) {
            Held.message(e.getMessage());
            return;
        }
        Held.that(!image.project().isBlank(), "an image has a name");
        Held.that(image.key().matches("[0-9]{1,10}\\.[0-9a-f]{8}"), "an identity that fits into a label");
        Held.that(image.fileStem().matches("[0-9]{10}-[a-z0-9._-]{1,63}-[0-9a-f]{8}"), "a file name that is one");
        Held.that(
                image.gitUrl() == null || image.gitUrl().equals(GitUrl.withoutCredentials(image.gitUrl())),
                "no credentials are left to remove");
        new String(MetadataJson.writeText(image), StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> {
                    Held.block(line);
                    Held.that(line.indexOf('\t') > 0, "a line of text is a key and a value");
                });
        byte[] written;
        try {
            written = MetadataJson.write(image);
        } catch (MetadataException e) {
            // Everything that is not ASCII takes six bytes there.
            Held.message(e.getMessage());
            return;
        }
        for (byte b : written) {
            Held.that(b == '\n' || b >= ' ' && b <= '~', "the file is plain ASCII");
        }
        ImageMetadata again = MetadataJson.read(written, "what was written");
        Held.that(Arrays.equals(MetadataJson.write(again), written), "it is stable");
        Held.that(again.key().equals(image.key()), "it is the same image");
    }
}
