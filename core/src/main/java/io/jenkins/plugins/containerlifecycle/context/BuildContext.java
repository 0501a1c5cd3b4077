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
 * A Docker build context that metadata is written into, so that {@code docker build} with the options that come of it
 * builds an image that has it. Nothing of the user's is changed: everything is in the folder {@code .container}, in a
 * folder of its own for each stamp that nobody writes again, since several images may be built from one context, at the
 * same time.
 *
 * <pre>
 * .container/&lt;build_id>/metadata.json   what the image says of itself
 * .container/&lt;build_id>/rootfs/         what goes into the image: the "container" script and the metadata
 * .container/&lt;build_id>/Dockerfile      the user's Dockerfile, and COPY and LABEL last of all, so that the layer cache
 *                                       survives
 * .container/&lt;build_id>/Dockerfile.dockerignore   the user's .dockerignore with that rootfs let in again, for BuildKit
 * .container/&lt;project>                  a link to the newest stamp of a project
 * </pre>
 *
 * @param contextDir an existing folder
 * @param dockerfile relative to the context, or absolute; it may lie outside of the context
 * @param workingDir where {@code docker build} will be run: the docker command takes {@code -f} as relative to that
 * @param builder what will build the image
 */
public record BuildContext(Path contextDir, Path dockerfile, Path workingDir, Builder builder) {
    private static final String JSON = "metadata.json";

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
     * Writes the metadata, beside what earlier calls wrote, and removes what is old of that. Other builds and other
     * writers may be at work in the same context meanwhile.
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
        String rootfs = ContextFolder.NAME + "/" + metadata.buildId() + "/rootfs";
        DerivedDockerfile derived = DerivedDockerfile.of(read(original), original.toString(), null);
        List<String> warnings = new ArrayList<>(derived.warnings());
        if (derived.wholeContext() > 0) {
            warnings.add(original + ", line " + derived.wholeContext() + ", copies the whole context, and so "
                    + ContextFolder.NAME
                    + "/ too: it is in the image, and since it differs in every build, no layer from"
                    + " there on comes from the cache. Copy the files and folders that the image needs by name.");
        }

        byte[] json = MetadataJson.write(metadata);
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("rootfs/usr/bin/container", script);
        files.put(METADATA_DIR + metadata.fileStem() + ".json", json);
        files.put(METADATA_DIR + metadata.fileStem() + ".txt", MetadataJson.writeText(metadata));
        checkIgnored(context.resolve(IGNORE), metadata.buildId(), files.keySet(), warnings);
        files.put(JSON, json);
        files.put("Dockerfile", derived.copyingFrom(rootfs, metadata));
        files.put("Dockerfile" + IGNORE, ignoreFile(context, original, rootfs));

        Path folder = store(context, metadata, files, warnings);
        Path dockerfile = folder.resolve("Dockerfile");
        return new Stamped(
                context, dockerfile, List.of("-f", option(dockerfile)), folder.resolve(JSON), metadata, warnings);
    }

    private static Path store(Path context, ImageMetadata metadata, Map<String, byte[]> files, List<String> warnings)
            throws ContextException {
        StampWriter writer = null;
        try {
            ContextFolder folder = ContextFolder.open(context);
            writer = folder.begin();
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                writer.file(file.getKey(), file.getValue(), file.getKey().contains("/bin/"));
            }
            writer.sharedFolder(REPORT_DIR);
            Path stamp = folder.stamp(metadata.buildId());
            writer.commit(stamp);
            writer = null;
            name(folder, metadata, warnings);
            Optional.ofNullable(folder.removeOld()).ifPresent(warnings::add);
            return stamp;
        } catch (IOException e) {
            throw new ContextException(
                    "Cannot write " + context.resolve(ContextFolder.NAME) + ": " + FileTree.reason(e), e);
        } finally {
            if (writer != null) {
                writer.abandon();
            }
        }
    }

    /** Only who writes the path by hand needs it. */
    private static void name(ContextFolder folder, ImageMetadata metadata, List<String> warnings) {
        try {
            folder.nameNewest(metadata.projectSlug(), metadata.buildId());
        } catch (IOException e) {
            warnings.add(folder.link(metadata.projectSlug()) + " could not be made to name the newest stamp ("
                    + FileTree.reason(e).replaceFirst("\\.$", "") + "); build with the options that are given here.");
        }
    }

    private Path realContext() throws ContextException {
        try {
            Path real = contextDir.toRealPath();
            if (Files.isDirectory(real)) {
                return real;
            }
        } catch (IOException e) {
            throw new ContextException("Cannot use " + contextDir + " as a build context: " + FileTree.reason(e), e);
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
            throw new ContextException("Cannot read " + file + ": " + FileTree.reason(e), e);
        }
    }

    /** The classic builder would leave a single excluded file out and call the build a success. */
    private void checkIgnored(Path ignoreFile, String buildId, Iterable<String> files, List<String> warnings)
            throws ContextException {
        if (builder == Builder.BUILDKIT || !Files.isRegularFile(ignoreFile)) {
            return;
        }
        DockerIgnore ignore = DockerIgnore.parse(new String(read(ignoreFile), StandardCharsets.UTF_8));
        for (String file : files) {
            Optional<IgnoreRule> rule = ignore.dropping(ContextFolder.NAME + "/" + buildId + "/" + file);
            if (rule.isPresent()) {
                String found = ignoreFile + ", line " + rule.get().line() + ", keeps the metadata out of the image: '"
                        + SafeText.line(rule.get().text()) + "'. Add '!" + ContextFolder.NAME
                        + "' as its last line, or build with BuildKit (DOCKER_BUILDKIT=1), which reads an ignore file of"
                        + " this tool's instead.";
                if (builder == Builder.CLASSIC) {
                    throw new ContextException(found);
                }
                warnings.add(found);
                return;
            }
        }
    }

    /** BuildKit takes the ignore file that has the Dockerfile's name where there is one, and then no other. */
    private static byte[] ignoreFile(Path context, Path original, String rootfs) throws ContextException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Path own = original.resolveSibling(original.getFileName() + IGNORE);
        Path source = Files.isRegularFile(own) ? own : context.resolve(IGNORE);
        if (Files.isRegularFile(source)) {
            out.writeBytes(read(source));
            out.write('\n');
        }
        String ours = "# Added by container-lifecycle.\n" + ContextFolder.NAME + "\n!" + rootfs + "\n";
        out.writeBytes(ours.getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private String option(Path file) {
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
