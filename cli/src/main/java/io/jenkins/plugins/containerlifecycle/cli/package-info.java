/** The command {@code containerctl}: one class a command, no logic of its own. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.cli;

import org.jspecify.annotations.NullMarked;
