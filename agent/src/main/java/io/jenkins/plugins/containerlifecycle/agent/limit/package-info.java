/** How much one client may ask for. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.agent.limit;

import org.jspecify.annotations.NullMarked;
