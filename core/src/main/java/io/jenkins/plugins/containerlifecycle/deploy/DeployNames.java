package io.jenkins.plugins.containerlifecycle.deploy;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
    private static final String BROKEN_LOCK = "-deploying-gone";

    /** @throws IllegalArgumentException if no container can have that name, or a deployment gives it a meaning */
    public DeployNames {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + SafeText.line(name)
                    + "' cannot be a container's name: use two or more of letters, digits, '_', '.' and '-', the first a"
                    + " letter or digit.");
        }
        for (String suffix : new String[] {NEXT, REPLACED, PREVIOUS, REFUSED, LOCK, BROKEN_LOCK}) {
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

    /** The lock of a process that is gone, until what it left is in order. */
    String brokenLock() {
        return name + BROKEN_LOCK;
    }

    /** Whether a container of that name belongs to the deployment of another one, so that none can be deployed to it. */
    public static boolean isReserved(String name) {
        return Stream.of(NEXT, REPLACED, PREVIOUS, REFUSED, LOCK, BROKEN_LOCK).anyMatch(name::endsWith);
    }

    /** The container that is deployed, by the name of one that a deployment in the middle has made or renamed. */
    public static Optional<String> deployed(String name) {
        return Stream.of(NEXT, REPLACED, LOCK, BROKEN_LOCK)
                .filter(name::endsWith)
                .map(suffix -> name.substring(0, name.length() - suffix.length()))
                .findFirst();
    }

    /** The container that is deployed, by the name of its lock; a lock's name alone may be anybody's. */
    public static Optional<String> locked(String name, Map<String, String> labels) {
        return Optional.ofNullable(labels.get(DeployLock.LABEL))
                .filter(deployed -> name.equals(deployed + LOCK) || name.equals(deployed + BROKEN_LOCK));
    }

    /** The container that one is named after as deployments do it; empty if its name is an ordinary one. */
    public static Optional<String> namedAfter(String name) {
        return Stream.of(NEXT, REPLACED, PREVIOUS, REFUSED, LOCK, BROKEN_LOCK)
                .filter(suffix -> name.endsWith(suffix) && name.length() > suffix.length())
                .map(suffix -> name.substring(0, name.length() - suffix.length()))
                .findFirst();
    }

    /** Whether the name is that of the new one of a deployment that goes on, which is never kept. */
    public static boolean isNext(String name) {
        return name.endsWith(NEXT);
    }
}
