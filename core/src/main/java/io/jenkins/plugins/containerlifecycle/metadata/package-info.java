/** What an image says of itself: the fields, their written forms and their order in an ancestry. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.metadata;

import org.jspecify.annotations.NullMarked;
