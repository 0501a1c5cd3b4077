package io.jenkins.plugins.containerlifecycle.plugin.validate;

import hudson.model.Item;
import hudson.tasks.junit.StdioRetention;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.containerlifecycle.hook.MemorySize;
import io.jenkins.plugins.containerlifecycle.hook.Readiness;
import io.jenkins.plugins.containerlifecycle.plugin.form.FormCheck;
import io.jenkins.plugins.containerlifecycle.report.ReportFormat;

/** What the forms of the Pipeline step and of the build step have in common. */
public final class FormChecks {
    private FormChecks() {}

    public static ListBoxModel onFailure() {
        return new ListBoxModel(
                new ListBoxModel.Option(Messages.FormChecks_FailBuild(), OnFailure.FAILURE.name()),
                new ListBoxModel.Option(Messages.FormChecks_MarkUnstable(), OnFailure.UNSTABLE.name()));
    }

    static ListBoxModel modes() {
        return new ListBoxModel(
                new ListBoxModel.Option(Messages.FormChecks_ModeAuto(), "AUTO"),
                new ListBoxModel.Option(Messages.FormChecks_ModeService(), "SERVICE"),
                new ListBoxModel.Option(Messages.FormChecks_ModeOneShot(), "ONE_SHOT"));
    }

    public static ListBoxModel formats() {
        ListBoxModel formats = new ListBoxModel(new ListBoxModel.Option(Messages.FormChecks_AnyFormat(), ""));
        for (ReportFormat format : ReportFormat.values()) {
            if (format != ReportFormat.AUTO) {
                formats.add(format.toString(), format.toString());
            }
        }
        return formats;
    }

    public static ListBoxModel retentions() {
        ListBoxModel retentions = new ListBoxModel();
        for (StdioRetention retention : StdioRetention.values()) {
            retentions.add(retention.getDisplayName(), retention.name());
        }
        return retentions;
    }

    static FormValidation target(Item item, String image, String container) {
        return FormCheck.of(item, image + container, text -> {
            if (!image.isBlank() && !container.isBlank()) {
                throw new IllegalArgumentException(Messages.FormChecks_ImageOrContainer());
            }
        });
    }

    public static FormValidation ready(Item item, String value) {
        return FormCheck.of(item, value, Readiness::parse);
    }

    static FormValidation memory(Item item, String value) {
        return FormCheck.of(item, value, MemorySize::parse);
    }

    static FormValidation cpus(Item item, String value) {
        return FormCheck.of(item, value, text -> {
            if (!(Double.parseDouble(text) > 0)) {
                throw new NumberFormatException();
            }
        });
    }

    static FormValidation words(Item item, String argument, String value) {
        return FormCheck.of(item, value, text -> ValidateArguments.words(argument, text));
    }
}
