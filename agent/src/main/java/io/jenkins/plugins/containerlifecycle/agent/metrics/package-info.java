/** What is known as metrics for Prometheus. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.agent.metrics;

import org.jspecify.annotations.NullMarked;
