/** Commands of the host. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.process;

import org.jspecify.annotations.NullMarked;
