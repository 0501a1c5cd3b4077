package io.jenkins.plugins.containerlifecycle.plugin.packages;

import io.jenkins.plugins.containerlifecycle.plugin.text.BoundedFile;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder with a file for each image. A file appears as a whole or not at all, whoever else writes and however the
 * writer ends.
 */
final class PackageFiles {
    /** Somebody may still be writing a younger one. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private static final Pattern IMAGE_ID = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final Pattern FILE = Pattern.compile("(sha256)-([0-9a-f]{64})\\.json\\.gz");
    private static final String TEMPORARY = ".tmp";

    private final Path folder;

    /** @param folder made with the first file */
    PackageFiles(Path folder) {
        this.folder = folder;
    }

    static boolean isImageId(String id) {
        return IMAGE_ID.matcher(id).matches();
    }

    /** @throws IOException if there is one that cannot be read, with a sentence */
    Optional<ImagePackages> find(String imageId) throws IOException {
        if (!isImageId(imageId)) {
            return Optional.empty();
        }
        Path file = file(imageId);
        ImagePackages packages;
        try {
            packages = ImagePackages.readFile(BoundedFile.read(file, ImagePackages.MAX_FILE_BYTES));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IOException(
                    "What is known of the packages of an image cannot be read from " + file + " ("
                            + SafeText.line(String.valueOf(e.getMessage()))
                            + "). It counts as not known; when the image is audited again, the file is written anew.",
                    e);
        }
        if (!packages.imageId().equals(imageId)) {
            throw new IOException("The file " + file + " is about another image, " + packages.imageId()
                    + ". It counts as not known; when the image is audited again, the file is written anew.");
        }
        return Optional.of(packages);
    }

    /** @throws IOException if it cannot be written; what was there before is still there then */
    void put(ImagePackages packages) throws IOException {
        if (!isImageId(packages.imageId())) {
            throw new IOException("'" + SafeText.line(packages.imageId()) + "' is not the ID of an image.");
        }
        byte[] bytes = packages.toBytes();
        Files.createDirectories(folder);
        Path temporary = folder.resolve(UUID.randomUUID() + TEMPORARY);
        try {
            try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
                out.write(bytes);
                out.getFD().sync();
            }
            Files.move(temporary, file(packages.imageId()), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * The images that have a file, whether it can be read or not.
     *
     * @throws IOException if the folder cannot be listed
     */
    List<String> imageIds() throws IOException {
        List<String> ids = new ArrayList<>();
        for (Path file : files()) {
            Matcher matcher = FILE.matcher(name(file));
            if (matcher.matches()) {
                ids.add(matcher.group(1) + ":" + matcher.group(2));
            }
        }
        return ids;
    }

    private static String name(Path file) {
        return Objects.toString(file.getFileName(), "");
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(files::add);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return files;
    }

    /**
     * When the file was written.
     *
     * @throws NoSuchFileException if there is none
     */
    Instant written(String imageId) throws IOException {
        return Files.getLastModifiedTime(file(imageId)).toInstant();
    }

    /** Makes a file as young as one that is written now. */
    void touch(String imageId) throws IOException {
        Files.setLastModifiedTime(file(imageId), FileTime.from(Instant.now()));
    }

    void remove(String imageId) throws IOException {
        Files.deleteIfExists(file(imageId));
    }

    /** Removes what writers left that were killed. */
    void tidy() throws IOException {
        for (Path file : files()) {
            if (name(file).endsWith(TEMPORARY)) {
                try {
                    if (Files.getLastModifiedTime(file)
                            .toInstant()
                            .isBefore(Instant.now().minus(ABANDONED))) {
                        Files.deleteIfExists(file);
                    }
                } catch (NoSuchFileException e) {
                    // Its writer lives and is done.
                }
            }
        }
    }

    private Path file(String imageId) {
        return folder.resolve(imageId.replace(':', '-') + ".json.gz");
    }
}
