/** Writes metadata into the context of a build, with what is known of the build and its source. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.context;

import org.jspecify.annotations.NullMarked;
