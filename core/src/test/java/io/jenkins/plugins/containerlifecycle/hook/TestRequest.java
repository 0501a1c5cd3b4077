package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ContainerOptions;
import io.jenkins.plugins.containerlifecycle.engine.ContainerOptionsBuilder;
import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.report.ReportFormat;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@link HookRequest} with defaults for everything except what a test is about. */
public final class TestRequest {
    private final String target;
    private TargetKind kind = TargetKind.IMAGE;
    private String method;
    private HookRequest.Mode mode = HookRequest.Mode.AUTO;
    private Duration timeout = Duration.ofSeconds(30);
    private Readiness readiness = Readiness.AUTO;
    private Duration readyTimeout = Duration.ofSeconds(20);
    private Duration retryFor = Duration.ZERO;
    private ReportFormat format = ReportFormat.AUTO;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final ContainerOptionsBuilder options = ContainerOptions.builder().network("none");

    private TestRequest(String target) {
        this.target = target;
    }

    public static TestRequest image(String image) {
        return new TestRequest(image);
    }

    public static TestRequest container(String container) {
        TestRequest request = new TestRequest(container);
        request.kind = TargetKind.CONTAINER;
        request.options.network(null);
        return request;
    }

    /** For images whose VALIDATE method is {@link TestHooks#FROM_ENVIRONMENT}. */
    public TestRequest hook(String script) {
        return environment("HOOK", script);
    }

    /** For images whose command is {@link TestHooks#SERVICE}. */
    public TestRequest service(String script) {
        return environment("SERVICE", script);
    }

    public TestRequest method(String value) {
        method = value;
        return this;
    }

    public TestRequest mode(HookRequest.Mode value) {
        mode = value;
        return this;
    }

    public TestRequest timeoutMillis(long value) {
        timeout = Duration.ofMillis(value);
        return this;
    }

    public TestRequest ready(String value) {
        readiness = Readiness.parse(value);
        return this;
    }

    public TestRequest readyTimeoutMillis(long value) {
        readyTimeout = Duration.ofMillis(value);
        return this;
    }

    public TestRequest retryForSeconds(long value) {
        retryFor = Duration.ofSeconds(value);
        return this;
    }

    public TestRequest format(ReportFormat value) {
        format = value;
        return this;
    }

    public TestRequest entrypoint(String... value) {
        options.entrypoint(List.of(value));
        return this;
    }

    public TestRequest command(String... value) {
        options.command(List.of(value));
        return this;
    }

    public TestRequest environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public TestRequest user(String value) {
        options.user(value);
        return this;
    }

    public TestRequest network(String value) {
        options.network(value);
        return this;
    }

    public TestRequest ports(String... value) {
        options.ports(List.of(value));
        return this;
    }

    public TestRequest volumes(String... value) {
        options.volumes(List.of(value));
        return this;
    }

    public TestRequest memoryMegabytes(long value) {
        options.memoryBytes(value << 20);
        return this;
    }

    public TestRequest cpus(double value) {
        options.cpus(value);
        return this;
    }

    public TestRequest readOnly() {
        options.readOnly(true);
        return this;
    }

    public HookRequest build() {
        return new HookRequest(
                target,
                kind,
                Hook.VALIDATE,
                method,
                mode,
                timeout,
                readiness,
                readyTimeout,
                retryFor,
                format,
                options.environment(environment).build());
    }
}
