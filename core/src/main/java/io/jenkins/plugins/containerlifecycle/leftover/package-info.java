/** What runs that were killed left on an engine: found by its labels, and removed. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.leftover;

import org.jspecify.annotations.NullMarked;
