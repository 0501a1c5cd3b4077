package io.jenkins.plugins.containerlifecycle.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.ContainerDetailsBuilder;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.ExecResult;
import io.jenkins.plugins.containerlifecycle.engine.ExecSpec;
import io.jenkins.plugins.containerlifecycle.engine.OutputListener;
import io.jenkins.plugins.containerlifecycle.engine.WatchedEngine;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Many runs in containers of one image, as those of one command or of an agent. */
class SeenScriptsTest {
    private static final String SCRIPT = "/usr/bin/container";

    private final SeenScripts scripts = new SeenScripts();
    private final Set<String> withoutShell = new HashSet<>();
    private final List<String> looks = new ArrayList<>();
    private final List<List<String>> commands = new ArrayList<>();

    private final ContainerEngine engine = WatchedEngine.fake((verb, arguments) -> {
        String id = (String) arguments[0];
        switch (verb) {
            case "containers.inspect":
                return container(id);
            case "containers.pathExists":
                looks.add(id + " " + arguments[1]);
                return arguments[1].equals(SCRIPT) || arguments[1].equals("/etc/container/hooks/monitor")
                        ? true
                        : arguments[1].equals("/bin/sh") && !withoutShell.contains(id);
            case "containers.readFiles":
                return Optional.empty();
            case "containers.exec":
                List<String> command = ((ExecSpec) arguments[1]).command();
                commands.add(command);
                boolean runs = !command.get(0).equals(SCRIPT) || !withoutShell.contains(id);
                ((OutputListener) arguments[2])
                        .onOutput(OutputListener.Stream.STDOUT, (runs ? "fine" : "?").getBytes(StandardCharsets.UTF_8));
                return new ExecResult(runs ? 0 : 127, 1L);
            default:
                return null;
        }
    });

    @Test
    void inAnotherContainerOfTheImageTheScriptIsTriedAtOnce() throws Exception {
        assertThat(run("one").report().outcome()).isEqualTo(Outcome.PASSED);
        assertThat(looks).containsExactly("one /bin/sh", "one " + SCRIPT);
        assertThat(run("two").report().outcome()).isEqualTo(Outcome.PASSED);
        assertThat(looks).hasSize(2);
        assertThat(commands).hasSize(2).containsOnly(List.of(SCRIPT, "--monitor"));
    }

    @Test
    void aContainerThatLacksWhatTheOthersHaveIsLookedAtAfterAll() throws Exception {
        withoutShell.add("two");
        run("one");
        HookResult result = run("two");
        assertThat(result.report().outcome()).isEqualTo(Outcome.PASSED);
        assertThat(result.output().stdout().text()).isEqualTo("fine");
        assertThat(commands.get(commands.size() - 1)).isEqualTo(List.of("/etc/container/hooks/monitor"));
    }

    @Test
    void whatAnImageLacksIsLookedForEachTimeAndNotTried() throws Exception {
        withoutShell.addAll(List.of("one", "two"));
        run("one");
        run("two");
        assertThat(looks).contains("two /bin/sh");
        assertThat(commands).hasSize(2).containsOnly(List.of("/etc/container/hooks/monitor"));
    }

    @Test
    void aCommandOfTheCallersShowsNothingAboutTheScript() throws Exception {
        run("one", "true");
        run("two");
        assertThat(looks).containsExactly("one /bin/sh", "two /bin/sh", "two " + SCRIPT);
    }

    private HookResult run(String id) throws Exception {
        return run(id, null);
    }

    private HookResult run(String id, String method) throws Exception {
        HookRequest request = new HookRequestBuilder()
                .from(HookRequest.in(id, Hook.MONITOR, Duration.ofSeconds(5)))
                .method(method)
                .build();
        return new HookRunner(engine, HookListener.SILENT, scripts)
                .run(request, HookRunner.newRunId(), new Cancellation());
    }

    private static ContainerDetails container(String id) {
        return new ContainerDetailsBuilder()
                .from(RunningContainerTest.details(true))
                .id(id)
                .startedAt("2026-01-01T00:00:00Z")
                .build();
    }
}
