package io.jenkins.plugins.containerlifecycle.inventory;

import io.jenkins.plugins.containerlifecycle.engine.Containers;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.TarContent;
import io.jenkins.plugins.containerlifecycle.engine.TarLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The databases of package managers in a container that need not run. Asking for a file that is not there costs the
 * engine a millisecond or two, while each that is there costs about 50, whatever its size: so links at the end of a path
 * are resolved first, not read. Links above are followed by the engine itself.
 */
final class ImageDatabases {
    /** Of a database; the largest real ones are rpm's, with some 50 KB a package. */
    private static final long MAX_BYTES = 128L << 20;

    private static final TarLimits SMALL_FILE = new TarLimits(64L << 10, 64L << 10, 1);
    /** With a list of digests beside each package. */
    private static final TarLimits FOLDER = new TarLimits(1L << 20, 32L << 20, 5000);

    private static final List<String> OS_RELEASE = List.of("/etc/os-release", "/usr/lib/os-release");
    private static final String DPKG_STATUS = "/var/lib/dpkg/status";
    /** The first change that dpkg has not put into its database yet; they are numbered. */
    private static final String DPKG_JOURNAL = "/var/lib/dpkg/updates/0000";

    private static final String DPKG_FOLDER = "/var/lib/dpkg/status.d";
    private static final String DIGESTS = ".md5sums";
    /** The second since apk 3; one may lead to the other. */
    private static final List<String> APK = List.of("/lib/apk/db/installed", "/usr/lib/apk/db/installed");
    /** Newer distributions have the second, and a link to it in place of the first. */
    private static final List<String> RPM = List.of("/var/lib/rpm", "/usr/lib/sysimage/rpm");

    private static final String SQLITE = "rpmdb.sqlite";
    private static final String NDB = "Packages.db";
    private static final String BERKELEY = "Packages";
    private static final String TABLE = "Packages";

    private final Containers containers;
    private final String container;
    private final List<String> found = new ArrayList<>();

    ImageDatabases(Containers containers, String container) {
        this.containers = containers;
        this.container = container;
    }

    /** Whether something is, or may be, mounted over a database. */
    static boolean mayBeIn(String mountedAt) {
        String folder = mountedAt.endsWith("/") ? mountedAt : mountedAt + "/";
        return Stream.of(List.of(DPKG_STATUS, DPKG_FOLDER), APK, RPM)
                .flatMap(List::stream)
                .anyMatch(path -> (path + "/").startsWith(folder) || folder.startsWith(path + "/"));
    }

    /** The paths of the databases that were there. */
    List<String> found() {
        return found;
    }

    OsRelease readOsRelease() throws EngineException, InterruptedException {
        for (String path : OS_RELEASE) {
            // It only says what the image calls itself, so that one that cannot be read is one that is not there.
            Optional<byte[]> file = file(path, SMALL_FILE, new PackageCollector());
            if (file.isPresent()) {
                return OsRelease.read(file.get());
            }
        }
        return OsRelease.UNKNOWN;
    }

    void readPackages(PackageCollector into) throws EngineException, InterruptedException {
        database(DPKG_STATUS, into).ifPresent(status -> DpkgReader.readStatus(status, DPKG_STATUS, into));
        if (resolve(DPKG_JOURNAL, into).isPresent()) {
            into.problem("dpkg was interrupted: " + DPKG_JOURNAL
                    + " and perhaps others are changes that its database does not have yet. 'dpkg --audit' tells, and 'dpkg"
                    + " --configure --pending' writes them.");
        }
        readDpkgFolder(into);
        readApk(into);
        Set<String> folders = new LinkedHashSet<>();
        for (String folder : RPM) {
            resolve(folder, into).ifPresent(folders::add);
        }
        for (String folder : folders) {
            readRpm(folder, into);
        }
    }

    private void readDpkgFolder(PackageCollector into) throws EngineException, InterruptedException {
        Optional<TarContent> folder = read(DPKG_FOLDER, FOLDER, into);
        if (folder.isEmpty() || !folder.get().folder()) {
            return;
        }
        found.add(DPKG_FOLDER);
        folder.get().problems().forEach(problem -> into.refused("In " + DPKG_FOLDER + " " + problem + "."));
        folder.get().files().forEach((name, content) -> {
            if (!name.endsWith(DIGESTS)) {
                DpkgReader.readInstalled(content, DPKG_FOLDER + "/" + PackageCollector.shown(name), into);
            }
        });
    }

    private void readApk(PackageCollector into) throws EngineException, InterruptedException {
        byte[] first = null;
        for (String path : APK) {
            Optional<byte[]> file = database(path, into);
            // They are the same file where /lib is a link.
            if (file.isPresent() && !(first != null && Arrays.equals(first, file.get()))) {
                ApkReader.read(file.get(), path, into);
                first = file.get();
            }
        }
    }

    /** rpm changes its kind of database by writing a new one, so that an image may have more than one. */
    private void readRpm(String folder, PackageCollector into) throws EngineException, InterruptedException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String name : List.of(SQLITE, NDB, BERKELEY)) {
            String path = folder + "/" + name;
            if (files.isEmpty()) {
                database(path, into).ifPresent(file -> files.put(name, file));
            } else if (resolve(path, into).isPresent()) {
                into.problem("There is also " + path + ", which is another kind of database of rpm and was not read.");
            }
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String path = folder + "/" + file.getKey();
            try {
                switch (file.getKey()) {
                    case SQLITE -> {
                        byte[] log = whole(path + "-wal", into).orElse(new byte[0]);
                        SqliteTables.read(file.getValue(), log, TABLE, path, row -> RpmHeader.read(row[1], path, into));
                    }
                    case NDB -> NdbReader.read(file.getValue(), path, into);
                    default -> BerkeleyReader.read(file.getValue(), path, into);
                }
            } catch (InventoryException e) {
                into.problem(e.getMessage());
            }
        }
    }

    /** A file is in memory twice for a moment, and a process with little memory must survive a stranger's. */
    private Optional<byte[]> whole(String path, PackageCollector into) throws EngineException, InterruptedException {
        long bytes = Math.min(MAX_BYTES, Runtime.getRuntime().maxMemory() / 4);
        return file(path, new TarLimits(bytes, bytes, 1), into);
    }

    private Optional<byte[]> database(String path, PackageCollector into) throws EngineException, InterruptedException {
        Optional<byte[]> file = whole(path, into);
        file.ifPresent(content -> {
            found.add(path);
            if (content.length == 0) {
                into.problem(path + " is empty.");
            }
        });
        return file;
    }

    /** Empty if it is not there, or cannot be read, which is then a problem. */
    private Optional<byte[]> file(String path, TarLimits limits, PackageCollector into)
            throws EngineException, InterruptedException {
        Optional<String> real = resolve(path, into);
        if (real.isEmpty()) {
            return Optional.empty();
        }
        Optional<TarContent> content = read(real.get(), limits, into);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        content.get().problems().forEach(problem -> into.refused(path + " was not read: " + problem + "."));
        if (content.get().folder() || content.get().files().size() != 1) {
            if (content.get().problems().isEmpty()) {
                into.problem(path + " is not a file.");
            }
            return Optional.empty();
        }
        return Optional.of(content.get().files().values().iterator().next());
    }

    private Optional<TarContent> read(String path, TarLimits limits, PackageCollector into)
            throws EngineException, InterruptedException {
        return asked(() -> containers.readFiles(container, path, limits), into);
    }

    private Optional<String> resolve(String path, PackageCollector into) throws EngineException, InterruptedException {
        return asked(() -> containers.resolve(container, path), into);
    }

    @FunctionalInterface
    private interface Question<T> {
        Optional<T> ask() throws EngineException, InterruptedException;
    }

    /** A link that leads to itself is refused by the engine, and must not hide what else is there. */
    private static <T> Optional<T> asked(Question<T> question, PackageCollector into)
            throws EngineException, InterruptedException {
        try {
            return question.ask();
        } catch (EngineException e) {
            if (e.kind() != EngineException.Kind.REFUSED) {
                throw e;
            }
            into.refused(e.getMessage());
            return Optional.empty();
        }
    }
}
