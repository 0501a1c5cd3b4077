package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What an engine says during a push. */
public class TransferStreamFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @FuzzTest
    public void pushedOnlyWhereADigestAndNoErrorIsSaid(byte[] stream) throws IOException {
        String digest;
        try {
            digest = TransferStream.ofPush(progress -> {
                        Held.line(progress.layer());
                        Held.line(progress.status());
                        Held.that(progress.current() >= 0 && progress.total() >= 0, "no negative sizes");
                    })
                    .read(new ByteArrayInputStream(stream));
        } catch (TransferStream.Failed | TransferStream.Cut e) {
            Held.message(e.getMessage());
            return;
        }
        Held.that(digest.matches("[a-z0-9+._-]+:[0-9a-f]{32,128}"), "a digest is one");
        boolean said = false;
        for (String line : new String(stream, StandardCharsets.UTF_8).split("\n")) {
            if (!line.isBlank()) {
                JsonNode message = JSON.readTree(line);
                Held.that(!message.hasNonNull("error") && !message.hasNonNull("errorDetail"), "nobody said an error");
                said |= message.at("/aux/Digest").asText().equals(digest);
                // Before release 5, Podman says it only in a text for people.
                said |= message.path("status").asText().contains(": digest: " + digest + " size: ");
            }
        }
        Held.that(said, "the engine said the digest");
    }
}
