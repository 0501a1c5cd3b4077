/**
 * Reads what hooks report (JUnit, TAP, goss, RSpec, or just an exit code) into a {@link
 * io.jenkins.plugins.containerlifecycle.report.HookVerdict} and writes JUnit XML. Reports come from images, so they are
 * input from strangers; and nothing unclear is ever green.
 */
@NullMarked
package io.jenkins.plugins.containerlifecycle.report;

import org.jspecify.annotations.NullMarked;
