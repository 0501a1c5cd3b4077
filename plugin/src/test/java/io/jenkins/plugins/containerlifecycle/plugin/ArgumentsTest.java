package io.jenkins.plugins.containerlifecycle.plugin;

import hudson.model.Result;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What a Pipeline is told about an impossible argument, before any engine is asked. */
@WithJenkins
class ArgumentsTest {
    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    containerValidate image: 'x', method: ''                    | 'method' is '', which is blank or only a comment: it would do nothing and pass.
                    containerValidate image: 'x', method: '   '                 | 'method' is '   ', which is blank or only a comment
                    containerValidate image: 'x', method: '#nothing'            | 'method' is '#nothing', which is blank or only a comment
                    containerValidate image: 'x', method: "${''}"               | 'method' is '', which is blank or only a comment
                    containerValidate container: 'x', method: ''                | 'method' is '', which is blank or only a comment
                    containerValidate image: 'x', timeout: 0                    | 'timeout' must be longer than zero.
                    containerValidate image: 'x', timeout: 315360001            | 'timeout' is too long: the maximum is 3650 days (315360000 seconds).
                    containerValidate image: 'x', timeout: 99999999999999999999 | 'timeout' is too long: the maximum is 3650 days (315360000 seconds).
                    containerValidate image: 'x', timeout: '315360001'          | 'timeout' is too long: the maximum is 3650 days
                    containerValidate image: 'x', timeout: '5m'                 | 'timeout' is '5m', but must be a whole number of seconds.
                    containerValidate image: 'x', readyTimeout: -1              | 'readyTimeout' must be longer than zero.
                    containerValidate image: 'x', readyTimeout: 315360001       | 'readyTimeout' is too long: the maximum is 3650 days
                    containerValidate image: 'x', retryFor: -99999999999        | 'retryFor' must not be negative.
                    containerValidate image: 'x', retryFor: 315360001           | 'retryFor' is too long: the maximum is 3650 days
                    containerPush image: 'x', timeout: 0                        | 'timeout' must be longer than zero.
                    containerPush image: 'x', timeout: 315360001                | 'timeout' is too long: the maximum is 3650 days
                    containerPush image: 'x', maxAge: '3651d'                   | 'maxAge': '3651d' is too long; the maximum is 3650d.
                    containerPush image: 'x', maxAge: '0'                       | 'maxAge' must be longer than zero.
                    containerPush image: 'x', maxAge: 'soon'                    | 'maxAge': 'soon' is not a duration
                    containerDeploy name: '', image: 'x'                        | Say what to deploy: 'name' is that of the container
                    containerDeploy name: 'web', image: ''                      | Say what to deploy
                    containerDeploy name: 'web-previous', image: 'x'            | 'web-previous' ends in -previous, which is what a deployment calls a container that it keeps
                    containerDeploy name: 'web', image: 'x', order: 'first'     | 'order' is 'first', but must be stop-first or start-first.
                    containerDeploy name: 'web', image: 'x', options: '--rm'    | The option --rm cannot be given in 'options'
                    containerDeploy name: 'web', image: 'x', options: 'a; b'    | 'options' is 'a; b', which is not a plain list of words
                    containerDeploy name: 'web', image: 'x', validations: 0     | A container is validated 1 to 1000 times, not 0.
                    containerDeploy name: 'web', image: 'x', maxAge: 'soon'     | 'maxAge': 'soon' is not a duration
                    containerDeploy name: 'web', image: 'x', keepPrevious: 'x'  | 'keepPrevious': 'x' is not a duration
                    containerDeploy name: 'web', image: 'x', timeout: 0         | 'timeout' must be longer than zero.
                    containerDeploy name: 'web', image: 'x', method: '#'        | 'method' is '#', which is blank or only a comment
                    containerUpdate container: ''                               | Say which containers are meant: 'container' is the name or ID of one that runs
                    containerUpdate container: ['x', '']                        | 'container' is a list with an empty name in it: most likely a variable that is not set.
                    containerUpdate container: ['x', null]                      | 'container' is a list with an empty name in it
                    containerUpdate null                                        | Say which containers are meant
                    containerUpdate container: 'x,y'                            | 'container' is 'x,y', but must be a list, such as ['x', 'y'].
                    containerMonitor 'x y'                                      | 'container' is 'x y', but must be a list, such as ['x', 'y'].
                    containerMonitor(['x', 'y,z'])                              | 'container' is 'y,z', but must be a list, such as ['y', 'z'].
                    containerPush image: 'x', references: 'a:1, b:1'            | 'references' is 'a:1, b:1', but must be a list, such as ['a:1', 'b:1'].
                    containerDeploy name: null, image: 'x'                      | Say what to deploy
                    containerUpdate(['x', ''])                                  | 'container' is a list with an empty name in it
                    containerDeploy name: 'web', image: 'x', requireVerdict: 'yes' | 'requireVerdict' is 'yes', but must be true or false.
                    containerDeploy name: 'web', image: 'x', requireVerdict: '' | 'requireVerdict' is '', but must be true or false.
                    containerDeploy name: 'web', image: 'x', requireVerdict: 1  | 'requireVerdict' is '1', but must be true or false.
                    containerDeploy name: 'web', image: 'x', service: 'null'    | 'service' is 'null', but must be true or false.
                    containerDeploy name: 'web', imag: 'x'                      | There is no argument 'imag'. Do you mean 'image'?
                    containerDeploy name: 'web', image: 'x', tasks: 1           | There is no argument 'tasks'. There are acceptMethod, allowSkipped, anyStamp,
                    containerDeploy name: 'web', image: 'x', options: ['-p']    | 'options' is '[-p]', but must be a text.
                    containerDeploy name: 'web', image: 'x', dockerServer: [url: 'tcp://1.2.3.4:1'] | There is no argument 'dockerServer.url'. Do you mean 'dockerServer.uri'?
                    containerDeploy name: 'web', image: 'x', dockerServer: 'y'  | 'dockerServer' is 'y', but must be a map
                    containerUpdate container: 'x', allowdeferred: true         | There is no argument 'allowdeferred'. Do you mean 'allowDeferred'?
                    containerValidate image: 'x', allowSkiped: true             | There is no argument 'allowSkiped'. Do you mean 'allowSkipped'?
                    containerMetadata imag: 'x'                                 | There is no argument 'imag'. Do you mean 'image'?
                    containerPush image: 'x', refs: ['y']                       | There is no argument 'refs'. There are
                    containerUpdate container: 'x', timeout: 0                  | 'timeout' must be longer than zero.
                    containerMonitor container: 'x', timeout: '5m'              | 'timeout' is '5m', but must be a whole number of seconds.
                    containerMonitor container: 'x', onFailure: 'IGNORE'        | 'onFailure' is 'IGNORE', but must be one of FAILURE, UNSTABLE.
                    containerAudit image: ''                                    | Say what to look into: 'image' is the name or ID of an image on the engine.
                    containerAudit image: 'No:Good:Name'                        | 'No:Good:Name' is not a valid image name
                    containerAudit image: 'x', deny: ['openssl<']               | In 'deny': In the condition 'openssl<' a version is missing after '<'
                    containerAudit image: 'x', deny: ['a', null]                | In 'deny': A condition is empty
                    containerAudit image: 'x', deny: ''                         | In 'deny': A condition is empty
                    containerAudit image: 'x', deny: []                         | 'deny' is empty or null, so that nothing would be looked for
                    containerAudit image: 'x', deny: env.NO_SUCH                | 'deny' is empty or null, so that nothing would be looked for
                    containerAudit image: 'x', deny: [a: 1]                     | 'deny' is '{a=1}', but must be a list
                    containerAudit image: 'x', rulesFile: ' '                   | 'rulesFile' is blank or null, so that nothing would be looked for
                    containerAudit image: 'x', rulesFile: env.NO_SUCH           | 'rulesFile' is blank or null, so that nothing would be looked for
                    containerAudit image: 'x', onFound: 'IGNORE'                | 'onFound' is 'IGNORE', but must be one of FAILURE, UNSTABLE.
                    containerAudit image: 'x', allowUnknown: 'maybe'            | 'allowUnknown' is 'maybe', but must be true or false.
                    containerAudit image: 'x', alowUnknown: true                | There is no argument 'alowUnknown'. Do you mean 'allowUnknown'?
                    """)
    void isSaidInOneSentenceThatNamesTheArgument(String step, String sentence) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(
                new CpsFlowDefinition("node { withEnv(['DOCKER_HOST=tcp://127.0.0.1:9']) {\n" + step + "\n} }", true));

        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        jenkins.assertLogContains("ERROR: " + sentence, run);
        jenkins.assertLogNotContains("\tat ", run);
        jenkins.assertLogNotContains("127.0.0.1:9 ", run);
    }
}
