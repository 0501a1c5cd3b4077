/** What is known of the containers: their metadata, and what their hooks said. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.agent.observe;

import org.jspecify.annotations.NullMarked;
