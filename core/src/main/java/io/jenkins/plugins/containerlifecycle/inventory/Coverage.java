package io.jenkins.plugins.containerlifecycle.inventory;

import java.util.List;

/**
 * How much of an image an inventory knows. Complete means that every package database that was found was read as a
 * whole; software that was put there without a package manager is in none of them.
 *
 * @param reasons sentences on what is missing and why, safe to print; empty if it is complete
 */
public record Coverage(Level level, List<String> reasons) {
    public static final Coverage COMPLETE = new Coverage(Level.COMPLETE, List.of());

    public enum Level {
        COMPLETE,
        /** Packages are known, but there may be more. */
        PARTIAL,
        /** No package is known, which does not mean that there is none. */
        NONE
    }

    public Coverage {
        reasons = List.copyOf(reasons);
        if ((level == Level.COMPLETE) != reasons.isEmpty()) {
            throw new IllegalArgumentException("Only a complete inventory needs no reason");
        }
    }

    public boolean isComplete() {
        return level == Level.COMPLETE;
    }
}
