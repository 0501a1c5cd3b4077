package io.jenkins.plugins.containerlifecycle.metadata;

import java.util.regex.Pattern;

/** The address of a git repository, safe to show to everybody. */
public final class GitUrl {
    // The user part of "https://user:token@host/"; a bare user of "ssh://git@host/" or "git@host:path" is not a secret.
    private static final Pattern USER_INFO = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@");
    private static final Pattern PLAIN_SSH_USER = Pattern.compile("^(ssh|git\\+ssh)://[A-Za-z0-9_.-]+@[^@/]*(/.*)?$");
    private static final Pattern QUERY = Pattern.compile("[?#].*$", Pattern.DOTALL);

    private GitUrl() {}

    /**
     * @param url in any form that git accepts
     * @return the address without user name, password, token, query and fragment
     */
    public static String withoutCredentials(String url) {
        if (!url.contains("://")) {
            return url;
        }
        if (PLAIN_SSH_USER.matcher(url).matches()) {
            return url;
        }
        return QUERY.matcher(USER_INFO.matcher(url).replaceFirst("$1")).replaceFirst("");
    }
}
