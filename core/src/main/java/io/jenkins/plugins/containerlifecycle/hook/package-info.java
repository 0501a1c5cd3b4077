/** Runs hooks in containers: deadline, captured output, and result. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.hook;

import org.jspecify.annotations.NullMarked;
