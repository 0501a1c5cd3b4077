package io.jenkins.plugins.containerlifecycle.context;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The user's files that are read and copied. Whoever may write into a build context may put links into it. None is
 * followed to a file that they may not be allowed to read, because it would end up in an image.
 *
 * @param context absolute, symbolic links resolved
 * @param tool what builds
 */
record UserFiles(Path context, BuildTool tool) {
    static final String IGNORE = ".dockerignore";

    private static final String CONTAINER_IGNORE = ".containerignore";

    /** The limit for a Dockerfile or an ignore file: many times what people write. */
    private static final int MAX_BYTES = 1 << 20;

    /**
     * @param named relative to the context, or absolute; else the one that the tool finds by itself
     * @throws ContextException if there is none or it may not be read
     */
    Path dockerfile(@Nullable Path named) throws ContextException {
        if (named != null) {
            Path file = context.resolve(named).normalize();
            if (!Files.isRegularFile(file)) {
                throw new ContextException(
                        "There is no Dockerfile " + file + "; name the one to build, by its path in the context.");
            }
            return own(file);
        }
        for (String name : tool.dockerfiles()) {
            Path file = context.resolve(name);
            if (Files.isRegularFile(file)) {
                return own(file);
            }
        }
        List<String> names = tool.dockerfiles();
        throw new ContextException(
                "There is no Dockerfile in " + context + " (" + String.join(", ", names) + "); name the one to build.");
    }

    private Path own(Path file) throws ContextException {
        Path real = inside(file, "name the file that it leads to as the Dockerfile");
        if (real.startsWith(context.resolve(ContextFolder.NAME))) {
            throw new ContextException(file + " was written by container-lifecycle itself; name your own Dockerfile.");
        }
        return file;
    }

    /**
     * The ignore file that the builder would read if it built with the user's own Dockerfile. Empty, or ending in a
     * line feed.
     */
    byte[] ignored(Path dockerfile) throws ContextException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // BuildKit takes only the one with the Dockerfile's name, if there is one.
        List<Path> candidates = tool == BuildTool.DOCKER
                ? List.of(dockerfile.resolveSibling(dockerfile.getFileName() + IGNORE), context.resolve(IGNORE))
                : List.of(context.resolve(CONTAINER_IGNORE), context.resolve(IGNORE));
        for (Path candidate : candidates) {
            Optional<byte[]> content = ignoreFile(candidate);
            if (content.isPresent()) {
                out.writeBytes(content.get());
                out.write('\n');
                break;
            }
        }
        return out.toByteArray();
    }

    /** @return empty if there is none */
    Optional<byte[]> ignoreFile(Path file) throws ContextException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        inside(file, "put the file itself there");
        return Optional.of(read(file));
    }

    /** A file that the user has named may be elsewhere; even then a link must not lead out of its folder. */
    private Path inside(Path file, String advice) throws ContextException {
        try {
            Path real = file.toRealPath();
            Path root =
                    file.startsWith(context) ? context : file.resolveSibling("").toRealPath();
            if (!real.startsWith(root) && !real.startsWith(context)) {
                String what =
                        Files.isSymbolicLink(file) ? " is a symbolic link" : " is in a folder that is a symbolic link";
                throw new ContextException(file + what + " and leads out of the build context; " + advice + ".");
            }
            return real;
        } catch (IOException e) {
            throw new ContextException("Cannot read " + file + ": " + FileTree.reason(e), e);
        }
    }

    byte[] read(Path file) throws ContextException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new ContextException(file + " has more than " + (MAX_BYTES >> 20) + " MiB.");
            }
            return bytes;
        } catch (IOException e) {
            throw new ContextException("Cannot read " + file + ": " + FileTree.reason(e), e);
        }
    }

    /** @throws ContextException if it is not a folder */
    static UserFiles of(Path contextDir, BuildTool tool) throws ContextException {
        try {
            Path real = contextDir.toRealPath();
            if (Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS)) {
                return new UserFiles(real, tool);
            }
        } catch (IOException e) {
            throw new ContextException("Cannot use " + contextDir + " as a build context: " + FileTree.reason(e), e);
        }
        throw new ContextException("Cannot use " + contextDir + " as a build context: it is not a folder.");
    }
}
