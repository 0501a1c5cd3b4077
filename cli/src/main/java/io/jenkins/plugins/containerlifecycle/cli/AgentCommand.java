package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.agent.AgentSettings;
import io.jenkins.plugins.containerlifecycle.agent.AgentSettingsBuilder;
import io.jenkins.plugins.containerlifecycle.agent.ContainerAgent;
import io.jenkins.plugins.containerlifecycle.agent.web.Tls;
import io.jenkins.plugins.containerlifecycle.agent.web.WebSettings;
import io.jenkins.plugins.containerlifecycle.agent.webhook.SmallFile;
import io.jenkins.plugins.containerlifecycle.agent.webhook.WebhookSecrets;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.Schedule;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Utf8;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "agent",
        description =
                "Stays beside the containers of an engine: asks their MONITOR, METRICS and VALIDATE hooks regularly,"
                        + " shows on a page how they are, has metrics for Prometheus, and runs hooks on demand.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  containerctl agent",
            "  containerctl agent --listen :9649 --token-file /etc/container-agent/token",
            "  containerctl agent --webhook-secret web=/etc/container-agent/web.secret",
            "",
            "It runs until it is stopped (Ctrl-C, SIGTERM). Exit codes: 2 usage, or the address is",
            "taken; 130 or 143 if it was stopped, after the hooks that ran have been ended."
        })
final class AgentCommand implements Callable<Integer> {
    private static final int SHORTEST_TOKEN = 16;
    private static final int LONGEST_TOKEN = 4096;
    private static final InetAddress LOOPBACK_6 = loopback6();

    @Spec
    CommandSpec spec;

    @Mixin
    CommonOptions common;

    @Option(
            names = "--listen",
            paramLabel = "[ADDRESS]:PORT",
            defaultValue = "127.0.0.1:9649",
            converter = ListenConverter.class,
            description =
                    "Where pages, metrics and the API are. Without an address: on all of this machine; everybody who"
                            + " reaches that may read what hooks say. Default: ${DEFAULT-VALUE}.")
    InetSocketAddress listen;

    @Option(
            names = "--monitor-every",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description =
                    "Between two runs of a MONITOR hook in all containers. Default: what the image wishes (at least"
                            + " 5s), else 60s.")
    @Nullable
    Duration monitorEvery;

    @Option(
            names = "--validate-every",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description =
                    "Between two runs of a VALIDATE hook in all containers. Default: what the image wishes (at least"
                            + " 5s), else 1h.")
    @Nullable
    Duration validateEvery;

    @Option(
            names = "--metrics-every",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description =
                    "Between two runs of a METRICS hook in all containers. Default: what the image wishes (at least"
                            + " 5s), else 60s.")
    @Nullable
    Duration metricsEvery;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "For a MONITOR or METRICS hook; one that takes longer is ended. Default: ${DEFAULT-VALUE}.")
    Duration timeout;

    @Option(
            names = "--validate-timeout",
            paramLabel = "TIME",
            defaultValue = "5m",
            converter = DurationConverter.class,
            description = "For a VALIDATE hook. Default: ${DEFAULT-VALUE}.")
    Duration validateTimeout;

    @Option(
            names = "--update-timeout",
            paramLabel = "TIME",
            defaultValue = "30m",
            converter = DurationConverter.class,
            description = "For an UPDATE hook. Default: ${DEFAULT-VALUE}.")
    Duration updateTimeout;

    @Option(
            names = "--look-every",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "The agent follows the engine's events, and looks at it itself that often, too."
                    + " Default: ${DEFAULT-VALUE}.")
    Duration lookEvery;

    @Option(
            names = {"-j", "--jobs"},
            paramLabel = "NUMBER",
            defaultValue = "4",
            description = "How many hooks at a time. Default: ${DEFAULT-VALUE}.")
    int jobs;

    @Option(
            names = "--max-samples",
            paramLabel = "NUMBER",
            defaultValue = "2000",
            description = "The most metrics that one container may have. Default: ${DEFAULT-VALUE}.")
    int maxSamples;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "Who sends the token in this file may have MONITOR, VALIDATE and UPDATE hooks run. Without it nobody may.")
    @Nullable
    Path tokenFile;

    @Option(
            names = "--webhook-secret",
            paramLabel = "[PROJECT=]FILE",
            description =
                    "The secret that a git server signs its webhooks with, for one project or for all others. Can be"
                            + " given more than once. Without it no webhook is trusted.")
    List<String> webhookSecrets = List.of();

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Certificates (PEM): that of the agent, then those of who signed it.")
    @Nullable
    Path tlsCertificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The key of the certificate (PEM, PKCS #8).")
    @Nullable
    Path tlsKey;

    @Override
    public Integer call() throws Exception {
        if (jobs > Parallel.MAX_JOBS || jobs < 1) {
            throw wrong("--jobs takes a number from 1 to " + Parallel.MAX_JOBS + ".");
        }
        if ((tlsCertificate == null) != (tlsKey == null)) {
            throw wrong("--tls-cert and --tls-key belong together.");
        }
        AgentSettings settings = new AgentSettingsBuilder()
                .every(every())
                .timeout(timeout)
                .validateTimeout(validateTimeout)
                .updateTimeout(updateTimeout)
                .lookEvery(lookEvery)
                .jobs(jobs)
                .maxSamples(maxSamples)
                .build();
        Tls tls = tlsCertificate == null || tlsKey == null ? null : Tls.load(tlsCertificate, tlsKey);
        if (tls != null) {
            tls.warnings().forEach(common::warn);
        }
        WebSettings web = new WebSettings(listen, tls, token(), secrets());
        String version = Version.text().substring("containerctl ".length());
        try (ContainerEngine engine = common.engine();
                ContainerAgent agent = listen(engine, settings, web, version)) {
            boolean open = listen.getAddress().isAnyLocalAddress();
            String host = open ? "localhost" : shown(listen);
            log("Status and metrics: " + (tls == null ? "http://" : "https://")
                    + host + ":" + agent.address().getPort() + "/"
                    + (open ? ", and at each other address of this machine, for everybody who reaches it" : ""));
            Running running = new Running();
            try (Signals signals = new Signals(List.of(running))) {
                running.awaitStop();
            } finally {
                agent.close();
                running.done.countDown();
            }
        }
        return ExitCode.FINE.code();
    }

    private static InetAddress loopback6() {
        byte[] address = new byte[16];
        address[15] = 1;
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("It has sixteen bytes", e);
        }
    }

    private static String shown(InetSocketAddress address) {
        if (address.getAddress().equals(LOOPBACK_6)) {
            return "[::1]";
        }
        String host = address.getHostString();
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private Map<Hook, Duration> every() {
        Map<Hook, Duration> every = new EnumMap<>(Hook.class);
        put(every, Hook.MONITOR, monitorEvery);
        put(every, Hook.VALIDATE, validateEvery);
        put(every, Hook.METRICS, metricsEvery);
        return every;
    }

    private void put(Map<Hook, Duration> every, Hook hook, @Nullable Duration time) {
        if (time == null) {
            return;
        }
        if (time.compareTo(Schedule.SHORTEST) < 0) {
            common.warn(
                    "--" + hook.id() + "-every " + time.toSeconds() + "s: each run starts a process in each container."
                            + " Less than " + Schedule.SHORTEST.toSeconds()
                            + "s is for tests, and more than an image may wish for.");
        }
        every.put(hook, time);
    }

    private ContainerAgent listen(ContainerEngine engine, AgentSettings settings, WebSettings web, String version) {
        try {
            return ContainerAgent.start(engine, settings, web, version, this::log);
        } catch (IOException e) {
            throw wrong("The agent cannot listen on " + listen.getHostString() + ":" + listen.getPort() + ": "
                    + e.getMessage() + ". Use another address with --listen.");
        }
    }

    private @Nullable String token() throws InputException {
        if (tokenFile == null) {
            return null;
        }
        String source = "The token in " + SafeText.line(tokenFile.toString());
        String token = Utf8.decode(SmallFile.read(tokenFile, source, LONGEST_TOKEN), source)
                .strip();
        if (token.length() < SHORTEST_TOKEN) {
            throw wrong(source + " has fewer than " + SHORTEST_TOKEN
                    + " characters: 'openssl rand -hex 32' makes a good one.");
        }
        // By RFC 9110 nothing else can be sent so that it arrives as it is.
        if (!token.chars().allMatch(character -> character > ' ' && character <= '~')) {
            throw wrong(
                    source + " has a line break, a blank or a character that is not ASCII, so it could never be sent"
                            + " in a header: 'openssl rand -hex 32' makes a good one.");
        }
        if (WebhookSecrets.isReadableByAll(tokenFile)) {
            common.warn(source + " can be read by every user of this machine: chmod o-r it.");
        }
        return token;
    }

    private @Nullable WebhookSecrets secrets() throws InputException {
        if (webhookSecrets.isEmpty()) {
            return null;
        }
        Map<String, Path> files = new LinkedHashMap<>();
        for (String secret : webhookSecrets) {
            int equals = secret.indexOf('=');
            String project = equals < 0 ? "" : secret.substring(0, equals);
            String file = secret.substring(equals + 1);
            // An unset variable would else make it the secret of all projects.
            if (equals >= 0 && project.isBlank()) {
                throw wrong("--webhook-secret " + SafeText.line(secret)
                        + " has no project before '=': write PROJECT=FILE, or FILE alone for all other projects.");
            }
            if (file.isBlank()) {
                throw wrong("--webhook-secret " + SafeText.line(secret) + " has no file: write PROJECT=FILE.");
            }
            if (files.put(project, Path.of(file)) != null) {
                throw wrong("--webhook-secret is given twice "
                        + (project.isEmpty()
                                ? "for all projects."
                                : "for the project " + SafeText.line(project) + "."));
            }
        }
        WebhookSecrets secrets = WebhookSecrets.read(files);
        secrets.warnings().forEach(common::warn);
        return secrets;
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    private void log(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + SafeText.line(line));
        err.flush();
    }

    private static final class Running implements Stoppable {
        private final CountDownLatch stop = new CountDownLatch(1);
        private final CountDownLatch done = new CountDownLatch(1);

        void awaitStop() throws InterruptedException {
            stop.await();
        }

        @Override
        public void cancel() {
            stop.countDown();
        }

        @Override
        public boolean awaitEnd(long nanos) throws InterruptedException {
            return done.await(nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public String announcement() {
            return "stopping.";
        }

        @Override
        public String whatMayBeLeft() {
            return "hooks may still run in containers; the next agent ends what is left of them.";
        }
    }
}
