package io.jenkins.plugins.containerlifecycle.plugin.validate;

import hudson.tasks.junit.pipeline.JUnitResultsStepExecution;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/** Where something was done in a Pipeline. */
public final class Stages {
    private Stages() {}

    /** The stages and parallel branches that enclose a node, innermost first. */
    static List<FlowNode> of(FlowNode node) {
        return JUnitResultsStepExecution.getEnclosingStagesAndParallels(node);
    }

    /** Their names as a page shows them, such as {@code Validate / linux}; null if there are none. */
    public static String around(FlowNode node) {
        List<String> names = new ArrayList<>(JUnitResultsStepExecution.getEnclosingBlockNames(of(node)));
        Collections.reverse(names);
        return names.isEmpty() ? null : String.join(" / ", names);
    }
}
