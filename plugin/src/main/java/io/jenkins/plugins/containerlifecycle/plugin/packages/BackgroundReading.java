package io.jenkins.plugins.containerlifecycle.plugin.packages;

import hudson.model.Computer;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Reads many files once, in the background and not before somebody wants to know, and tells how far it is. If that fails
 * as a whole, it begins again the next time that somebody asks.
 */
public final class BackgroundReading {
    private static final Logger LOGGER = Logger.getLogger(BackgroundReading.class.getName());

    private final Names names;
    private final Consumer<String> reader;

    // Guarded by this.
    private boolean running;
    private boolean done;
    private int read;
    private int total;
    private String problem;

    /** Finds out what there is to read. */
    @FunctionalInterface
    public interface Names {
        List<String> find() throws IOException;
    }

    /**
     * @param done whether everything was read
     * @param total 0 until that is known
     * @param problem why the last attempt failed; null if it did not
     */
    public record Progress(boolean done, int read, int total, String problem) {}

    /** @param reader reads one of them; damage of one must not end it */
    public BackgroundReading(Names names, Consumer<String> reader) {
        this.names = names;
        this.reader = reader;
    }

    private void start() {
        if (!done && !running) {
            running = true;
            Computer.threadPoolForRemoting.submit(this::run);
        }
    }

    private void run() {
        try {
            List<String> found = names.find();
            begin(found.size());
            for (String name : found) {
                reader.accept(name);
                count();
            }
            end(null);
        } catch (IOException | RuntimeException | Error e) {
            LOGGER.log(Level.WARNING, "What is known of the images of this Jenkins cannot be read", e);
            end(SafeText.line(String.valueOf(e.getMessage())));
        }
    }

    private synchronized void begin(int count) {
        total = count;
        read = 0;
    }

    private synchronized void count() {
        read++;
    }

    private synchronized void end(String why) {
        running = false;
        done = why == null;
        problem = why;
        notifyAll();
    }

    /**
     * Begins if that was not done yet, and waits a little, because often there is not much to read.
     *
     * @return how far it is after that
     */
    public synchronized Progress start(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        start();
        try {
            while (running && end - System.nanoTime() > 0) {
                wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Progress(done, read, total, problem);
    }

    /**
     * Begins if that was not done yet, and waits until everything is read.
     *
     * @throws IOException if it fails
     */
    public synchronized void finish() throws InterruptedException, IOException {
        start();
        while (running) {
            wait();
        }
        if (!done) {
            throw new IOException(problem);
        }
    }
}
