/** Runs hooks in containers: the deadline, the output that is captured, and what came of it. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.hook;

import org.jspecify.annotations.NullMarked;
