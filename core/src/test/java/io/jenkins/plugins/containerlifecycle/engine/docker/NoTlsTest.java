package io.jenkins.plugins.containerlifecycle.engine.docker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NoTlsTest {
    static ThrowingCallable[] uses() {
        NoTls tls = new NoTls();
        return new ThrowingCallable[] {
            tls::getSocketFactory,
            tls::getServerSocketFactory,
            tls::createSSLEngine,
            () -> tls.createSSLEngine("h", 1),
            () -> tls.init(null, null, null),
            tls::getClientSessionContext,
            tls::getServerSessionContext
        };
    }

    @ParameterizedTest
    @MethodSource("uses")
    void nothingCanBeSentOverItThatShouldBeEncrypted(ThrowingCallable use) {
        assertThatThrownBy(use).hasMessage("TLS was requested on a connection without it.");
    }
}
