package io.jenkins.plugins.containerlifecycle.engine;

/**
 * @param name the engine's own name, such as {@code Docker Engine - Community} or {@code Podman Engine}; null if it
 *     does not say
 * @param version the engine's version; null if it does not say
 * @param apiVersion the version of the API that both sides agreed on, such as {@code 1.41}
 * @param os {@code linux} or {@code windows}
 * @param architecture as the engine names it, such as {@code amd64}
 */
public record EngineInfo(String name, String version, String apiVersion, String os, String architecture) {}
