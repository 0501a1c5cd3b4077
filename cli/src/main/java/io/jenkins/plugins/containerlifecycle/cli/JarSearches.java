package io.jenkins.plugins.containerlifecycle.cli;

/**
 * What Java and the libraries look for at each start, although it is not there: to be sure of that, Java opens every jar
 * and reads its list of files, some 16,000 names in all, which takes longer than the first calls to an engine. Two more
 * such searches end at {@code groovy.lang.Closure} and {@code org.brotli.dec.BrotliInputStream}, which are therefore there.
 *
 * <p>Since 18, Java also searches for who resolves the names of hosts. There that remains, except by a local socket.
 */
final class JarSearches {
    /** The one that Java takes on Linux in any case. */
    private static final String SELECTORS = "sun.nio.ch.EPollSelectorProvider";

    private JarSearches() {}

    /** To be called before anything else. */
    static void avoid() {
        // Else SLF4J searches for all loggers that there are, and takes this one.
        System.setProperty("slf4j.provider", "org.slf4j.nop.NOPServiceProvider");
        // It would say that it was told so.
        System.setProperty("slf4j.internal.verbosity", "WARN");
        if (isOfJava(SELECTORS)) {
            System.setProperty("java.nio.channels.spi.SelectorProvider", SELECTORS);
        }
    }

    private static boolean isOfJava(String name) {
        try {
            Class.forName(name, false, null);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
