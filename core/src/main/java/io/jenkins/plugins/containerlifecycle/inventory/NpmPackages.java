package io.jenkins.plugins.containerlifecycle.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.IOException;

/**
 * The {@code package.json} of a package in {@code node_modules}.
 *
 * @see <a href="https://docs.npmjs.com/cli/configuring-npm/package-json">package.json</a>
 */
final class NpmPackages {
    private NpmPackages() {}

    /** @param source the file's path, for sentences */
    static void read(byte[] file, String source, PackageCollector into) {
        JsonNode json;
        try {
            json = LenientJson.parse(file);
        } catch (IOException e) {
            into.problem(source + " is not JSON.");
            return;
        }
        if (json.path("name").asText("").isEmpty()
                || json.path("version").asText("").isEmpty()) {
            // What npm installs has both. Others only say of what kind the files beside them are.
            return;
        }
        JsonNode license = json.path("license");
        into.addOfLanguage(
                Ecosystem.NPM,
                text(json.path("name")),
                text(json.path("version")),
                text(license.isObject() ? license.path("type") : license),
                source);
    }

    private static String text(JsonNode node) {
        String text = node.isTextual() ? node.textValue() : "";
        return text.length() > PackageCollector.MAX_FIELD
                ? ""
                : SafeText.line(text).strip();
    }
}
