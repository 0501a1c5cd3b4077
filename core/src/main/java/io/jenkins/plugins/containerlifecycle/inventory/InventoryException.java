package io.jenkins.plugins.containerlifecycle.inventory;

import io.jenkins.plugins.containerlifecycle.text.InputException;

/** A package database, or what was kept of one, cannot be read. */
public final class InventoryException extends InputException {
    private static final long serialVersionUID = 1L;

    InventoryException(String message) {
        super(message);
    }

    InventoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
