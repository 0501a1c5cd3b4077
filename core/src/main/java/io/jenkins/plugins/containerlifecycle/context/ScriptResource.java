package io.jenkins.plugins.containerlifecycle.context;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The {@code container} script that goes into every image, containing this release's version. */
final class ScriptResource {
    private static final String VERSION = "@project.version@";

    private ScriptResource() {}

    static byte[] load() throws ContextException {
        try (InputStream in = ScriptResource.class.getResourceAsStream("container")) {
            if (in == null) {
                throw new ContextException("This build of container-lifecycle lacks the 'container' script.");
            }
            // Nothing outside of a jar: in an IDE and in tests.
            String version = ScriptResource.class.getPackage().getImplementationVersion();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace(VERSION, version == null ? "development" : version)
                    .getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
