/** What validations found out about images, and where that is kept. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.verdict;

import org.jspecify.annotations.NullMarked;
