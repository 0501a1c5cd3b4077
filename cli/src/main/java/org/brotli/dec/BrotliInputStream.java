package org.brotli.dec;

import java.io.IOException;
import java.io.InputStream;

/**
 * Stands for a decompressor that the HTTP client looks for each time it is made; see {@code JarSearches}. Every request
 * asks for an answer that is not compressed.
 */
public final class BrotliInputStream extends InputStream {
    public BrotliInputStream(InputStream in) throws IOException {
        throw new IOException("the answer is compressed, which was not asked for");
    }

    @Override
    public int read() throws IOException {
        throw new IOException("not compressed");
    }
}
