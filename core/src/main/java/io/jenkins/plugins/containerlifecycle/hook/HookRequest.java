package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ContainerOptions;
import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.HookMethod;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLayout;
import io.jenkins.plugins.containerlifecycle.report.ReportFormat;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * One hook to run in one image or container.
 *
 * @param target an image (reference or ID), or a container (name or ID) that already runs
 * @param kind which of the two {@code target} is
 * @param method command to use instead of the image's own hook
 * @param mode how a container of an image is run
 * @param timeout for everything: readiness, the hook and its repetitions
 * @param readiness when the hook may start
 * @param readyTimeout how long the container may take to become ready; never longer than {@code timeout}
 * @param retryFor how long a failing hook is run again, because a service may need a while after it is ready; zero runs
 *     it once
 * @param format the format that the hook's output must have
 * @param options for the container that is created; must be empty for one that already runs
 */
@Value.Builder
public record HookRequest(
        String target,
        TargetKind kind,
        Hook hook,
        @Nullable String method,
        Mode mode,
        Duration timeout,
        Readiness readiness,
        Duration readyTimeout,
        Duration retryFor,
        ReportFormat format,
        ContainerOptions options) {

    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);
    public static final Duration DEFAULT_READY_TIMEOUT = Duration.ofMinutes(1);

    public enum Mode {
        /** A service, unless the image has no process that stays. */
        AUTO,
        /** The image's own process is started, and the hook runs beside it. */
        SERVICE,
        /** The hook is the container's only process. */
        ONE_SHOT
    }

    public HookRequest {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(hook, "hook");
        HookMethod.require("The method", method);
        Durations.requirePositive("The timeout", timeout);
        Durations.requirePositive("The ready timeout", readyTimeout);
        Durations.requireNotNegative("The time to retry", retryFor);
        if (kind == TargetKind.CONTAINER && mode == Mode.ONE_SHOT) {
            throw new IllegalArgumentException("A container that already runs cannot be run as one-shot.");
        }
        if (kind == TargetKind.CONTAINER && !options.isEmpty()) {
            throw new IllegalArgumentException(
                    "Environment, network, ports, volumes, user, entrypoint, command and limits can be set only for an"
                            + " image; '" + target + "' is a container that already runs.");
        }
    }

    /**
     * Itself, unless its container's HEALTHCHECK is made from this very hook. To wait for that first would be to wait for
     * the hook's own answer. So the hook begins at once and is run again while it fails, for as long as the container may
     * take to become ready.
     *
     * @param healthcheck the test of the container's HEALTHCHECK
     */
    HookRequest judgingHealth(Ancestry ancestry, List<String> healthcheck) {
        boolean same = readiness.kind() == Readiness.Kind.AUTO
                && method == null
                && healthcheck.equals(ImageLayout.HEALTHCHECK)
                && ancestry.healthcheck()
                        .filter(check -> check.hook().equals(hook.id()))
                        .isPresent();
        if (!same) {
            return this;
        }
        return new HookRequestBuilder()
                .from(this)
                .readiness(Readiness.RUNNING)
                .retryFor(retryFor.compareTo(readyTimeout) > 0 ? retryFor : readyTimeout)
                .build();
    }

    /** The VALIDATE hook of an image, with defaults for everything. */
    public static HookRequest validate(String image) {
        return new HookRequestBuilder()
                .target(image)
                .kind(TargetKind.IMAGE)
                .hook(Hook.VALIDATE)
                .mode(Mode.AUTO)
                .timeout(DEFAULT_TIMEOUT)
                .readiness(Readiness.AUTO)
                .readyTimeout(DEFAULT_READY_TIMEOUT)
                .retryFor(Duration.ZERO)
                .format(ReportFormat.AUTO)
                .options(ContainerOptions.NONE)
                .build();
    }

    /** A hook in a running container, as it is now: without waiting for anything, and judged only by the exit code. */
    public static HookRequest in(String container, Hook hook, Duration timeout) {
        return new HookRequestBuilder()
                .target(container)
                .kind(TargetKind.CONTAINER)
                .hook(hook)
                .mode(Mode.AUTO)
                .timeout(timeout)
                .readiness(Readiness.RUNNING)
                .readyTimeout(timeout)
                .retryFor(Duration.ZERO)
                .format(ReportFormat.EXIT_CODE)
                .options(ContainerOptions.NONE)
                .build();
    }
}
