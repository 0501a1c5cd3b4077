package io.jenkins.plugins.containerlifecycle.plugin.form;

import io.jenkins.plugins.containerlifecycle.text.InputException;
import hudson.model.Item;
import hudson.util.FormValidation;
import jenkins.model.Jenkins;

/** A field of a form that says at once what is wrong with it. */
public interface FormCheck {
    /** @throws IllegalArgumentException with a sentence for a person, as {@link InputException} */
    void accept(String text) throws InputException;

    /**
     * An empty field is fine, and so is any where the person may not see the form.
     *
     * @param item whose form it is; null for one that belongs to no item
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
            return FormValidation.error("Write a number above zero, such as 1.5.");
        } catch (IllegalArgumentException | InputException e) {
            return FormValidation.error(e.getMessage());
        }
    }
}
