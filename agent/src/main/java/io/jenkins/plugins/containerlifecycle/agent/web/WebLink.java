package io.jenkins.plugins.containerlifecycle.agent.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a link may lead to. */
final class WebLink {
    /** With the name of a host before the first slash, and nobody's name before it, which could look like a host. */
    private static final Pattern WEB =
            Pattern.compile("https?://[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]{1,5})?(?:[/?#][\\x21-\\x7e]*)?");

    private static final int MAX = 2000;

    private WebLink() {}

    /** Whether an address that an image or a container gives may be followed. */
    static boolean isSafe(@Nullable String address) {
        return address != null
                && address.length() <= MAX
                && WEB.matcher(address).matches();
    }

    static String page(String container) {
        return "/containers/" + encode(container);
    }

    static String json(String container) {
        return "/api/v1/containers/" + encode(container);
    }

    static String metrics(String container) {
        return "/metrics?container=" + encode(container);
    }

    static String request(String id) {
        return "/api/v1/requests/" + encode(id);
    }

    /** Fit for a path and for a query. */
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
