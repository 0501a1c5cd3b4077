package io.jenkins.plugins.containerlifecycle.plugin.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hudson.AbortException;
import hudson.EnvVars;
import java.util.List;
import org.junit.jupiter.api.Test;

class HookArgumentsTest {
    private static List<String> expanded(String container, String... variables) throws AbortException {
        HookArguments arguments = new HookArguments();
        arguments.container = container;
        return arguments.expandedBy(new EnvVars(variables)).containers();
    }

    @Test
    void aVariableStandsForOneName() throws Exception {
        assertEquals(List.of("web-1", "db"), expanded("web-$N, ${DB}", "N", "1", "DB", " db "));

        for (String value : List.of("db other", "db,other", "a\nb", "", " ")) {
            assertThrows(AbortException.class, () -> expanded("web $DB", "DB", value), value);
        }
    }
}
