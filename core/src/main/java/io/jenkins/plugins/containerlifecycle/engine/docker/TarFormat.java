package io.jenkins.plugins.containerlifecycle.engine.docker;

/** Sizes in an archive, in bytes. */
final class TarFormat {
    static final int RECORD = 512;
    /** An archive ends with two empty records. */
    static final int TRAILER = 2 * RECORD;
    /** For the headers of one entry; a long name takes 5 KiB. Limits how far pax and GNU headers can grow. */
    static final long HEADER_BYTES = 256L << 10;

    private TarFormat() {}
}
