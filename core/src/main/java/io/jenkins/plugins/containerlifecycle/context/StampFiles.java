package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.metadata.ImageLayout;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataException;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of one stamp.
 *
 * <pre>
 * .container/&lt;build_id>/metadata.json   what the image says about itself
 * .container/&lt;build_id>/rootfs/         what goes into the image: the "container" script and the metadata
 * .container/&lt;build_id>/Dockerfile      the user's Dockerfile, and COPY and LABEL last of all, so that the layer cache
 *                                       survives. It takes the files from the context and so works with -f alone.
 * .container/&lt;build_id>/Dockerfile.named            the same, but takes them from a named context
 * .container/&lt;build_id>/Dockerfile*.dockerignore    the user's .dockerignore, and what is ours: only what is needed
 * .container/&lt;project>                  a link to the newest stamp of a project
 * </pre>
 *
 * @param content path below the stamp's folder to content
 */
record StampFiles(ImageMetadata metadata, Map<String, byte[]> content) {
    static final String JSON = "metadata.json";
    static final String ROOTFS = "rootfs";
    static final String DOCKERFILE = "Dockerfile";
    static final String NAMED_DOCKERFILE = "Dockerfile.named";
    private static final String METADATA_DIR = ROOTFS + "/usr/lib/container/metadata.d/";
    /**
     * @param ignored what the user keeps out of the context
     * @param named whether to write a Dockerfile that takes the files from a named context
     */
    static StampFiles of(
            ImageMetadata metadata, byte[] script, DerivedDockerfile derived, byte[] ignored, boolean named)
            throws ContextException, MetadataException {
        byte[] json = MetadataJson.write(metadata);
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(ROOTFS + "/usr/bin/container", script);
        files.put(METADATA_DIR + metadata.fileStem() + ".json", json);
        files.put(METADATA_DIR + metadata.fileStem() + ".txt", MetadataJson.writeText(metadata));
        files.put(JSON, json);
        String rootfs = folder(metadata) + "/" + ROOTFS;
        files.put(DOCKERFILE, derived.copyingFrom(rootfs, metadata));
        files.put(DOCKERFILE + UserFiles.IGNORE, with(ignored, ContextFolder.NAME + "\n!" + rootfs + "\n"));
        if (named) {
            files.put(NAMED_DOCKERFILE, derived.copyingFromNamed(derived.contextName(), metadata));
            files.put(NAMED_DOCKERFILE + UserFiles.IGNORE, with(ignored, ContextFolder.NAME + "\n"));
        }
        return new StampFiles(metadata, files);
    }

    private static String folder(ImageMetadata metadata) {
        return ContextFolder.NAME + "/" + metadata.buildId();
    }

    private static byte[] with(byte[] ignored, String ours) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ignored);
        out.writeBytes(("# Added by container-lifecycle.\n" + ours).getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    /** What the builder must find in the context, relative to the context. */
    List<String> copied() {
        return content.keySet().stream()
                .filter(file -> file.startsWith(ROOTFS + "/"))
                .map(file -> folder(metadata) + "/" + file)
                .toList();
    }

    /**
     * @param context the build context
     * @param warnings gets sentences for the user
     * @return the stamp's folder
     */
    Path store(Path context, List<String> warnings) throws ContextException {
        StampWriter writer = null;
        try {
            ContextFolder folder = ContextFolder.open(context);
            writer = folder.begin();
            for (Map.Entry<String, byte[]> file : content.entrySet()) {
                writer.file(file.getKey(), file.getValue(), file.getKey().contains("/bin/"));
            }
            writer.sharedFolder(
                    ROOTFS + ImageLayout.reportDirectory(metadata.buildId()),
                    ImageLayout.untouched(metadata.buildTimeStamp()));
            Path stamp = folder.stamp(metadata.buildId());
            writer.commit(stamp);
            writer = null;
            name(folder, warnings);
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

    /** Needed only by those who write the path by hand. */
    private void name(ContextFolder folder, List<String> warnings) {
        try {
            folder.nameNewest(metadata.projectSlug(), metadata.buildId());
        } catch (IOException e) {
            warnings.add(folder.link(metadata.projectSlug()) + " could not be made to name the newest stamp ("
                    + FileTree.reason(e).replaceFirst("\\.$", "") + "); build with the options that are given here.");
        }
    }
}
