/** What everybody needs and nobody owns: clean text, strict UTF-8 and JSON, digests, lines, durations. */
@NullMarked
package io.jenkins.plugins.containerlifecycle.text;

import org.jspecify.annotations.NullMarked;
