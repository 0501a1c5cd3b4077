/** Running hooks: at intervals and on demand, several at a time, never one twice at once. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.agent.schedule;

import org.jspecify.annotations.NullMarked;
