package io.jenkins.plugins.containerlifecycle.engine.docker;

import java.io.IOException;

/** The same by a Unix socket, for which there is another client. */
class LocalEngineFaultsTest extends DockerEngineFaultsTest {
    @Override
    FakeEngine fake(FakeEngine.Script script) throws IOException {
        return FakeEngine.local(script);
    }
}
