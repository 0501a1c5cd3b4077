/**
 * Asks a registry itself, without an engine. Only the manifest counts that was read to its end and whose digest was
 * computed here: an answer's headers are what somebody says.
 */
@NullMarked
package io.jenkins.plugins.containerlifecycle.registry;

import org.jspecify.annotations.NullMarked;
