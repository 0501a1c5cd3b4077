package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Standard output that remembers its errors. Java's own writers swallow them, so that a full disk would look like
 * success.
 */
final class StandardOutput {
    /** Those that say that there is a result, which is then not to be seen. */
    private static final Set<Integer> RESULTS =
            Set.of(ExitCode.FINE.code(), ExitCode.VALIDATION_FAILED.code(), ExitCode.DEFERRED.code());

    private final Remembering stream;
    private final PrintWriter writer;

    StandardOutput(OutputStream target) {
        stream = new Remembering(target);
        writer = new PrintWriter(new OutputStreamWriter(stream, charset()), false);
    }

    static StandardOutput open() {
        return new StandardOutput(new FileOutputStream(FileDescriptor.out));
    }

    PrintWriter writer() {
        return writer;
    }

    /**
     * Writes what is left.
     *
     * @param exitCode of the command
     * @return that of the program: not that of a result, good or bad, if part of the output is lost
     */
    int end(int exitCode, PrintWriter err) {
        writer.flush();
        if (stream.trouble == null || isReaderGone(stream.trouble)) {
            return exitCode;
        }
        err.println("containerctl: The output could not be written to standard output: "
                + SafeText.lineOrNull(stream.trouble.getMessage()) + ".");
        err.flush();
        return RESULTS.contains(exitCode) ? ExitCode.BROKEN.code() : exitCode;
    }

    /** As with "| head -1": the reader has seen enough, which is not an error. */
    private static boolean isReaderGone(IOException trouble) {
        // The text is the system's, in the user's language. A pipe has no other error.
        return String.valueOf(trouble.getMessage()).contains("Broken pipe") || isPipe(Path.of("/proc/self/fd/1"));
    }

    private static boolean isPipe(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** That of the terminal; Java 17 knows the second name, later ones the first. */
    static Charset charset() {
        for (String property : new String[] {"stdout.encoding", "sun.stdout.encoding"}) {
            String name = System.getProperty(property);
            if (name != null && Charset.isSupported(name)) {
                return Charset.forName(name);
            }
        }
        return Charset.defaultCharset();
    }

    private static final class Remembering extends OutputStream {
        private final OutputStream target;
        /** As soon as something went wrong. */
        private volatile @Nullable IOException trouble;

        Remembering(OutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (trouble != null) {
                throw trouble;
            }
            try {
                target.write(bytes, offset, length);
            } catch (IOException e) {
                trouble = e;
                throw e;
            }
        }

        @Override
        public void flush() throws IOException {
            if (trouble == null) {
                target.flush();
            }
        }
    }
}
