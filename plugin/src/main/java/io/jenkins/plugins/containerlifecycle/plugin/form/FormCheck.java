package io.jenkins.plugins.containerlifecycle.plugin.form;

import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.containerlifecycle.metadata.HookMethod;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import java.time.Duration;
import jenkins.model.Jenkins;

/** Checks a field of a form and says at once what is wrong with it. */
public interface FormCheck {
    /** @throws IllegalArgumentException with a message for the user, as {@link InputException} */
    void accept(String text) throws InputException;

    /** For a command that is run in an image. */
    static FormValidation command(Item item, String value) {
        return of(item, value, text -> HookMethod.require("The command", text));
    }

    /** For a number of seconds above zero. */
    static FormValidation seconds(Item item, String value) {
        return time(item, value, text -> Seconds.parsePositive("The time", text));
    }

    /** For a number of seconds, or zero. */
    static FormValidation secondsOrNone(Item item, String value) {
        return time(
                item,
                value,
                text -> Durations.requireNotNegative("The time", Duration.ofSeconds(Seconds.parse("The time", text))));
    }

    private static FormValidation time(Item item, String value, FormCheck check) {
        return of(item, value, text -> {
            try {
                check.accept(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(Messages.FormCheck_Seconds(), e);
            }
        });
    }

    /**
     * An empty field is fine, and so is any field if the user may not see the form.
     *
     * @param item the item whose form it is; null if it belongs to none
     */
    static FormValidation of(Item item, String value, FormCheck check) {
        boolean allowed =
                item == null ? Jenkins.get().hasPermission(Jenkins.MANAGE) : item.hasPermission(Item.EXTENDED_READ);
        // In a freestyle job the value of a variable is not known yet.
        if (!allowed || value == null || value.isBlank() || value.contains("$")) {
            return FormValidation.ok();
        }
        try {
            check.accept(value.strip());
            return FormValidation.ok();
        } catch (NumberFormatException e) {
            return FormValidation.error(Messages.FormCheck_Number());
        } catch (IllegalArgumentException | InputException e) {
            return FormValidation.error(e.getMessage());
        }
    }
}
