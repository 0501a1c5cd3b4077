package io.jenkins.plugins.containerlifecycle.metadata;

import java.util.regex.Pattern;

/**
 * Which addresses an image may give of itself. Everybody reads them, so there must be no password in one, whatever its
 * form; nor a user's name if it may be a token.
 */
final class WebAddress {
    static final String SCHEMES = "http, https, ftp, git, ssh or mailto";

    private static final String HOST = "([^\\s/?#@:\\\\\\[\\]]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?";
    private static final String PATH = "([/?#][^\\s\\\\]*)?";

    private static final Pattern WEB = Pattern.compile("(?i)(https?|ftp)://" + HOST + PATH);
    private static final Pattern GIT = Pattern.compile("(?i)(ssh|git)://([A-Za-z0-9_.-]+@)?" + HOST + PATH);
    private static final Pattern MAIL =
            Pattern.compile("(?i)mailto:[^\\s/?#@:\\\\]+@[^\\s/?#@:\\\\]+(\\?[^\\s\\\\]*)?");

    private static final Pattern PATH_START = Pattern.compile("[/?#]");

    private WebAddress() {}

    static boolean isOne(String address) {
        boolean web = WEB.matcher(address).matches() || GIT.matcher(address).matches();
        return web && !hasUserInside(address) || MAIL.matcher(address).matches();
    }

    /** Such as another address in the path, as in an archive's address of a page. */
    private static boolean hasUserInside(String address) {
        String[] parts = PATH_START.split(address.substring(address.indexOf("://") + "://".length()), 2);
        int colon = parts.length < 2 ? -1 : parts[1].indexOf(':');
        return colon >= 0 && parts[1].lastIndexOf('@') > colon;
    }

    /** For a message: what is before an @ may be secret. */
    static String withoutUser(String address) {
        int at = address.lastIndexOf('@');
        return at < 0 ? address : "..." + address.substring(at);
    }
}
