/** Requests of git servers, which say that a repository has changed. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.agent.webhook;

import org.jspecify.annotations.NullMarked;
