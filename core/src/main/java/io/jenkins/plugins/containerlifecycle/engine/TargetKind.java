package io.jenkins.plugins.containerlifecycle.engine;

/** What a name can stand for; {@link Target} finds it out. */
public enum TargetKind {
    IMAGE,
    CONTAINER
}
