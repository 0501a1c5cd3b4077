package io.jenkins.plugins.containerlifecycle.engine;

import org.jspecify.annotations.Nullable;

/**
 * @param name the engine's own name, such as {@code Docker Engine - Community} or {@code Podman Engine}, if it
 *     says it
 * @param version the engine's version, if it says it
 * @param apiVersion the version of the API that both sides agreed on, such as {@code 1.41}
 * @param os {@code linux} or {@code windows}
 * @param architecture as the engine names it, such as {@code amd64}
 */
public record EngineInfo(
        @Nullable String name, @Nullable String version, String apiVersion, String os, String architecture) {}
