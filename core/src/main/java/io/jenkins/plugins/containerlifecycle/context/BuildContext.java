package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.metadata.ImageLayout;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import io.jenkins.plugins.containerlifecycle.metadata.SafeText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Docker build context that metadata is written into, so that {@code docker build -f .container/Dockerfile .} builds
 * an image that has it. Nothing of the user's is changed: everything is in the folder {@code .container}, which the
 * next run replaces.
 *
 * <pre>
 * .container/rootfs/            what goes into the image: the "container" script and the metadata
 * .container/Dockerfile         the user's Dockerfile, and COPY and LABEL last of all, so that the layer cache survives
 * .container/Dockerfile.dockerignore   the user's .dockerignore with .container/rootfs let in again, for BuildKit
 * </pre>
 *
 * @param contextDir an existing folder
 * @param dockerfile relative to the context, or absolute; it may lie outside of the context
 * @param workingDir where {@code docker build} will be run: the docker command takes {@code -f} as relative to that
 * @param builder what will build the image
 */
public record BuildContext(Path contextDir, Path dockerfile, Path workingDir, Builder builder) {
    static final String ROOTFS = ContextFolder.NAME + "/rootfs";
    private static final String DOCKERFILE = ContextFolder.NAME + "/Dockerfile";
    private static final String METADATA_DIR = "rootfs/usr/lib/container/metadata.d/";
    /** To make it in each container that runs a hook would take longer than most hooks. */
    private static final String REPORT_DIR = "rootfs" + ImageLayout.REPORT_DIRECTORY;

    /** Of a Dockerfile or an ignore file, many times what people write. */
    private static final int MAX_BYTES = 1 << 20;

    private static final String IGNORE = ".dockerignore";

    /** With the {@code Dockerfile} in the context, built from within it by who knows what. */
    public static BuildContext of(Path contextDir) {
        return new BuildContext(contextDir, Path.of("Dockerfile"), contextDir, Builder.UNKNOWN);
    }

    public BuildContext withDockerfile(Path value) {
        return new BuildContext(contextDir, value, workingDir, builder);
    }

    public BuildContext withWorkingDir(Path value) {
        return new BuildContext(contextDir, dockerfile, value, builder);
    }

    public BuildContext withBuilder(Builder value) {
        return new BuildContext(contextDir, dockerfile, workingDir, value);
    }

    /**
     * The FROM image of the user's Dockerfile, a hint.
     *
     * @param buildArgs the values of {@code --build-arg}
     * @throws ContextException where the context or the Dockerfile cannot be read
     */
    public Optional<BaseImage> baseImage(Map<String, String> buildArgs) throws ContextException {
        return BaseImage.hint(new String(read(userDockerfile(realContext())), StandardCharsets.UTF_8), buildArgs);
    }

    /**
     * Writes the metadata, replacing what an earlier call wrote. Other builds of the same context may run meanwhile;
     * two writers at once may not.
     *
     * @throws ContextException where there is no context or Dockerfile, where something else is in the way, or where
     *     the classic builder's {@code .dockerignore} would keep the files out of the image
     * @throws MetadataException where the metadata is too large
     */
    public Stamped write(ImageMetadata metadata) throws ContextException, MetadataException {
        return write(metadata, ScriptResource.load());
    }

    Stamped write(ImageMetadata metadata, byte[] script) throws ContextException, MetadataException {
        Path context = realContext();
        Path original = userDockerfile(context);
        List<String> warnings = new ArrayList<>();
        DerivedDockerfile derived = DerivedDockerfile.of(read(original), original.toString(), metadata);
        warnings.addAll(derived.warnings());

        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("rootfs/usr/bin/container", script);
        String json = METADATA_DIR + metadata.fileStem() + ".json";
        files.put(json, MetadataJson.write(metadata));
        files.put(METADATA_DIR + metadata.fileStem() + ".txt", MetadataJson.writeText(metadata));
        checkIgnored(context.resolve(IGNORE), files.keySet(), warnings);
        byte[] ignore = ignoreFile(context, original);

        Path folder = store(context, files, derived.content(), ignore);
        return new Stamped(
                context,
                folder.resolve("Dockerfile"),
                List.of("-f", option(context)),
                folder.resolve(json),
                metadata,
                warnings);
    }

    private static Path store(Path context, Map<String, byte[]> files, byte[] dockerfile, byte[] ignore)
            throws ContextException {
        ContextFolder folder = null;
        try {
            folder = ContextFolder.begin(context);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                folder.file(file.getKey(), file.getValue(), file.getKey().contains("/bin/"));
            }
            folder.sharedFolder(REPORT_DIR);
            folder.file("Dockerfile", dockerfile, false);
            folder.file("Dockerfile" + IGNORE, ignore, false);
            Path result = folder.commit();
            folder = null;
            return result;
        } catch (IOException e) {
            throw new ContextException(
                    "Cannot write " + context.resolve(ContextFolder.NAME) + ": " + ContextFolder.reason(e), e);
        } finally {
            if (folder != null) {
                folder.abandon();
            }
        }
    }

    private Path realContext() throws ContextException {
        try {
            Path real = contextDir.toRealPath();
            if (Files.isDirectory(real)) {
                return real;
            }
        } catch (IOException e) {
            throw new ContextException(
                    "Cannot use " + contextDir + " as a build context: " + ContextFolder.reason(e), e);
        }
        throw new ContextException("Cannot use " + contextDir + " as a build context: it is not a folder.");
    }

    private Path userDockerfile(Path context) throws ContextException {
        Path file = context.resolve(dockerfile).normalize();
        if (!Files.isRegularFile(file)) {
            throw new ContextException("There is no Dockerfile " + file + "; name the one to build.");
        }
        if (file.startsWith(context.resolve(ContextFolder.NAME))) {
            throw new ContextException(
                    file + " is what container-lifecycle itself has written; name the Dockerfile that is your own.");
        }
        return file;
    }

    private static byte[] read(Path file) throws ContextException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new ContextException(file + " has more than " + (MAX_BYTES >> 20) + " MiB.");
            }
            return bytes;
        } catch (IOException e) {
            throw new ContextException("Cannot read " + file + ": " + ContextFolder.reason(e), e);
        }
    }

    /** The classic builder would leave a single excluded file out and call the build a success. */
    private void checkIgnored(Path ignoreFile, Iterable<String> files, List<String> warnings) throws ContextException {
        if (builder == Builder.BUILDKIT || !Files.isRegularFile(ignoreFile)) {
            return;
        }
        DockerIgnore ignore = DockerIgnore.parse(new String(read(ignoreFile), StandardCharsets.UTF_8));
        for (String file : files) {
            Optional<IgnoreRule> rule = ignore.dropping(ContextFolder.NAME + "/" + file);
            if (rule.isPresent()) {
                String found = ignoreFile + ", line " + rule.get().line() + ", keeps " + ROOTFS
                        + " out of the image: '" + SafeText.line(rule.get().text()) + "'. Add '!" + ROOTFS
                        + "' as its last line, or build with BuildKit (DOCKER_BUILDKIT=1), which reads " + DOCKERFILE
                        + IGNORE + " instead.";
                if (builder == Builder.CLASSIC) {
                    throw new ContextException(found);
                }
                warnings.add(found);
                return;
            }
        }
    }

    /** BuildKit takes the ignore file that has the Dockerfile's name where there is one, and then no other. */
    private static byte[] ignoreFile(Path context, Path original) throws ContextException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Path own = original.resolveSibling(original.getFileName() + IGNORE);
        Path source = Files.isRegularFile(own) ? own : context.resolve(IGNORE);
        if (Files.isRegularFile(source)) {
            out.writeBytes(read(source));
            out.write('\n');
        }
        String ours = "# Added by container-lifecycle.\n" + ContextFolder.NAME + "\n!" + ROOTFS + "\n";
        out.writeBytes(ours.getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private String option(Path context) {
        Path file = context.resolve(DOCKERFILE);
        try {
            Path dir = workingDir.toRealPath();
            if (file.startsWith(dir)) {
                return dir.relativize(file).toString().replace('\\', '/');
            }
        } catch (IOException e) {
            // Then it cannot be where the build runs; the absolute path is right from anywhere.
        }
        return file.toString();
    }
}
