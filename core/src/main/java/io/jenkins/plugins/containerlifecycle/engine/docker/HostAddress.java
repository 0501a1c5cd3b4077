package io.jenkins.plugins.containerlifecycle.engine.docker;

import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException.Kind;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Reads an engine's address in the notations of the docker command. */
final class HostAddress {
    private static final int PLAIN_PORT = 2375;
    private static final int TLS_PORT = 2376;
    private static final String EXPECTED =
            "expected unix:///path/to/socket, npipe:////./pipe/name, tcp://host:port or https://host:port";

    private HostAddress() {}

    /**
     * @param source where the value is written, for messages: {@code DOCKER_HOST}, {@code --host} or a file
     * @param tls whether the default port is that of TLS
     */
    static URI parse(String value, String source, boolean tls) throws EngineException {
        String address = value.trim();
        int separator = address.indexOf("://");
        String scheme = separator < 0 ? "tcp" : address.substring(0, separator).toLowerCase(Locale.ROOT);
        String rest = separator < 0 ? address : address.substring(separator + 3);
        return switch (scheme) {
            case "unix", "npipe" -> local(scheme, rest, value, source);
            case "tcp", "http", "https" -> network(scheme, rest, value, source, tls);
            case "ssh" ->
                throw new EngineException(
                        Kind.BAD_CONFIGURATION,
                        "The engine's address " + SafeText.line(value) + " (from " + source
                                + ") uses ssh://, which is not supported: forward the engine's socket yourself"
                                + " (ssh -nNT -L /tmp/docker.sock:/var/run/docker.sock user@host)"
                                + " and use unix:///tmp/docker.sock, or use tcp:// with TLS.");
            default -> throw malformed(value, source);
        };
    }

    private static URI local(String scheme, String path, String value, String source) throws EngineException {
        if (!path.startsWith("/")) {
            throw malformed(value, source);
        }
        try {
            // Quotes what a URI must not contain, such as a space in the path. An empty authority keeps the third
            // slash.
            return new URI(scheme, "", path, null, null);
        } catch (URISyntaxException e) {
            throw malformed(value, source);
        }
    }

    private static URI network(String scheme, String rest, String value, String source, boolean tls)
            throws EngineException {
        try {
            URI parsed = new URI(scheme + "://" + (rest.startsWith(":") ? "localhost" + rest : rest));
            if (parsed.getHost() == null || parsed.getUserInfo() != null || parsed.getPort() > 65535) {
                throw malformed(value, source);
            }
            int defaultPort = tls || "https".equals(scheme) ? TLS_PORT : PLAIN_PORT;
            int port = parsed.getPort() > 0 ? parsed.getPort() : defaultPort;
            String path = parsed.getPath() == null || parsed.getPath().equals("/") ? "" : parsed.getPath();
            return new URI(scheme, null, parsed.getHost(), port, path, null, null);
        } catch (URISyntaxException e) {
            throw malformed(value, source);
        }
    }

    private static EngineException malformed(String value, String source) {
        return new EngineException(
                Kind.BAD_CONFIGURATION,
                "The engine's address '" + SafeText.line(value) + "' (from " + source + ") is malformed: " + EXPECTED
                        + ".");
    }
}
