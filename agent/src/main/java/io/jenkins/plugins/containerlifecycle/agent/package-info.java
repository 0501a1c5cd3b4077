/** The service beside the containers of an engine: it asks their hooks regularly and tells what they say. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.agent;

import org.jspecify.annotations.NullMarked;
