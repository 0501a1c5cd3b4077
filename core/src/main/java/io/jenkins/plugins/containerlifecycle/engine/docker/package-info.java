/** The one engine: Docker and Podman, by the Docker API. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.engine.docker;

import org.jspecify.annotations.NullMarked;
