/** Bringing the services of a Docker Swarm to images, and back; what the update came to, by the swarm's own account. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.service;

import org.jspecify.annotations.NullMarked;
