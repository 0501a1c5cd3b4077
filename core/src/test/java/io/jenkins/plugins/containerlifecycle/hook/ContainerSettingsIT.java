package io.jenkins.plugins.containerlifecycle.hook;

import static io.jenkins.plugins.containerlifecycle.hook.TestHooks.assertOutcome;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.engine.docker.TestEngine;
import io.jenkins.plugins.containerlifecycle.hook.HookRequest.Mode;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the user says about the container arrives in it. */
@Timeout(60)
class ContainerSettingsIT {
    private static TestHooks hooks;
    private static String image;

    @BeforeAll
    static void build() {
        hooks = new TestHooks();
        image = hooks.service();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        hooks.assertNothingLeft();
    }

    @AfterAll
    static void clean() throws Exception {
        if (hooks != null) {
            hooks.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVICE", "ONE_SHOT"})
    void environmentUserNetworkAndVolumesArrive(Mode mode) throws Exception {
        HookResult run = hooks.run(TestRequest.image(image)
                .mode(mode)
                .environment("COLOUR", "a \"quoted\" = $sign")
                .user("1000:77")
                .network("none")
                .volumes("/data", "/:/host:ro")
                .hook("echo \"$COLOUR\"; id -u; id -g; ls /sys/class/net | grep -c eth;"
                        + " sed -n 's/.* \\(.data\\) .*/\\1/p' /proc/mounts; touch /host/x 2>&1 | grep -o Read-only"));

        assertOutcome(run, Outcome.PASSED);
        assertThat(run.output().stdout().head().lines())
                .containsExactly("a \"quoted\" = $sign", "1000", "77", "0", "/data", "Read-only");
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVICE", "ONE_SHOT"})
    void theRootIsReadOnlyOnRequest(Mode mode) throws Exception {
        HookResult run = hooks.run(TestRequest.image(image)
                .mode(mode)
                .readOnly()
                .hook("touch /etc/x && exit 3; touch /x && exit 4; exit 0"));

        assertOutcome(run, Outcome.PASSED);
        assertThat(run.output().stderr().head()).contains("Read-only file system");
    }

    @Test
    void entrypointAndCommandReplaceTheImages() throws Exception {
        HookResult run = hooks.run(TestRequest.image(image)
                .entrypoint("/bin/sh", "-c")
                .command("echo mine >/tmp/which; exec sleep 600", "zero")
                .hook("cat /tmp/which; tr '\\0' ' ' </proc/1/cmdline")
                .retryForSeconds(5));

        assertOutcome(run, Outcome.PASSED);
        assertThat(run.output().stdout().head()).isEqualTo("mine\nsleep 600 ");
    }

    @Test
    void portsAndLimitsArrive() throws Exception {
        CompletableFuture<HookResult> run = CompletableFuture.supplyAsync(() -> {
            try {
                return hooks.run(TestRequest.image(image)
                        .network(null)
                        .ports("127.0.0.1::8053/udp")
                        .memoryMegabytes(64)
                        .cpus(0.5)
                        .service("mkfifo /tmp/go; chmod 666 /tmp/go; exec sleep 600")
                        .ready("running")
                        .hook("cat /tmp/go")
                        .retryForSeconds(5));
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        String id = hooks.awaitContainer();
        JsonNode container = new ObjectMapper()
                .readTree(TestEngine.run(new byte[0], List.of("docker", "inspect", id)))
                .get(0);
        TestEngine.run(
                new byte[0],
                List.of("docker", "exec", id, "sh", "-c", "until [ -p /tmp/go ]; do :; done; echo >/tmp/go"));

        assertOutcome(run.get(30, TimeUnit.SECONDS), Outcome.PASSED);
        JsonNode host = container.get("HostConfig");
        assertThat(host.get("Memory").asLong()).isEqualTo(64 << 20);
        assertThat(host.get("MemorySwap").asLong()).isEqualTo(64 << 20);
        assertThat(host.get("NanoCpus").asLong()).isEqualTo(500_000_000);
        assertThat(host.at("/PortBindings/8053~1udp/0/HostIp").asText()).isEqualTo("127.0.0.1");
        assertThat(container.get("Name").asText()).startsWith("/container-lifecycle-");
    }
}
