/**
 * Watching containers from outside: what their MONITOR and METRICS hooks say, read and combined for Nagios and
 * Prometheus. What a hook prints is input from strangers: what cannot be read is left out and reported, without harm to
 * the rest.
 */
@NullMarked
package io.jenkins.plugins.containerlifecycle.monitoring;

import org.jspecify.annotations.NullMarked;
