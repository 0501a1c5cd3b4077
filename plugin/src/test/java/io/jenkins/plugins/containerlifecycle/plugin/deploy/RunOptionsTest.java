package io.jenkins.plugins.containerlifecycle.plugin.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hudson.AbortException;
import hudson.EnvVars;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The options of docker run in a freestyle job, in which others choose the values of variables. */
class RunOptionsTest {
    private static List<String> expanded(String options, String... variables) throws AbortException {
        DeployArguments arguments = new DeployArguments();
        arguments.options = options;
        return arguments.expandedBy(new EnvVars(variables)).runOptions();
    }

    @Test
    void aValueNeverBecomesAnotherOption() throws Exception {
        for (String value :
                List.of("1 --privileged -v /:/host", "1' --privileged '", "1\" --privileged \"", "a\\ b", "$X;", "")) {
            assertEquals(
                    List.of("-e", "LEVEL=" + value, "-p", "80:80"),
                    expanded("-e LEVEL=${LEVEL} -p $PORT:80", "LEVEL", value, "PORT", "80"));
            assertEquals(List.of("-e", value), expanded("-e \"$LEVEL\"", "LEVEL", value));
            assertEquals(List.of("-e", value), expanded("-e '$LEVEL'", "LEVEL", value));
        }
    }

    @Test
    void theFirstOptionMayHaveItsValueInOneWord() throws Exception {
        assertEquals(List.of("--memory=1g", "--init"), expanded("--memory=$SIZE --init", "SIZE", "1g"));
    }

    @Test
    void withoutOptionsThereIsNothingToReplace() throws Exception {
        assertEquals(List.of(), expanded(null));
    }

    @Test
    void aVariableThatIsNotThereIsAnError() {
        assertThrows(AbortException.class, () -> expanded("-e LEVEL=$LEVEL"));
    }
}
