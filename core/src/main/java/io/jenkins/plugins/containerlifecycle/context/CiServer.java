package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The CI servers that a build's environment shows. */
enum CiServer {
    JENKINS("GIT_COMMIT", "WORKSPACE", false),
    GITHUB("GITHUB_SHA", "GITHUB_WORKSPACE", true),
    GITLAB("CI_COMMIT_SHA", "CI_PROJECT_DIR", true),
    /** Any other, or none. */
    OTHER("", "", false);

    private final String commitVariable;
    private final String workspaceVariable;
    private final boolean fillsFolders;

    CiServer(String commitVariable, String workspaceVariable, boolean fillsFolders) {
        this.commitVariable = commitVariable;
        this.workspaceVariable = workspaceVariable;
        this.fillsFolders = fillsFolders;
    }

    static CiServer of(Map<String, String> env) {
        // A GitHub workflow that talks to a Jenkins may have JENKINS_URL, too, but no build number.
        if (get(env, "JENKINS_URL") != null && (get(env, "BUILD_TAG") != null || get(env, "BUILD_NUMBER") != null)) {
            return JENKINS;
        }
        if (isTrue(env, "GITHUB_ACTIONS")) {
            return GITHUB;
        }
        return isTrue(env, "GITLAB_CI") ? GITLAB : OTHER;
    }

    /** The variable that names the commit of a build. */
    String commitVariable() {
        return commitVariable;
    }

    /** The folder that the build was given, if the environment names it. */
    @Nullable
    String workspace(Map<String, String> env) {
        return get(env, workspaceVariable);
    }

    /** Whether that folder contains the build's commit; in Jenkins a Pipeline may put anything there. */
    boolean fillsFolders() {
        return fillsFolders;
    }

    /** An empty value counts as none, and invisible characters, which metadata would refuse, are removed. */
    static @Nullable String get(Map<String, String> env, String name) {
        String value = env.get(name);
        return value == null || value.isBlank() ? null : SafeText.line(value.strip());
    }

    static boolean isTrue(Map<String, String> env, String name) {
        return "true".equalsIgnoreCase(get(env, name)) || "1".equals(get(env, name));
    }
}
