package io.jenkins.plugins.containerlifecycle.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.engine.ContainerOptions;
import io.jenkins.plugins.containerlifecycle.engine.ContainerSpec;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainerBodyTest {
    @Test
    void theBodySaysWhatTheSpecificationSays() throws Exception {
        ObjectNode body = write(new ContainerSpec(
                "image",
                "name",
                Map.of("l", "v"),
                ContainerOptions.builder()
                        .entrypoint(List.of())
                        .command(List.of("run", "a b"))
                        .environment(Map.of("B", "2", "A", "1=1"))
                        .user("guest")
                        .network("none")
                        .ports(List.of("8080:80", "8081:80"))
                        .volumes(List.of("/data", "/h:/d:ro"))
                        .memoryBytes(64L << 20)
                        .cpus(1.5)
                        .readOnly(true)
                        .build()));

        assertThat(body)
                .hasToString(
                        "{\"Image\":\"image\",\"Labels\":{\"l\":\"v\"},\"Entrypoint\":[\"\"],\"Cmd\":[\"run\",\"a b\"],"
                                + "\"Env\":[\"A=1=1\",\"B=2\"],\"User\":\"guest\",\"HostConfig\":{\"NetworkMode\":\"none\","
                                + "\"PortBindings\":{\"80/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"8080\"},"
                                + "{\"HostIp\":\"\",\"HostPort\":\"8081\"}]},\"Binds\":[\"/h:/d:ro\"],\"Memory\":67108864,"
                                + "\"MemorySwap\":67108864,\"NanoCpus\":1500000000,\"ReadonlyRootfs\":true},"
                                + "\"ExposedPorts\":{\"80/tcp\":{}},\"Volumes\":{\"/data\":{}}}");
    }

    @Test
    void whatTheImageSaysIsKeptWhereNothingIsSaid() throws Exception {
        ObjectNode body = write(new ContainerSpec("i", null, Map.of(), ContainerOptions.NONE));

        assertThat(body).hasToString("{\"Image\":\"i\",\"Labels\":{},\"Env\":[],\"HostConfig\":{}}");
    }

    @Test
    void valuesThatCannotBeAreRefusedBeforeTheEngineIsAsked() {
        assertRefused(Map.of("A=B", "1"), null, null, "'A=B' cannot be the name of an environment variable");
        assertRefused(Map.of(" ", "1"), null, null, "cannot be the name of an environment variable");
        assertRefused(Map.of("A", "x\0y"), null, null, "NUL character");
        assertRefused(Map.of(), 1000L, null, "memory limit of 1000 bytes is too small");
        assertRefused(Map.of(), null, 0.0, "limit of 0.0 processors");
        assertRefused(Map.of(), null, Double.NaN, "limit of NaN processors");
    }

    private static void assertRefused(Map<String, String> environment, Long memory, Double cpus, String why) {
        ContainerSpec spec = new ContainerSpec(
                "i",
                null,
                Map.of(),
                ContainerOptions.builder()
                        .environment(environment)
                        .memoryBytes(memory)
                        .cpus(cpus)
                        .build());
        assertThatThrownBy(() -> write(spec))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("The container cannot be created: ")
                .hasMessageContaining(why);
    }

    private static ObjectNode write(ContainerSpec spec) throws EngineException {
        ObjectNode body = LenientJson.object();
        ContainerBody.write(spec, body);
        return body;
    }
}
