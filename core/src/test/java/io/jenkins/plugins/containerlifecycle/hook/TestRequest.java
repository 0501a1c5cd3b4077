package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.report.ReportFormat;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@link HookRequest} with everything at its default but what a test is about. */
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
    private List<String> entrypoint;
    private List<String> command;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private String user;
    private String network = "none";
    private List<String> ports = List.of();
    private List<String> volumes = List.of();
    private Long memory;
    private Double cpus;
    private boolean readOnly;

    private TestRequest(String target) {
        this.target = target;
    }

    public static TestRequest image(String image) {
        return new TestRequest(image);
    }

    public static TestRequest container(String container) {
        TestRequest request = new TestRequest(container);
        request.kind = TargetKind.CONTAINER;
        request.network = null;
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
        entrypoint = List.of(value);
        return this;
    }

    public TestRequest command(String... value) {
        command = List.of(value);
        return this;
    }

    public TestRequest environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public TestRequest user(String value) {
        user = value;
        return this;
    }

    public TestRequest network(String value) {
        network = value;
        return this;
    }

    public TestRequest ports(String... value) {
        ports = List.of(value);
        return this;
    }

    public TestRequest volumes(String... value) {
        volumes = List.of(value);
        return this;
    }

    public TestRequest memoryMegabytes(long value) {
        memory = value << 20;
        return this;
    }

    public TestRequest cpus(double value) {
        cpus = value;
        return this;
    }

    public TestRequest readOnly() {
        readOnly = true;
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
                new ContainerOptions(
                        entrypoint, command, environment, user, network, ports, volumes, memory, cpus, readOnly));
    }
}
