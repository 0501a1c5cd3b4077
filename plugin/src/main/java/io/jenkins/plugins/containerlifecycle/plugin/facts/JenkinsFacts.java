package io.jenkins.plugins.containerlifecycle.plugin.facts;

import hudson.FilePath;
import hudson.model.Run;
import io.jenkins.plugins.containerlifecycle.context.BuildFacts;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jenkins.model.Jenkins;

/**
 * What Jenkins knows of a build: gathered on the controller, put together on the agent with what the git command says
 * of the working tree there.
 */
public final class JenkinsFacts implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Those that say something of the node and of the branch; the checkout's own come in beside them. */
    private static final List<String> VARIABLES =
            List.of("NODE_NAME", "CHANGE_BRANCH", "BRANCH_NAME", "TAG_NAME", "HOSTNAME");

    private final ArrayList<String> causes;
    private final HashMap<String, String> variables;

    private JenkinsFacts(List<String> causes, Map<String, String> variables) {
        this.causes = new ArrayList<>(causes);
        this.variables = new HashMap<>(variables);
    }

    /**
     * @param env the step's, where variables that the user set win over what a checkout said
     * @param folder whose checkout counts; where one is within another, the inner
     */
    public static JenkinsFacts of(Run<?, ?> run, Map<String, String> env, FilePath folder) {
        Map<String, String> variables = new HashMap<>();
        for (String variable : VARIABLES) {
            if (env.get(variable) != null) {
                variables.put(variable, env.get(variable));
            }
        }
        variables.putAll(git(Checkouts.of(run), env, folder));
        variables.put(
                "BUILD_TAG", "jenkins-" + run.getParent().getFullName().replace('/', '-') + "-" + run.getNumber());
        String root = Jenkins.get().getRootUrl();
        if (root != null) {
            variables.put("BUILD_URL", root + run.getUrl());
        }
        return new JenkinsFacts(BuildCauses.of(run.getCauses()), variables);
    }

    /**
     * Declarative Pipelines put what their first checkout said into the environment of everything that follows, other
     * folders included: a value that some checkout gave does not win over the folder's own checkout.
     */
    private static Map<String, String> git(Checkouts checkouts, Map<String, String> env, FilePath folder) {
        Optional<Checkout> around = checkouts.around(folder);
        Map<String, String> git = new HashMap<>(around.map(Checkout::facts).orElse(Map.of()));
        for (String variable : Checkout.VARIABLES) {
            String value = env.get(variable);
            if (value != null && (around.isEmpty() || !checkouts.said(variable, value))) {
                git.put(variable, value);
            }
        }
        return git;
    }

    /** On the agent. @param workTree any folder of the working tree that is built */
    public BuildFacts on(Path workTree) {
        return BuildFacts.ofJenkins(causes, variables, workTree);
    }

    /** The controller's part of it, for tests. */
    Map<String, String> variables() {
        return Map.copyOf(variables);
    }
}
