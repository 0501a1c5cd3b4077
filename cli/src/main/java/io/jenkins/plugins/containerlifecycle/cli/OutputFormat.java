package io.jenkins.plugins.containerlifecycle.cli;

/** How a command shows its result. */
enum OutputFormat {
    TEXT,
    JSON
}
