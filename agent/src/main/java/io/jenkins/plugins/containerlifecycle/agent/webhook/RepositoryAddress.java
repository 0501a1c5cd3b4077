package io.jenkins.plugins.containerlifecycle.agent.webhook;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which repository an address means, however it is written: a server offers each by https and by ssh, with and without
 * {@code .git}.
 *
 * @param host lower case, with the port of a web server that has an unusual one; empty for a folder of this machine
 * @param path without slashes around it
 */
record RepositoryAddress(String host, String path) {
    private static final int MAX_LENGTH = 2000;
    private static final int MAX_SHOWN = 200;

    private static final String HOST = "(?<host>\\[[^\\]]*]|[^/:?#@]*)";

    private static final Pattern URL = Pattern.compile("(?<scheme>[a-zA-Z][a-zA-Z0-9+.-]*)://(?:[^/?#]*@)?" + HOST
            + "(?::(?<port>\\d*))?(?<path>/[^?#]*)(?:[?#].*)?");

    /** As ssh and scp have it: {@code git@example.org:team/dns.git}. */
    private static final Pattern SCP = Pattern.compile("(?:[^/@:]+@)?" + HOST + ":(?<path>.+)");

    private static final Pattern FOLDER = Pattern.compile("(?<host>)(?<path>/.+)");

    /** @return empty if it does not tell which repository is meant, as a path below some folder does not */
    static Optional<RepositoryAddress> parse(String address) {
        if (address.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String text = address.strip();
        Matcher url = URL.matcher(text);
        if (url.matches()) {
            String scheme = url.group("scheme").toLowerCase(Locale.ROOT);
            String host = url.group("host");
            return host.isEmpty() && !scheme.equals("file")
                    ? Optional.empty()
                    : of(host + port(scheme, url.group("port")), url.group("path"));
        }
        Matcher other = (text.startsWith("/") ? FOLDER : SCP).matcher(text);
        return other.matches()
                        && !text.contains("://")
                        && (text.startsWith("/") || !other.group("host").isEmpty())
                ? of(other.group("host"), other.group("path"))
                : Optional.empty();
    }

    /** Two web servers of one host are two servers; ssh often has a port of its own on a web server's host. */
    private static String port(String scheme, @Nullable String port) {
        boolean usual = port == null || port.isEmpty() || port.equals("80") || port.equals("443");
        return usual || !scheme.startsWith("http") ? "" : ":" + port;
    }

    private static Optional<RepositoryAddress> of(String host, String rawPath) {
        String path = trim(trim(rawPath).replaceFirst("(?i)\\.git$", ""));
        return path.isEmpty()
                ? Optional.empty()
                : Optional.of(new RepositoryAddress(host.toLowerCase(Locale.ROOT), path));
    }

    /**
     * Whether both mean one repository.
     *
     * @param anyCase whether its server ignores the case of names, as GitHub, GitLab, Gitea and Forgejo do; that of folders
     *     counts always
     */
    boolean isSame(RepositoryAddress other, boolean anyCase) {
        return host.equals(other.host)
                && (anyCase && !host.isEmpty() ? path.equalsIgnoreCase(other.path) : path.equals(other.path));
    }

    private static String trim(String path) {
        int start = 0;
        int end = path.length();
        while (start < end && path.charAt(start) == '/') {
            start++;
        }
        while (end > start && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(start, end);
    }

    /** Safe to print. */
    @Override
    public String toString() {
        return Shortening.after(SafeText.line(host + "/" + path), MAX_SHOWN);
    }
}
