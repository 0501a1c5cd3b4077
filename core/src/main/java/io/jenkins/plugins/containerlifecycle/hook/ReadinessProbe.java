package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.Containers;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.OutputSubscription;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLayout;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits until a container is ready for its hook. */
final class ReadinessProbe {
    private static final long POLL_MILLIS = 100;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final String UNHEALTHY = "unhealthy";
    private static final int CONNECT_MILLIS = 500;

    private final Containers containers;
    private final String containerId;
    private final Readiness readiness;
    private final HookSettings settings;
    private final HookListener listener;
    private boolean wasUnhealthy;
    private Deadline nextCheck = Deadline.in(Duration.ZERO);

    ReadinessProbe(
            Containers containers,
            String containerId,
            Readiness readiness,
            HookSettings settings,
            HookListener listener) {
        this.containers = containers;
        this.containerId = containerId;
        this.readiness = readiness;
        this.settings = settings;
        this.listener = listener;
    }

    /**
     * @throws NotReadyException if the container ended or the deadline passed. It also waits for an unhealthy
     *     container: the engine goes on probing it, and it may only need longer than its HEALTHCHECK allows
     */
    void await(Deadline deadline) throws NotReadyException, EngineException, InterruptedException {
        switch (readiness.kind()) {
            case LOG -> awaitLog(deadline);
            default -> poll(deadline);
        }
    }

    private void poll(Deadline deadline) throws NotReadyException, EngineException, InterruptedException {
        while (true) {
            ContainerDetails container = containers.inspect(containerId);
            requireRunning(container);
            if (isReady(container, deadline)) {
                return;
            }
            if (deadline.passed()) {
                throw NotReadyException.timedOut(readiness, deadline, health(container));
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private boolean isReady(ContainerDetails container, Deadline deadline)
            throws NotReadyException, EngineException, InterruptedException {
        try {
            return check(container, deadline);
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.TIMED_OUT && deadline.passed()) {
                // The last check had hardly any time. What the user must know is what was waited for.
                return false;
            }
            throw e;
        }
    }

    private boolean check(ContainerDetails container, Deadline deadline)
            throws NotReadyException, EngineException, InterruptedException {
        return switch (readiness.kind()) {
            case AUTO -> container.health().isEmpty() || isHealthy(container) || passesNow(container, deadline);
            case HEALTHY -> {
                if (container.health().isEmpty()) {
                    throw NotReadyException.broken(
                            "The image has no HEALTHCHECK, so the container can never become healthy; wait for another"
                                    + " condition.");
                }
                yield isHealthy(container);
            }
            case PORT -> isListening(container, deadline);
            default -> true;
        };
    }

    private boolean isHealthy(ContainerDetails container) {
        if (container.health().equals(UNHEALTHY) && !wasUnhealthy) {
            wasUnhealthy = true;
            listener.onPhase("The container's HEALTHCHECK says that it is unhealthy, which may change; waiting on"
                    + Evidence.said(container.healthOutput()));
        }
        return container.health().equals("healthy");
    }

    /** The engine first asks after an interval; a HEALTHCHECK that is a hook can be asked at once. */
    private boolean passesNow(ContainerDetails container, Deadline deadline)
            throws EngineException, InterruptedException {
        if (!isHook(container) || !nextCheck.passed()) {
            return false;
        }
        nextCheck = Deadline.in(PAUSE);
        List<String> words = container.healthcheck();
        return new RunningContainer(containers, containerId)
                        .ask(deadline, words.subList(1, words.size()).toArray(String[]::new))
                != null;
    }

    private static boolean isHook(ContainerDetails container) {
        return container.healthcheck().equals(ImageLayout.HEALTHCHECK);
    }

    /** The end of a sentence: what the HEALTHCHECK said last, if that was waited for. */
    private String health(ContainerDetails container) {
        if (readiness.kind() == Readiness.Kind.PORT || container.health().isEmpty()) {
            return ".";
        }
        if (!container.probed() && isHook(container)) {
            return ": its HEALTHCHECK, which is a hook of the image, does not pass.";
        }
        if (!container.probed()) {
            return ": its HEALTHCHECK has not been run yet, because it first runs after its interval. Allow more"
                    + " time (" + settings.readyTimeout() + "), or give the HEALTHCHECK a shorter interval.";
        }
        String said = Evidence.said(container.healthOutput());
        return container.health().equals(UNHEALTHY) ? ": its HEALTHCHECK says that it is unhealthy" + said : said;
    }

    static void requireRunning(ContainerDetails container) throws NotReadyException {
        if (!container.running()) {
            throw NotReadyException.broken(
                    "The container's process ended " + Evidence.ending(container) + " before the hook could run.");
        }
    }

    /**
     * Looks for the listening socket from inside, which works on every network and with a remote engine; if the image
     * has no cat, from here.
     */
    private boolean isListening(ContainerDetails container, Deadline deadline)
            throws EngineException, InterruptedException {
        String sockets = new RunningContainer(containers, containerId)
                .ask(deadline, "/bin/cat", "/proc/net/tcp", "/proc/net/tcp6");
        if (sockets == null) {
            // Without IPv6 in the kernel, the second file is missing and cat fails.
            sockets = new RunningContainer(containers, containerId).ask(deadline, "/bin/cat", "/proc/net/tcp");
        }
        if (sockets != null) {
            String listening = String.format(Locale.ROOT, ":%04X ", readiness.port());
            return sockets.lines()
                    .map(String::trim)
                    .anyMatch(line -> line.matches("\\d+: [0-9A-F]+" + listening + "[0-9A-F:]+ 0A .*"));
        }
        return container.addresses().stream().anyMatch(this::canConnect);
    }

    private boolean canConnect(String address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, readiness.port()), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void awaitLog(Deadline deadline) throws NotReadyException, EngineException, InterruptedException {
        CountDownLatch seen = new CountDownLatch(1);
        LogMatcher matcher = new LogMatcher(Objects.requireNonNull(readiness.log(), "log"), seen::countDown);
        try (OutputSubscription log = containers.followLog(containerId, matcher)) {
            while (!seen.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                ContainerDetails container = containers.inspect(containerId);
                if (!container.running()) {
                    // Its last output may still be on its way.
                    log.awaitEnd(Deadline.in(Duration.ofSeconds(2)));
                    requireRunning(container);
                }
                if (deadline.passed()) {
                    throw NotReadyException.timedOut(readiness, deadline, ".");
                }
            }
        }
    }
}
