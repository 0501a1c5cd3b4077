package io.jenkins.plugins.containerlifecycle.plugin.facts;

import io.jenkins.plugins.containerlifecycle.metadata.GitUrl;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one checkout brought into one folder of one node. Kept in the build's record, so plain values only. */
final class Checkout {
    static final List<String> VARIABLES =
            List.of("GIT_URL", "GIT_URL_1", "GIT_COMMIT", "GIT_BRANCH", "GIT_LOCAL_BRANCH");

    /** The node's name; empty for the controller's own. */
    private final String node;
    /** Absolute, as the node writes it. */
    private final String folder;
    /** What the SCM said about it, without credentials; only {@link #VARIABLES}. */
    private final Map<String, String> facts = new LinkedHashMap<>();

    Checkout(String node, String folder, Map<String, String> environment) {
        this.node = node;
        this.folder = normal(folder);
        for (String variable : VARIABLES) {
            String value = environment.get(variable);
            if (value != null) {
                facts.put(variable, SafeText.line(GitUrl.withoutCredentials(value)));
            }
        }
    }

    boolean isEmpty() {
        return facts.isEmpty();
    }

    /** How closely this encloses a folder: the greater, the closer; negative if it does not. */
    int closeness(String otherNode, String otherFolder) {
        String inner = normal(otherFolder);
        boolean around = node.equals(otherNode) && (inner.equals(folder) || inner.startsWith(folder + "/"));
        return around ? folder.length() : -1;
    }

    boolean said(String variable, String value) {
        return GitUrl.withoutCredentials(value).equals(facts.get(variable));
    }

    Map<String, String> facts() {
        return Map.copyOf(facts);
    }

    /** As the node writes it, or nearly so. */
    String folder() {
        return folder;
    }

    /** For the log. */
    @Override
    public String toString() {
        return "the checkout in " + folder + (node.isEmpty() ? "" : " on " + node);
    }

    private static String normal(String path) {
        String slashes = path.replace('\\', '/');
        return slashes.endsWith("/") ? slashes.substring(0, slashes.length() - 1) : slashes;
    }
}
