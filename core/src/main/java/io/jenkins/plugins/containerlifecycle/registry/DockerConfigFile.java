package io.jenkins.plugins.containerlifecycle.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The docker command's {@code config.json}. If it cannot be read, the docker command warns and goes on as if there were
 * none, and so does this.
 */
public final class DockerConfigFile {
    private static final int MAX_BYTES = 1024 * 1024;

    private DockerConfigFile() {}

    public static Path in(Path configFolder) {
        return configFolder.resolve("config.json");
    }

    /**
     * @param warnings gets one sentence if the file exists but cannot be read; without its content, which may be a
     *     secret
     * @return an empty object if there is no file, it is empty, or it cannot be read
     */
    public static ObjectNode read(Path file, Consumer<String> warnings) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                warn(file, "it is larger than " + MAX_BYTES + " bytes", warnings);
                return LenientJson.object();
            }
            JsonNode node = LenientJson.parse(bytes);
            if (node instanceof ObjectNode object) {
                return object;
            }
            // To the docker command, an empty file is not an error.
            if (!node.isMissingNode()) {
                warn(file, "it is not a JSON object", warnings);
            }
        } catch (NoSuchFileException e) {
            return LenientJson.object();
        } catch (JsonProcessingException | CharacterCodingException e) {
            warn(file, "it is not JSON" + where(e), warnings);
        } catch (IOException e) {
            warn(file, Files.isDirectory(file) ? "it is a folder" : "check its permissions", warnings);
        }
        return LenientJson.object();
    }

    private static String where(IOException e) {
        return e instanceof JsonProcessingException json && json.getLocation() != null
                ? ": see line " + json.getLocation().getLineNr() + ", column "
                        + json.getLocation().getColumnNr()
                : "";
    }

    private static void warn(Path file, String why, Consumer<String> warnings) {
        warnings.accept(SafeText.line("docker's configuration " + file + " cannot be read (" + why
                + "); going on without it, as docker does."));
    }
}
