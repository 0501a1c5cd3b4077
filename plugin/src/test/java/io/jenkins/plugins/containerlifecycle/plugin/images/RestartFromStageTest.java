package io.jenkins.plugins.containerlifecycle.plugin.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Queue;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.SeenStamp;
import java.util.List;
import org.jenkinsci.plugins.pipeline.modeldefinition.actions.RestartDeclarativePipelineAction;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A build that goes on from a stage of another one is held to what that one stamped. */
@WithJenkins
class RestartFromStageTest {
    private static final String PIPELINE = """
            pipeline {
              agent any
              stages {
                stage('first') {
                  steps {
                    writeFile file: 'Dockerfile', text: 'FROM scratch'
                    containerMetadata image: 'lab/a', tags: ['1']
                    containerMetadata image: 'lab/b', tags: ['1']
                  }
                }
                stage('second') { steps { containerMetadata image: 'lab/b', tags: ['1'] } }
                stage('third') { steps { echo 'third' } }
              }
            }
            """;

    @Test
    void itHasTheStampsOfTheStagesThatItDoesNotRunAgain(JenkinsRule jenkins) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(PIPELINE, true));
        WorkflowRun first = jenkins.buildAndAssertSuccess(job);
        assertEquals(3, ContainerImages.stamps(first).size());

        WorkflowRun third = restart(jenkins, first, "third");
        assertTrue(isHeld(third, "lab/a:1"));
        assertTrue(isHeld(third, "lab/b:1"));
        assertFalse(isHeld(third, "lab/c:1"));

        WorkflowRun ofRestart = restart(jenkins, third, "third");
        assertTrue(isHeld(ofRestart, "lab/a:1"));
    }

    @Test
    void whatItStampsAnewTakesThePlaceOfWhatWasStampedBefore(JenkinsRule jenkins) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(PIPELINE, true));
        WorkflowRun second = restart(jenkins, jenkins.buildAndAssertSuccess(job), "second");

        // The first build's stamp of lab/a; only its own of lab/b.
        assertEquals(2, ContainerImages.stamps(second).size());
        assertTrue(isHeld(second, "lab/a:1"));
    }

    private static WorkflowRun restart(JenkinsRule jenkins, WorkflowRun run, String stage) throws Exception {
        Queue.Item item = run.getAction(RestartDeclarativePipelineAction.class).run(stage);
        WorkflowRun restarted = (WorkflowRun) item.getFuture().get();
        jenkins.assertBuildStatusSuccess(restarted);
        return restarted;
    }

    /** An image without any stamp. */
    private static boolean isHeld(WorkflowRun run, String name) {
        SeenStamp seen = new SeenStamp(name, List.of(name), List.of(name), Ancestry.EMPTY, false);
        return RecordedStamp.rule(ContainerImages.stamps(run)).complaint(seen).isPresent();
    }
}
