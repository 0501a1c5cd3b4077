/** Writes metadata into a build context, with what is known about the build and its source. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.context;

import org.jspecify.annotations.NullMarked;
