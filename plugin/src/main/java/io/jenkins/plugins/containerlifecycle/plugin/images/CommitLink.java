package io.jenkins.plugins.containerlifecycle.plugin.images;

import io.jenkins.plugins.containerlifecycle.metadata.GitUrl;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page of a commit on a git host whose addresses are known. The address comes from an image, which anybody may have
 * written, so it is taken apart and put together again, and only http and https are ever linked.
 */
final class CommitLink {
    private static final String HOST = "(?<host>[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)";
    private static final String PATH = "(?<path>[A-Za-z0-9_~][A-Za-z0-9_.~-]*(?:/[A-Za-z0-9_~][A-Za-z0-9_.~-]*)+)";
    private static final String END = "/?";
    private static final Pattern WEB =
            Pattern.compile("(?<scheme>https?)://" + HOST + "(?<port>:[0-9]{1,5})?/" + PATH + END);
    private static final Pattern SSH =
            Pattern.compile("ssh://(?:[A-Za-z0-9_.-]+@)?" + HOST + "(?::[0-9]{1,5})?/" + PATH + END);
    private static final Pattern SCP = Pattern.compile("(?:[A-Za-z0-9_.-]+@)" + HOST + ":" + PATH + END);
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,64}");
    private static final int MAX_LENGTH = 300;

    private CommitLink() {}

    /** @return empty if the host is not known, or something is missing or not what it should be */
    static Optional<String> of(String gitUrl, String commit) {
        if (gitUrl == null
                || gitUrl.length() > MAX_LENGTH
                || commit == null
                || !COMMIT.matcher(commit).matches()) {
            return Optional.empty();
        }
        String url = GitUrl.withoutCredentials(gitUrl);
        Matcher web = WEB.matcher(url);
        if (web.matches()) {
            String port = web.group("port") == null ? "" : web.group("port");
            return page(web.group("scheme") + "://" + web.group("host") + port, web, commit);
        }
        for (Pattern pattern : new Pattern[] {SSH, SCP}) {
            Matcher matcher = pattern.matcher(url);
            if (matcher.matches()) {
                return page("https://" + matcher.group("host"), matcher, commit);
            }
        }
        return Optional.empty();
    }

    /** By the host's name, which by custom begins with the product's name on a company's own server. */
    private static Optional<String> page(String server, Matcher url, String commit) {
        String host = url.group("host").toLowerCase(Locale.ROOT);
        String repository = server + "/" + url.group("path").replaceFirst("\\.git$", "");
        String product = host.equals("codeberg.org") ? "gitea" : host.substring(0, Math.max(0, host.indexOf('.')));
        return switch (product) {
            case "github", "gitea", "forgejo" -> Optional.of(repository + "/commit/" + commit);
            case "gitlab" -> Optional.of(repository + "/-/commit/" + commit);
            case "bitbucket" ->
                // Bitbucket Data Center, on hosts of its own, has other addresses.
                host.equals("bitbucket.org") ? Optional.of(repository + "/commits/" + commit) : Optional.empty();
            default -> Optional.empty();
        };
    }
}
