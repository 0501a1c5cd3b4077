package io.jenkins.plugins.containerlifecycle.plugin.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.AbortException;
import hudson.security.ACL;
import hudson.security.ACLContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;

class RecordingTest {
    @AfterEach
    void forgetTheInterrupt() {
        Thread.interrupted();
    }

    @Test
    void anAbortDoesNotCloseAFileThatIsWrittenAndCountsAfterIt(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("record");
        Thread.currentThread().interrupt();

        Recording.complete(() -> Files.writeString(file, "all of it"));

        assertTrue(Thread.interrupted());
        assertEquals("all of it", Files.readString(file));
    }

    @Test
    void anAbortMeanwhileDoesNotEndIt(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("record");
        Thread build = Thread.currentThread();

        Recording.complete(() -> {
            build.interrupt();
            Thread.sleep(100);
            Files.writeString(file, "all of it");
        });

        assertTrue(Thread.interrupted());
        assertEquals("all of it", Files.readString(file));
    }

    @Test
    void whatGoesWrongIsThrownAsItIs() {
        AbortException failure = new AbortException("It does not pass.");
        assertSame(
                failure,
                assertThrows(
                        AbortException.class,
                        () -> Recording.complete(() -> {
                            throw failure;
                        })));
        assertThrows(
                IllegalStateException.class,
                () -> Recording.complete(() -> {
                    throw new IllegalStateException();
                }));
        assertFalse(Thread.interrupted());
    }

    @Test
    void itIsDoneAsTheUserOfTheBuild() throws Exception {
        Authentication user = new TestingAuthenticationToken("somebody", "");
        AtomicReference<Authentication> seen = new AtomicReference<>();
        try (ACLContext context = ACL.as2(user)) {
            Recording.complete(() -> seen.set(Jenkins.getAuthentication2()));
        }
        assertSame(user, seen.get());
    }
}
