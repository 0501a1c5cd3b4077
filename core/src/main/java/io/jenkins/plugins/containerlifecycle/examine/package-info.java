/** Reads back where images and containers come from, and shows it. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.examine;

import org.jspecify.annotations.NullMarked;
