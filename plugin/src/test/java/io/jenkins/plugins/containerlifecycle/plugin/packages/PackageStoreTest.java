package io.jenkins.plugins.containerlifecycle.plugin.packages;

import static io.jenkins.plugins.containerlifecycle.plugin.packages.Packages.ancestor;
import static io.jenkins.plugins.containerlifecycle.plugin.packages.Packages.deb;
import static io.jenkins.plugins.containerlifecycle.plugin.packages.Packages.id;
import static io.jenkins.plugins.containerlifecycle.plugin.packages.Packages.inventory;
import static io.jenkins.plugins.containerlifecycle.plugin.packages.Packages.on;
import static io.jenkins.plugins.containerlifecycle.plugin.packages.Packages.partial;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.containerlifecycle.inventory.Ancestor;
import io.jenkins.plugins.containerlifecycle.inventory.Blame;
import io.jenkins.plugins.containerlifecycle.inventory.Condition;
import io.jenkins.plugins.containerlifecycle.inventory.Coverage;
import io.jenkins.plugins.containerlifecycle.inventory.InstalledPackage;
import io.jenkins.plugins.containerlifecycle.inventory.InstalledPackageBuilder;
import io.jenkins.plugins.containerlifecycle.inventory.InventoryJson;
import io.jenkins.plugins.containerlifecycle.inventory.OsRelease;
import io.jenkins.plugins.containerlifecycle.inventory.PackageInventory;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import io.jenkins.plugins.containerlifecycle.plugin.packages.PackageIndex.Finding;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PackageStoreTest {
    private static final InstalledPackage OPENSSL = deb("libssl3", "3.0.11-1", "openssl");
    private static final InstalledPackage TZDATA = deb("tzdata", "2024a-1", "tzdata");
    private static final InstalledPackage CURL = deb("curl", "8.1-1", "curl");

    @TempDir
    Path home;

    private Path folder() {
        return home.resolve("packages");
    }

    private PackageStore store() {
        return new PackageStore(new PackageFiles(folder()));
    }

    private static ImagePackages web(int number) {
        return on(ancestor("base", 1, inventory(100, OPENSSL, TZDATA)), inventory(number, OPENSSL, TZDATA, CURL));
    }

    private Path file(int number) {
        return folder().resolve(id(number).replace(':', '-') + ".json.gz");
    }

    @Test
    void whatIsKeptIsFoundAgainWithTheOriginOfEachPackage() throws Exception {
        store().put(web(1));

        ImagePackages found = store().find(id(1)).orElseThrow();

        assertEquals(inventory(1, OPENSSL, TZDATA, CURL), found.inventory());
        assertEquals("base or below", found.origin(OPENSSL).orElseThrow().toString());
        assertEquals("web", found.origin(CURL).orElseThrow().toString());
        assertEquals(
                "5c36ef228e",
                found.origin(OPENSSL).orElseThrow().ancestor().metadata().gitref());
        assertEquals(2, found.ancestors().size());
        assertTrue(store().find(id(2)).isEmpty());
        assertTrue(store().find("../../etc/passwd").isEmpty());
    }

    @Test
    void whatAnImageWithoutAStampIsCalledOnOneAgentIsNotKept() throws Exception {
        ImagePackages own = ImagePackages.of(new Blame(List.of(
                ancestor("base", 1, inventory(100, OPENSSL)),
                new Ancestor("hidden/web:1", null, inventory(1, OPENSSL, CURL)))));
        store().put(own);

        ImagePackages found = store().find(id(1)).orElseThrow();
        assertEquals(id(1), found.origin(CURL).orElseThrow().ancestor().name());
        ImagePackages named = found.named("example/web:2");
        assertEquals("example/web:2", named.origin(CURL).orElseThrow().toString());
        assertEquals("base or below", named.origin(OPENSSL).orElseThrow().toString());
        assertEquals("example/web:2", named.ancestors().get(1).name());
        store().put(web(2));
        assertEquals(
                "web",
                store().find(id(2)).orElseThrow().named("x").ancestors().get(1).name());
    }

    @Test
    void whoeverSaysThatAnImageHasFewerPackagesIsNotBelieved() throws Exception {
        PackageStore store = store();
        ImagePackages lie = ImagePackages.of(inventory(1, TZDATA, deb("libssl3", "3.0.99-1", "openssl")));
        for (List<ImagePackages> order : List.of(List.of(web(1), lie, web(1), lie), List.of(lie, web(1), lie))) {
            for (ImagePackages each : order) {
                store.put(each);
            }
            for (PackageStore each : List.of(store, store())) {
                ImagePackages found = each.find(id(1)).orElseThrow();
                assertEquals(4, found.inventory().packages().size());
                assertEquals(
                        Coverage.Level.PARTIAL, found.inventory().coverage().level());
                assertTrue(each.progress(Duration.ofMinutes(1)).done());
                assertEquals(
                        Set.of(id(1)),
                        each.index()
                                .search(Condition.parse("openssl<3.0.15"), List.of(id(1)))
                                .affected());
                assertTrue(each.index()
                        .search(Condition.parse("telnet"), List.of(id(1)))
                        .unknown()
                        .get(id(1))
                        .startsWith("Builds have found different packages"));
            }
            Files.delete(file(1));
        }
        InstalledPackage otherLicense =
                new InstalledPackageBuilder().from(CURL).license("curl").build();
        store.put(ImagePackages.of(inventory(2, CURL)));
        store.put(ImagePackages.of(inventory(2, otherLicense)));
        assertTrue(store.find(id(2)).orElseThrow().inventory().coverage().isComplete());
        store.put(ImagePackages.of(
                new PackageInventory(id(2), new OsRelease("ubuntu", "24", ""), List.of(CURL), Coverage.COMPLETE)));
        assertEquals(
                OsRelease.UNKNOWN, store.find(id(2)).orElseThrow().inventory().os());
    }

    @Test
    void moreAncestorsThanAnyImageHasAreRefused() throws Exception {
        List<Ancestor> chain = new ArrayList<>();
        for (int i = 0; i < 17_000; i++) {
            chain.add(new Ancestor("a", null, null));
        }
        chain.add(ancestor("web", 1, inventory(1, CURL)));
        byte[] bytes = ImagePackages.of(new Blame(chain)).toBytes();

        assertTrue(assertThrows(IOException.class, () -> ImagePackages.read(bytes))
                .getMessage()
                .contains("ancestors"));
    }

    @Test
    void whatIsASecretOfTheBuildIsNotKept() throws Exception {
        ImagePackages filtered = web(1).filtered(
                        texts -> texts.stream()
                                .map(text -> text.replaceAll("tzdata|MIT|bookworm", "****"))
                                .toList(),
                        ancestor -> new Ancestor(ancestor.name().replace("web", "****"), null, null));

        ImagePackages kept = ImagePackages.read(filtered.toBytes());
        assertEquals(2, kept.inventory().packages().size());
        assertEquals("****", kept.inventory().packages().get(0).license());
        assertEquals("Debian GNU/Linux 12 (****)", kept.inventory().os().prettyName());
        assertEquals(
                List.of("A package is left out, because the name or the version is a secret of the build."),
                kept.inventory().coverage().reasons());
        assertEquals(
                "****",
                kept.origin(kept.inventory().packages().get(0)).orElseThrow().toString());
        assertArrayEquals(
                web(1).toBytes(),
                web(1).filtered(texts -> texts, ancestor -> ancestor).toBytes());
    }

    @Test
    void aDamagedFileIsAsIfNotThereIsSaidAndIsWrittenAnew() throws Exception {
        PackageStore store = store();
        store.put(web(1));
        byte[] whole = Files.readAllBytes(file(1));
        List<byte[]> damages = List.of(
                new byte[0],
                "no gzip".getBytes(),
                Arrays.copyOf(whole, whole.length / 2),
                Arrays.copyOf(whole, whole.length - 1),
                web(2).toBytes());
        for (byte[] damage : damages) {
            Files.write(file(1), damage);

            assertTrue(store.find(id(1)).isEmpty());
            assertEquals(Set.of(id(1)), store.damaged());
            store.put(web(1));
            assertEquals(web(1).inventory(), store.find(id(1)).orElseThrow().inventory());
            assertEquals(Set.of(), store.damaged());
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatSomebodyElseHasPutThereKeepsNoOtherImageFromBeingFound() throws Exception {
        store().put(web(1));
        try (RandomAccessFile huge = new RandomAccessFile(file(2).toFile(), "rw")) {
            // Larger than an array can be; it takes no room.
            huge.setLength(3L << 30);
        }
        Files.createDirectories(file(3).resolve("inside"));
        assertEquals(0, new ProcessBuilder("mkfifo", file(4).toString()).start().waitFor());
        Files.createSymbolicLink(file(5), Path.of("/dev/zero"));
        Files.createSymbolicLink(file(6), file(6));
        Files.writeString(folder().resolve("README"), "not one of ours");

        PackageStore store = store();

        assertTrue(store.progress(Duration.ofSeconds(50)).done());
        assertEquals(Set.of(id(2), id(3), id(4), id(5), id(6)), store.damaged());
        assertEquals(
                Set.of(id(1)),
                store.index()
                        .search(Condition.parse("openssl"), List.of(id(1), id(2)))
                        .affected());
    }

    @Test
    void bytesOfAStrangerAreRefusedOrHarmless() throws Exception {
        byte[] whole = web(1).toBytes();
        for (int i = 0; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= 0x55;
            try {
                assertEquals(
                        3, ImagePackages.read(changed).inventory().packages().size());
            } catch (IOException e) {
                assertFalse(e.getMessage() == null);
            }
        }
    }

    @Test
    void whatSaysLessDoesNotReplaceWhatSaysMore() throws Exception {
        PackageStore store = store();
        store.put(ImagePackages.of(partial(1, CURL)));
        store.put(ImagePackages.of(inventory(1, OPENSSL, TZDATA, CURL)));
        assertTrue(store.find(id(1)).orElseThrow().ancestors().isEmpty());
        store.put(web(1));
        store.put(ImagePackages.of(partial(1, CURL)));
        store.put(ImagePackages.of(inventory(1, OPENSSL, TZDATA, CURL)));

        assertEquals(2, store.find(id(1)).orElseThrow().ancestors().size());
    }

    @Test
    void manyWritersAtOnceLeaveWholeFilesAndNothingElse() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                int number = i % 4;
                // Each as if in another process.
                PackageFiles files = new PackageFiles(folder());
                writers.add(threads.submit(() -> {
                    files.put(web(number));
                    return files.find(id(number)).orElseThrow();
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
        }
        try (Stream<Path> files = Files.list(folder())) {
            assertEquals(4, files.count());
        }
    }

    @Test
    void whatCannotBeWrittenLeavesWhatWasThere() throws Exception {
        PackageStore nowhere = new PackageStore(new PackageFiles(home.resolve("file")));
        Files.writeString(home.resolve("file"), "in the way");
        IOException refused = assertThrows(IOException.class, () -> nowhere.put(web(1)));
        assertTrue(refused.getMessage().contains(id(1)), refused.getMessage());
        assertTrue(nowhere.find(id(1)).isEmpty());

        store().put(ImagePackages.of(partial(1, CURL)));
        Files.delete(file(1));
        // A folder with something in it cannot be replaced.
        Files.createDirectories(file(1).resolve("something"));
        assertThrows(IOException.class, () -> store().put(web(1)));
        try (Stream<Path> files = Files.list(folder())) {
            assertEquals(List.of(file(1)), files.toList(), "nothing half is left");
        }
        assertThrows(
                IOException.class,
                () -> store().put(ImagePackages.of(
                        new PackageInventory("../x", Packages.DEBIAN, List.of(CURL), Coverage.COMPLETE))));
    }

    @Test
    void whatAKilledWriterLeftIsRemovedLaterAndNoImage() throws Exception {
        PackageStore store = store();
        store.put(web(1));
        Path left = Files.writeString(folder().resolve("left.tmp"), "half");
        Path written = Files.writeString(folder().resolve("written.tmp"), "half");
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(2))));

        store.retain(id -> true);

        assertFalse(Files.exists(left));
        assertTrue(Files.exists(written), "somebody may be writing it");
        assertTrue(store.find(id(1)).isPresent());
    }

    @Test
    void onlyWhatNobodyRefersToAndWhatIsNotNewIsRemoved() throws Exception {
        PackageStore store = store();
        for (int i = 1; i <= 4; i++) {
            store.put(web(i));
        }
        for (int i : List.of(1, 2, 4)) {
            Files.setLastModifiedTime(file(i), FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        }

        store.put(web(4));

        store.retain(id -> id.equals(id(1)));

        assertTrue(store.find(id(1)).isPresent());
        assertTrue(store.find(id(2)).isEmpty());
        assertTrue(store.find(id(3)).isPresent(), "its build may be about to note it");
        assertTrue(store.find(id(4)).isPresent(), "so may the one that has just found it there");
        assertEquals(3, store.index().size());
    }

    @Test
    void afterARestartEverythingIsReadBeforeTheAnswerCountsAsWhole() throws Exception {
        for (int i = 1; i <= 3; i++) {
            store().put(web(i));
        }
        Files.writeString(file(2), "damaged");
        PackageStore restarted = store();
        assertFalse(restarted.progress(Duration.ZERO).done());

        BackgroundReading.Progress progress = restarted.progress(Duration.ofMinutes(1));

        assertEquals(new BackgroundReading.Progress(true, 3, 3, null), progress);
        PackageIndex.Result result =
                restarted.index().search(Condition.parse("openssl<3.0.15"), List.of(id(1), id(2), id(3)));
        assertEquals(Set.of(id(1), id(3)), result.affected());
        assertEquals(Set.of(id(2)), result.unknown().keySet());
        assertEquals(Set.of(id(2)), restarted.damaged());
        Finding finding = result.findings().get(0);
        assertEquals("base or below", finding.origin().toString());
    }

    @Test
    void whoeverInventsMorePackagesThanThereIsRoomForDoesNotMakeJenkinsForgetWhatIsThere() throws Exception {
        InstalledPackage[] invented = new InstalledPackage[InventoryJson.MAX_PACKAGES];
        for (int i = 0; i < invented.length; i++) {
            invented[i] = deb("p" + i, "1", "p" + i);
        }
        PackageStore store = store();
        store.put(web(1));
        store.put(ImagePackages.of(inventory(1, invented)));
        store.put(ImagePackages.of(inventory(1, CURL)));
        store.put(ImagePackages.of(inventory(2, invented)));
        store.put(web(2));
        store.put(ImagePackages.of(inventory(2, CURL)));

        for (PackageStore each : List.of(store, store())) {
            assertTrue(each.progress(Duration.ofMinutes(1)).done());
            assertEquals(Set.of(), each.damaged());
            PackageIndex.Result result = each.index().search(Condition.parse("openssl<3.0.15"), List.of(id(1), id(2)));
            assertEquals(Set.of(id(1)), result.affected());
            assertEquals(Set.of(id(2)), result.unknown().keySet(), "what is not clean is not said to be");
            List<String> reasons =
                    each.find(id(1)).orElseThrow().inventory().coverage().reasons();
            assertEquals(2, reasons.size());
            assertTrue(reasons.get(1).contains("more of them than there is room for"), reasons.toString());
        }
    }

    @Test
    void anAnswerAboutWhatIsNoImageIsRefused() throws Exception {
        byte[] bytes = ImagePackages.of(
                        new PackageInventory("sha256:/../../../ab", Packages.DEBIAN, List.of(CURL), Coverage.COMPLETE))
                .toBytes();

        assertTrue(assertThrows(IOException.class, () -> ImagePackages.read(bytes))
                .getMessage()
                .contains("is not the ID of an image"));
    }

    @Test
    void reasonsWithoutEndAreCutAndThatIsSaid() throws Exception {
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            reasons.add(i + " " + "x".repeat(5000));
        }
        byte[] bytes = ImagePackages.of(new PackageInventory(
                        id(1), Packages.DEBIAN, List.of(CURL), new Coverage(Coverage.Level.PARTIAL, reasons)))
                .toBytes();

        List<String> kept = ImagePackages.read(bytes).inventory().coverage().reasons();

        assertTrue(kept.size() <= 100, kept.size() + " reasons");
        assertTrue(kept.stream().allMatch(reason -> reason.length() < 2100));
        assertEquals("There are more reasons than are kept.", kept.get(kept.size() - 1));
    }

    @Test
    void moreMetadataThanTheStampsOfAnImageCanHaveIsRefused() throws Exception {
        String author = "\"" + "x".repeat(250) + "\"";
        String authors = String.join(", ", Collections.nCopies(20, author));
        List<Ancestor> chain = new ArrayList<>();
        for (int i = 1; i < 1000; i++) {
            chain.add(new Ancestor(
                    "a",
                    MetadataJson.read(
                            ("{\"schema_version\": 1, \"project\": \"a\", \"build_time_stamp\": " + i
                                            + ", \"build_id\": \"0123abcd\", \"authors\": [" + authors + "]}")
                                    .getBytes(StandardCharsets.UTF_8),
                            "test"),
                    null));
        }
        chain.add(ancestor("web", 1, inventory(1, CURL)));
        byte[] bytes = ImagePackages.of(new Blame(chain)).toBytes();

        assertTrue(assertThrows(IOException.class, () -> ImagePackages.read(bytes))
                .getMessage()
                .contains("metadata"));
    }
}
