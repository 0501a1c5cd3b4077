package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.FileVisitor;
import io.jenkins.plugins.containerlifecycle.engine.TarContent;
import io.jenkins.plugins.containerlifecycle.engine.TarLimits;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/** Looks into a container's file system, started or not, through the engine's archive calls. */
final class ContainerFiles {
    private static final int MAX_LINKS = 16;
    private static final int STICKY_FOR_ALL = 01777;
    private static final int MAX_STAT_HEADER = 16 * 1024;
    private static final int MAX_ANSWER = 64 * 1024;
    /** Bit of Go's {@code os.FileMode}. */
    private static final long MODE_SYMLINK = 1L << 27;

    private final EngineApi api;

    ContainerFiles(EngineApi api) {
        this.api = api;
    }

    /** What is at a path; {@code link} is that of a symbolic link. */
    record Stat(String path, @Nullable String link, Instant lastChange) {}

    private record Answer(
            @Nullable TarContent content, @Nullable String link) {}

    Optional<Stat> stat(String container, String path) throws EngineRefusal, EngineException, InterruptedException {
        String task = "look for " + path + " in the container " + container;
        String current = absolute(path);
        for (int links = 0; links < MAX_LINKS; links++) {
            String asked = current;
            Stat stat;
            try {
                stat = api.transport()
                        .quick(archive("HEAD", container, asked).build(), response -> stat(asked, response))
                        .await(task, api.responseTimeout());
            } catch (EngineRefusal e) {
                if (e.status() != 404) {
                    throw e;
                }
                // An answer to HEAD has no body that would distinguish a missing path from a missing container.
                api.get(task, "/containers/" + container + "/json");
                return Optional.empty();
            }
            if (stat.link() == null) {
                return Optional.of(stat);
            }
            current = resolve(current, stat.link());
        }
        return Optional.empty();
    }

    Optional<TarContent> read(String container, String path, TarLimits limits)
            throws EngineRefusal, EngineException, InterruptedException {
        String task = "read " + path + " from the container " + container;
        String current = absolute(path);
        for (int links = 0; links < MAX_LINKS; links++) {
            Answer answer;
            try {
                answer = api.transport()
                        .quick(archive("GET", container, current).build(), response -> read(response, limits))
                        .await(task, api.responseTimeout());
            } catch (EngineRefusal e) {
                if (isMissingPath(e)) {
                    return Optional.empty();
                }
                throw e;
            }
            if (answer.link() == null) {
                return Optional.ofNullable(answer.content());
            }
            current = resolve(current, answer.link());
        }
        return Optional.empty();
    }

    List<String> walk(String container, TarLimits limits, FileVisitor visitor, Deadline deadline)
            throws EngineRefusal, EngineException, InterruptedException {
        Exchange.Reader<List<String>> reader = response -> {
            InputStream body = response.getBody();
            List<String> problems = TarWalk.walk(body, limits, visitor, deadline);
            if (problems.isEmpty()) {
                body.close();
            } else {
                // Closing the body would read all the rest of it.
                response.close();
            }
            return problems;
        };
        // The walk ends in time by itself; more time is for an engine that says nothing at all.
        return api.transport()
                .streaming(archive("GET", container, "/").build(), reader, () -> {})
                .await(
                        "read the files of the container " + container,
                        deadline.remaining().plus(api.responseTimeout()));
    }

    void makeFolder(String container, String path) throws EngineRefusal, EngineException, InterruptedException {
        String folder = absolute(path);
        if (folder.equals("/")) {
            return;
        }
        // Into its parent: a volume may be writable even if the root file system is not.
        int slash = folder.lastIndexOf('/');
        try {
            putFolder(container, slash == 0 ? "/" : folder.substring(0, slash), folder.substring(slash + 1));
        } catch (EngineRefusal e) {
            if (slash == 0 || !isMissingPath(e)) {
                throw e;
            }
            // The parent is created along with it.
            putFolder(container, "/", folder.substring(1));
        }
    }

    private void putFolder(String container, String parent, String name)
            throws EngineRefusal, EngineException, InterruptedException {
        Request request = archive("PUT", container, parent)
                .putHeader("Content-Type", "application/x-tar")
                .bodyBytes(tarOf(name))
                .build();
        // The answer is empty, whatever its type says. A cut one is not an answer.
        api.transport()
                .quick(request, response -> response.getBody().readNBytes(MAX_ANSWER))
                .await("make the folder " + name + " in the container " + container, api.responseTimeout());
    }

    private Request.Builder archive(String method, String container, String path)
            throws EngineException, InterruptedException {
        return api.request(method, "/containers/" + container + "/archive?path=" + EngineApi.encode(path));
    }

    private Answer read(Response response, TarLimits limits) throws IOException {
        String link = stat("", response).link();
        if (link != null) {
            // The archive of a link contains only the link.
            return new Answer(null, link);
        }
        InputStream body = response.getBody();
        TarContent content = TarReader.read(body, limits);
        if (content.problems().isEmpty()) {
            body.close();
        } else {
            // Closing the body would read all the rest of it, and a sparse file of a terabyte costs its author nothing.
            response.close();
        }
        return new Answer(content, null);
    }

    private static Stat stat(String path, Response response) throws IOException {
        String header = response.getHeader("X-Docker-Container-Path-Stat");
        if (header == null || header.length() > MAX_STAT_HEADER) {
            return new Stat(path, null, Instant.MAX);
        }
        try {
            JsonNode stat = LenientJson.parse(Base64.getDecoder().decode(header));
            boolean isLink = (stat.path("mode").asLong() & MODE_SYMLINK) != 0;
            String target = JsonBodies.text(stat.path("linkTarget"));
            return new Stat(path, isLink && !target.isEmpty() ? target : null, lastChange(stat));
        } catch (IllegalArgumentException e) {
            throw new IOException("malformed description of a path");
        }
    }

    /** If an engine does not say it, it may have been this very moment. */
    private static Instant lastChange(JsonNode stat) {
        try {
            return OffsetDateTime.parse(stat.path("mtime").asText()).toInstant();
        } catch (DateTimeParseException e) {
            return Instant.MAX;
        }
    }

    /** A missing container gives the same status as a missing path in it. */
    private static boolean isMissingPath(EngineRefusal refusal) {
        return refusal.status() == 404 && !refusal.wording().isNoSuchContainer();
    }

    private static String absolute(String path) {
        return resolve("/", path);
    }

    /** A link's target as seen from the link; Docker gives absolute targets, Podman the link's text. */
    private static String resolve(String link, String target) {
        Deque<String> steps = new ArrayDeque<>();
        String parent = link.substring(0, link.lastIndexOf('/') + 1);
        for (String step : (target.startsWith("/") ? target : parent + target).split("/")) {
            if (step.equals("..")) {
                steps.pollLast();
            } else if (!step.isEmpty() && !step.equals(".")) {
                steps.addLast(step);
            }
        }
        return "/" + String.join("/", steps);
    }

    /** An archive of one empty folder. */
    static byte[] tarOf(String folder) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            TarArchiveEntry entry = new TarArchiveEntry(folder + "/");
            entry.setMode(STICKY_FOR_ALL);
            // Long ago, so that any change in it shows.
            entry.setModTime(0);
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
