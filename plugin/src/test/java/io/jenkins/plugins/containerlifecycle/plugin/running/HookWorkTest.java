package io.jenkins.plugins.containerlifecycle.plugin.running;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import hudson.model.TaskListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HookWorkTest {
    @Test
    void keysDoNotStayOnTheAgent(@TempDir Path folder) throws Exception {
        Path keys = Files.createDirectory(folder.resolve("keys"));
        Files.writeString(keys.resolve("key.pem"), "a key");
        HookArguments arguments = new HookArguments();
        arguments.container = "web";
        arguments.timeout = 1;

        HookReply reply = new HookWork(
                        "update",
                        arguments,
                        "keys",
                        false,
                        Map.of("DOCKER_HOST", "tcp://127.0.0.1:9"),
                        keys.toString(),
                        TaskListener.NULL)
                .call();

        assertNull(reply.verdict);
        assertFalse(Files.exists(keys));
    }
}
