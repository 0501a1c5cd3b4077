package io.jenkins.plugins.containerlifecycle.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.IOException;
import java.util.Arrays;

/**
 * The {@code package.json} of a package in {@code node_modules}.
 *
 * @see <a href="https://docs.npmjs.com/cli/configuring-npm/package-json">package.json</a>
 */
final class NpmPackages {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private NpmPackages() {}

    /** @param source the file's path, for sentences */
    static void read(byte[] file, String source, PackageCollector into) {
        JsonNode json;
        try {
            json = LenientJson.parse(withoutMark(file));
        } catch (IOException e) {
            into.problem(source + " is not JSON.");
            return;
        }
        if (json.path("name").asText("").isEmpty()) {
            // What npm installs has one. Others only say of what kind the files beside them are.
            return;
        }
        String version = text(json.path("version"));
        JsonNode license = json.path("license");
        into.addOfLanguage(
                Ecosystem.NPM,
                text(json.path("name")),
                version.isEmpty() ? InstalledPackage.UNKNOWN_VERSION : version,
                text(license.isObject() ? license.path("type") : license),
                source);
    }

    /** As npm reads it. */
    private static byte[] withoutMark(byte[] file) {
        boolean marked = file.length >= BYTE_ORDER_MARK.length
                && Arrays.equals(Arrays.copyOf(file, BYTE_ORDER_MARK.length), BYTE_ORDER_MARK);
        return marked ? Arrays.copyOfRange(file, BYTE_ORDER_MARK.length, file.length) : file;
    }

    private static String text(JsonNode node) {
        String text = node.isTextual() ? node.textValue() : "";
        return text.length() > PackageCollector.MAX_FIELD
                ? ""
                : SafeText.line(text).strip();
    }
}
