/**
 * Watching containers from outside: what their MONITOR and METRICS hooks say, read and put together for Nagios and
 * Prometheus. What a hook prints is input from strangers: what cannot be read costs itself only, and is said.
 */
@NullMarked
package io.jenkins.plugins.containerlifecycle.monitoring;

import org.jspecify.annotations.NullMarked;
