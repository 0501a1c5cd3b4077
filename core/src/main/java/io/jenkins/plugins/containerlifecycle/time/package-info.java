/** How long something may take. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.time;

import org.jspecify.annotations.NullMarked;
