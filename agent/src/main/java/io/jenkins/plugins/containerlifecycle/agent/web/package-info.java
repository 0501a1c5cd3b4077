/** Pages for people, an API for programs, and what they may do. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.agent.web;

import org.jspecify.annotations.NullMarked;
