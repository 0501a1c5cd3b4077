package io.jenkins.plugins.containerlifecycle.plugin.facts;

import hudson.FilePath;
import hudson.model.Run;
import io.jenkins.plugins.containerlifecycle.context.BuildFacts;
import io.jenkins.plugins.containerlifecycle.context.Gitref;
import io.jenkins.plugins.containerlifecycle.context.RememberedSource;
import io.jenkins.plugins.containerlifecycle.context.RememberedSource.Reach;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;

/**
 * What Jenkins knows about a build: gathered on the controller and combined on the agent with what the git command says
 * about the folder there, which overrides what was remembered.
 */
public final class JenkinsFacts implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Those about the node and its folders. */
    private static final List<String> OF_THE_NODE = List.of("NODE_NAME", "HOSTNAME", "WORKSPACE");

    /** Those about the job's branch, for a checkout that does not say it. */
    private static final List<String> OF_THE_JOB = List.of("CHANGE_BRANCH", "BRANCH_NAME", "TAG_NAME");

    private final ArrayList<String> causes;
    /** The name of each base that was built again to its build. */
    private final HashMap<String, String> rebuiltFor;

    private final HashMap<String, String> variables;
    private final ArrayList<RememberedSource> memories;
    private final Gitref gitref;

    private JenkinsFacts(
            List<String> causes,
            Map<String, String> rebuiltFor,
            Map<String, String> variables,
            List<RememberedSource> memories,
            Gitref gitref) {
        this.causes = new ArrayList<>(causes);
        this.rebuiltFor = new LinkedHashMap<>(rebuiltFor);
        this.variables = new HashMap<>(variables);
        this.memories = new ArrayList<>(memories);
        this.gitref = gitref;
    }

    /**
     * @param env the step's environment, with what the user set in it
     * @param folder whose checkout counts; the innermost if they are nested
     * @param gitref the user's word on the commit
     */
    public static JenkinsFacts of(Run<?, ?> run, Map<String, String> env, FilePath folder, Gitref gitref) {
        Map<String, String> variables = chosen(OF_THE_NODE, env);
        variables.put(
                "BUILD_TAG", "jenkins-" + run.getParent().getFullName().replace('/', '-') + "-" + run.getNumber());
        String root = Jenkins.get().getRootUrl();
        if (root != null) {
            variables.put("BUILD_URL", root + run.getUrl());
        }
        List<RememberedSource> memories = memories(Checkouts.of(run), env, folder);
        return new JenkinsFacts(
                BuildCauses.of(run.getCauses()), BaseImageCause.rebuiltFor(run), variables, memories, gitref);
    }

    /** What the user set in the environment, then the checkout of this folder, then everything about another folder. */
    private static List<RememberedSource> memories(Checkouts checkouts, Map<String, String> env, FilePath folder) {
        Map<String, String> job = chosen(OF_THE_JOB, env);
        Map<String, String> set = set(checkouts, env);
        List<RememberedSource> memories = new ArrayList<>();
        if (set.containsKey("GIT_COMMIT")) {
            memories.add(RememberedSource.ofJenkins("GIT_COMMIT", merged(job, set), null, Reach.COMMIT));
        }
        Checkout around = checkouts.around(folder).orElse(null);
        if (around != null) {
            Map<String, String> facts = merged(job, around.facts());
            if (!set.containsKey("GIT_COMMIT")) {
                facts.putAll(set);
            }
            memories.add(RememberedSource.ofJenkins(around.toString(), facts, around.folder(), Reach.FOLDER));
        }
        for (Checkout other : checkouts.newestFirst()) {
            if (other != around) {
                Map<String, String> facts = merged(job, other.facts());
                memories.add(RememberedSource.ofJenkins(other.toString(), facts, null, Reach.ELSEWHERE));
            }
        }
        return memories;
    }

    /**
     * The user's own variables. Declarative Pipelines put the variables of their first checkout into the environment of
     * everything that follows, other folders included, so a value that came from a checkout is not the user's choice.
     */
    private static Map<String, String> set(Checkouts checkouts, Map<String, String> env) {
        Map<String, String> set = chosen(Checkout.VARIABLES, env);
        set.entrySet().removeIf(variable -> checkouts.said(variable.getKey(), variable.getValue()));
        return set;
    }

    private static Map<String, String> chosen(List<String> names, Map<String, String> env) {
        Map<String, String> chosen = new HashMap<>();
        for (String name : names) {
            if (env.get(name) != null) {
                chosen.put(name, env.get(name));
            }
        }
        return chosen;
    }

    private static Map<String, String> merged(Map<String, String> first, Map<String, String> winning) {
        Map<String, String> merged = new HashMap<>(first);
        merged.putAll(winning);
        return merged;
    }

    /** On the agent. @param context the folder that is built */
    public BuildFacts on(Path context) {
        return BuildFacts.ofJenkins(causes, variables, context, memories, gitref)
                .rebuiltFor(rebuiltFor);
    }
}
