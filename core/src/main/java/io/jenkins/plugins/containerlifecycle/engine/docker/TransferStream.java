package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.containerlifecycle.engine.EngineWording;
import io.jenkins.plugins.containerlifecycle.engine.LayerProgress;
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an engine says during a push or a pull: one JSON object per line, one of the last with the digest. The status
 * is 200 in any case, so a stream counts as a success only if it has told a digest and names no error.
 */
final class TransferStream {
    /** The registry or the engine said in the stream that it failed. */
    static final class Failed extends IOException {
        private static final long serialVersionUID = 1L;

        Failed(String message) {
            super(message);
        }
    }

    /** The stream ended before it said how it went. */
    static final class Cut extends IOException {
        private static final long serialVersionUID = 1L;

        Cut(String message) {
            super(message);
        }
    }

    /** A message is some hundred bytes long. */
    static final int MAX_LINE = 64 * 1024;

    private static final int BUFFER = 8192;
    private static final int MAX_STATUS = 300;
    private static final int MAX_ERROR = 1000;
    private final Consumer<LayerProgress> listener;
    private final Function<EngineWording, Optional<String>> digestInStatus;

    private volatile long lastMessage = System.nanoTime();
    /** As soon as the engine has said it. */
    private @Nullable String digest;
    /** Like {@link #digest}, from the line for people. */
    private @Nullable String statusDigest;

    /** @param digestInStatus the digest, if a line for people tells it */
    private TransferStream(Consumer<LayerProgress> listener, Function<EngineWording, Optional<String>> digestInStatus) {
        this.listener = listener;
        this.digestInStatus = digestInStatus;
    }

    static TransferStream ofPush(Consumer<LayerProgress> listener) {
        return new TransferStream(listener, EngineWording::pushedDigest);
    }

    static TransferStream ofPull(Consumer<LayerProgress> listener) {
        return new TransferStream(listener, EngineWording::pulledDigest);
    }

    /** On the clock of {@link System#nanoTime}. */
    long lastMessage() {
        return lastMessage;
    }

    /**
     * Reads to the end.
     *
     * @return the digest of what was pushed or pulled
     * @throws Failed if the engine says that it failed
     * @throws Cut if the stream ends early or is not valid
     */
    String read(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            for (int i = 0; i < n; i++) {
                if (buffer[i] == '\n') {
                    message(line);
                } else {
                    line.write(buffer[i]);
                    if (line.size() > MAX_LINE) {
                        throw new Cut("a message in it is longer than " + MAX_LINE + " bytes");
                    }
                }
            }
        }
        message(line);
        if (digest == null) {
            digest = statusDigest;
        }
        if (digest == null) {
            throw new Cut("it ended without the digest of the image");
        }
        return digest;
    }

    private void message(ByteArrayOutputStream line) throws IOException {
        byte[] bytes = line.toByteArray();
        line.reset();
        lastMessage = System.nanoTime();
        if (new String(bytes, StandardCharsets.UTF_8).isBlank()) {
            return;
        }
        JsonNode message;
        try {
            message = LenientJson.parse(bytes);
        } catch (IOException e) {
            throw new Cut("a message in it cannot be read");
        }
        if (message == null || !message.isObject()) {
            throw new Cut("a message in it is not a JSON object");
        }
        failIfError(message);
        JsonNode said = message.path("aux").path("Digest");
        if (said.isTextual()) {
            if (!ImageIds.isDigest(said.textValue())) {
                throw new Cut("the digest in it is not valid");
            }
            digest = said.textValue();
        }
        digestInStatus
                .apply(EngineWording.of(JsonBodies.line(message.path("status")).strip()))
                .filter(ImageIds::isDigest)
                .ifPresent(status -> statusDigest = status);
        tell(message);
    }

    private static void failIfError(JsonNode message) throws Failed {
        if (!message.hasNonNull("errorDetail") && !message.hasNonNull("error")) {
            return;
        }
        String said =
                JsonBodies.line(message.path("errorDetail").path("message")).strip();
        if (said.isEmpty()) {
            said = JsonBodies.line(message.path("error")).strip();
        }
        throw new Failed(said.isEmpty() ? "no reason given" : Shortening.after(said, MAX_ERROR));
    }

    private void tell(JsonNode message) {
        String status = JsonBodies.line(message.path("status")).strip();
        if (status.isEmpty()) {
            return;
        }
        String layer = JsonBodies.line(message.path("id")).strip();
        JsonNode detail = message.path("progressDetail");
        listener.accept(new LayerProgress(
                layer.isEmpty() ? null : SafeText.line(Shortening.after(layer, MAX_STATUS)),
                Shortening.after(status, MAX_STATUS),
                Math.max(0, detail.path("current").asLong()),
                Math.max(0, detail.path("total").asLong())));
    }
}
