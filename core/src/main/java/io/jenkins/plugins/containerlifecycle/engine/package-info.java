/** The contract with a container engine: what can be asked of it by role, its values and errors. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.engine;

import org.jspecify.annotations.NullMarked;
