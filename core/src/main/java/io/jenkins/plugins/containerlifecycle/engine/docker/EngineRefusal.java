package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineWording;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The engine answered a request with an error status. Internal: callers get an {@link EngineException}. */
final class EngineRefusal extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MAX_BODY = 16 * 1024;
    private static final int MAX_MESSAGE = 1000;

    private final int status;

    EngineRefusal(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    int status() {
        return status;
    }

    EngineWording wording() {
        return EngineWording.of(getMessage());
    }

    /** Takes the sentence out of {@code {"message": ...}}, or plain text as old engines and proxies send it. */
    static EngineRefusal read(DockerHttpClient.Response response) {
        int status = response.getStatusCode();
        String body = "";
        try (InputStream in = response.getBody()) {
            byte[] bytes = in.readNBytes(MAX_BODY);
            body = new String(bytes, StandardCharsets.UTF_8).trim();
            JsonNode json = LenientJson.parse(bytes);
            String message = json.path("message").asText(json.path("cause").asText(""));
            body = message.isBlank() ? body : message;
        } catch (IOException e) {
            // Not JSON, or cut: the text itself says more than the exception.
        }
        String line = SafeText.line(body).strip();
        if (line.isEmpty()) {
            line = "HTTP status " + status;
        }
        return new EngineRefusal(status, Shortening.after(line, MAX_MESSAGE));
    }
}
