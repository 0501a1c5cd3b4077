package io.jenkins.plugins.containerlifecycle.engine;

import java.io.IOException;
import java.io.InputStream;

/** Looks at the files of a container one by one, as they come. */
public interface FileVisitor {
    /**
     * A plain file. Its path and content are whatever an image's author likes, but the path leads nowhere else.
     *
     * @param path from the root of the file system, without a slash at its beginning
     * @param bytes its size
     * @param executable whether anybody may execute it
     * @param content need not be read to its end
     * @throws IOException only of {@code content}
     */
    void file(String path, long bytes, boolean executable, InputStream content) throws IOException;

    /**
     * A symbolic link.
     *
     * @param path as that of a file
     * @param target as it is written, which may lead anywhere
     */
    void link(String path, String target);

    /**
     * Another name of a file that came before.
     *
     * @param path as that of a file
     * @param first its first name, as that of a file
     */
    void otherName(String path, String first);
}
