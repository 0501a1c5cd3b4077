/** Names and IDs of images and registries. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.reference;

import org.jspecify.annotations.NullMarked;
