package io.jenkins.plugins.containerlifecycle.inventory;

import io.jenkins.plugins.containerlifecycle.text.InputException;

/** What should be looked for in packages cannot be understood. */
public final class ConditionException extends InputException {
    private static final long serialVersionUID = 1L;

    ConditionException(String message) {
        super(message);
    }
}
