package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScriptResourceTest {
    @Test
    void isTheScriptWithAVersionInIt() throws Exception {
        assertThat(new String(ScriptResource.load(), StandardCharsets.UTF_8))
                .startsWith("#!/bin/sh\n")
                .doesNotContain("@project.version@")
                .contains("development");
    }
}
