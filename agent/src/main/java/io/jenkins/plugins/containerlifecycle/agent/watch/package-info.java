/** Finding the containers of an engine, and noticing when they come, change and go. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.agent.watch;

import org.jspecify.annotations.NullMarked;
