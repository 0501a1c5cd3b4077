/** The packages that are installed in an image: their databases, the order of versions, conditions on them. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.inventory;

import org.jspecify.annotations.NullMarked;
