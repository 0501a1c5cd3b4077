package groovy.lang;

/**
 * Stands for Groovy's class, which picocli looks for at each start, in case a command is written in Groovy; see
 * {@code JarSearches}. Nothing is one.
 */
public abstract class Closure {
    private Closure() {}
}
