/** Which image stands on which, what is outdated, the order of rebuilds, and drawings of it. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.graph;

import org.jspecify.annotations.NullMarked;
