/**
 * Asks a registry directly, without an engine. Only a manifest that was read to its end and whose digest was computed
 * here counts: an answer's headers prove nothing.
 */
@NullMarked
package io.jenkins.plugins.containerlifecycle.registry;

import org.jspecify.annotations.NullMarked;
