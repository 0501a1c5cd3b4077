package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.hook.HookRequest;
import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HeadStartTest {
    static List<HookRequest> hooks() {
        return List.of(
                HookRequest.validate(CannedEngine.IMAGE),
                HookRequest.in(CannedEngine.CONTAINER, Hook.MONITOR, Duration.ofSeconds(30)),
                HookRequest.in(CannedEngine.CONTAINER, Hook.METRICS, Duration.ofSeconds(30)));
    }

    /** Else it would rehearse what is done after an error. */
    @ParameterizedTest
    @MethodSource("hooks")
    void aRehearsedHookPasses(HookRequest request) throws Exception {
        HookResult result = HeadStart.hook(request);
        assertThat(result.report().outcome())
                .describedAs(result.report().reason())
                .isEqualTo(Outcome.PASSED);
    }

    @Test
    void whatIsRehearsedAreCommands() throws Exception {
        assertThat(ContainerCtl.commandLine().getSubcommands().keySet()).containsAll(HeadStart.COMMANDS);
        for (String command : HeadStart.COMMANDS) {
            HeadStart.rehearse(command);
        }
    }
}
