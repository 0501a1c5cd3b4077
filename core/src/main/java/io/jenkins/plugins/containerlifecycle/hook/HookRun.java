package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.report.HookOutput;
import io.jenkins.plugins.containerlifecycle.report.ReportContext;
import io.jenkins.plugins.containerlifecycle.report.ValidationReport;

/**
 * A hook that was run, and what came of it.
 *
 * @param metadata the image's own, or its nearest stamped ancestor's; null where there is none
 */
public record HookRun(ValidationReport report, HookOutput output, ReportContext context, ImageMetadata metadata) {}
