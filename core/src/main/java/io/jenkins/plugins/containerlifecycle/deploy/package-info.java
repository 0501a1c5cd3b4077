/**
 * Starting, replacing and rolling back containers: what is carried over from the old one, in which order, and how a
 * deployment that was killed is found and finished or undone.
 */
@NullMarked
package io.jenkins.plugins.containerlifecycle.deploy;

import org.jspecify.annotations.NullMarked;
