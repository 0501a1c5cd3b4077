package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.regex.Pattern;

/**
 * The names that containers have during a deployment and after it. They are the journal: an engine changes a name at once
 * and completely, and no two containers have the same one.
 *
 * @param name of the container that is deployed
 */
public record DeployNames(String name) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");
    private static final String NEXT = "-next";
    private static final String REPLACED = "-replaced";
    private static final String PREVIOUS = "-previous";
    private static final String REFUSED = "-refused";
    private static final String LOCK = "-deploying";

    /** @throws IllegalArgumentException if no container can have that name, or a deployment gives it a meaning */
    public DeployNames {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + SafeText.line(name)
                    + "' cannot be a container's name: use two or more of letters, digits, '_', '.' and '-', the first a"
                    + " letter or digit.");
        }
        for (String suffix : new String[] {NEXT, REPLACED, PREVIOUS, REFUSED, LOCK}) {
            if (name.endsWith(suffix)) {
                throw new IllegalArgumentException("'" + name + "' ends in " + suffix
                        + ", which is what a deployment calls a container that it keeps: name the container itself, '"
                        + name.substring(0, name.length() - suffix.length()) + "'.");
            }
        }
    }

    /** The new one until it takes the place of the old one. */
    String next() {
        return name + NEXT;
    }

    /** The old one from when the new one has its name until that is final. */
    String replaced() {
        return name + REPLACED;
    }

    /** The one before, stopped, for a rollback. */
    public String previous() {
        return name + PREVIOUS;
    }

    /** One that failed its validation, stopped: what is left of it is evidence, and its image is not tried again. */
    public String refused() {
        return name + REFUSED;
    }

    /** Is there as long as a deployment goes on, and never runs. */
    String lock() {
        return name + LOCK;
    }
}
