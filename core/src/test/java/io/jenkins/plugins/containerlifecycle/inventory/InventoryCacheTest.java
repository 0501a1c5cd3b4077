package io.jenkins.plugins.containerlifecycle.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InventoryCacheTest {
    private static final String ID = "sha256:" + "0a".repeat(32);
    private static final String OTHER = "sha256:" + "0b".repeat(32);
    private static final InstalledPackage LIBSSL = new InstalledPackageBuilder()
            .ecosystem(Ecosystem.DEB)
            .name("libssl3")
            .version("3.0.11-1~deb12u2")
            .sourceName("openssl")
            .sourceVersion("3.0.11-1~deb12u2")
            .architecture("amd64")
            .license("Apache-2.0")
            .build();

    @TempDir
    private Path parent;

    private Path folder() {
        return parent.resolve("cache");
    }

    private static PackageInventory inventory(String id) {
        return new PackageInventory(
                id,
                new OsRelease("debian", "12", "Debian GNU/Linux 12 (bookworm)"),
                List.of(
                        LIBSSL,
                        new InstalledPackageBuilder()
                                .ecosystem(Ecosystem.RPM)
                                .name("gcc")
                                .version("0:12-1")
                                .sourceName("gcc-defaults")
                                .sourceVersion("0:1.2-1")
                                .architecture("")
                                .build()),
                new Coverage(Coverage.Level.PARTIAL, List.of("Something is missing.")));
    }

    private List<String> files() throws Exception {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void whatWasKeptIsFoundByAnybodyWhoSharesTheFolder() throws Exception {
        new InventoryCache(folder()).put(inventory(ID));

        assertThat(new InventoryCache(folder()).find(ID)).contains(inventory(ID));
        assertThat(new InventoryCache(folder()).find(OTHER)).isEmpty();
        assertThat(files()).containsExactly(ID.replace(':', '-') + ".json.gz");
    }

    @Test
    void whatAWriterLeftThatWasKilledIsRemovedAndNothingElse() throws Exception {
        Files.createDirectories(folder());
        String left = "." + UUID.randomUUID() + ".tmp";
        String young = "." + UUID.randomUUID() + ".tmp";
        for (String name : List.of(left, young, ".something.tmp", "other")) {
            Files.writeString(folder().resolve(name), "x");
            if (!name.equals(young)) {
                Files.setLastModifiedTime(
                        folder().resolve(name), FileTime.from(Instant.now().minus(Duration.ofDays(2))));
            }
        }

        new InventoryCache(folder()).put(inventory(ID));

        assertThat(files())
                .containsExactlyInAnyOrder(young, ".something.tmp", "other", ID.replace(':', '-') + ".json.gz");
    }

    @Test
    void afterTheFolderWasDeletedNothingIsKnownAndAllCanBeKeptAgain() throws Exception {
        InventoryCache cache = new InventoryCache(folder());
        cache.put(inventory(ID));
        Files.delete(folder().resolve(files().get(0)));
        Files.delete(folder());

        assertThat(cache.find(ID)).isEmpty();
        cache.put(inventory(ID));
        assertThat(cache.find(ID)).isPresent();
    }

    @Test
    void aFileThatIsDamagedAnywhereIsNotBelieved() throws Exception {
        InventoryCache cache = new InventoryCache(folder());
        cache.put(inventory(ID));
        Path file = folder().resolve(files().get(0));
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(cache.find(ID)).as("cut after %d bytes", length).isEmpty();
        }
        // Some bits say nothing, such as a time at the beginning.
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            Files.write(file, damaged);
            assertThat(cache.find(ID)).as("damaged at %d", at).isIn(Optional.empty(), Optional.of(inventory(ID)));
        }
    }

    @Test
    void anotherImagesInventoryIsNotBelieved() throws Exception {
        InventoryCache cache = new InventoryCache(folder());
        cache.put(inventory(ID));
        Files.move(folder().resolve(files().get(0)), folder().resolve(OTHER.replace(':', '-') + ".json.gz"));

        assertThat(cache.find(OTHER)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{}",
                "{\"schema_version\":2}",
                "{\"schema_version\":1,\"image_id\":\"IMAGE\"}",
                "{\"schema_version\":1,\"image_id\":\"IMAGE\",\"coverage\":{\"level\":\"complete\",\"reasons\":[]},\"packages\":[]}",
                "{\"schema_version\":1,\"image_id\":\"IMAGE\",\"coverage\":{\"level\":\"none\",\"reasons\":[]},\"packages\":[]}",
                "{\"schema_version\":1,\"image_id\":\"IMAGE\",\"coverage\":{\"level\":\"complete\",\"reasons\":[]},\"packages\":[{\"type\":\"x\",\"name\":\"a\",\"version\":\"1\"}]}",
                "{\"schema_version\":1,\"image_id\":\"IMAGE\",\"coverage\":{\"level\":\"complete\",\"reasons\":[]},\"packages\":[{\"type\":\"deb\",\"name\":\"a"
                        + " b\",\"version\":\"1\"}]}",
            })
    void whatIsNoInventoryIsNotBelieved(String json) throws Exception {
        InventoryCache cache = new InventoryCache(folder());
        cache.put(inventory(ID));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(json.replace("IMAGE", ID).getBytes(StandardCharsets.UTF_8));
        }
        Files.write(folder().resolve(files().get(0)), bytes.toByteArray());

        assertThat(cache.find(ID)).isEmpty();
    }

    @Test
    void aFolderThatCannotBeWrittenToIsSaid() throws Exception {
        Path file = Files.writeString(parent.resolve("file"), "");
        InventoryCache cache = new InventoryCache(file);

        assertThatThrownBy(() -> cache.put(inventory(ID)))
                .isInstanceOf(InventoryException.class)
                .hasMessageContaining(file.toString())
                .hasMessageEndingWith("Name a folder that you can write to.");
        assertThat(cache.find(ID)).isEmpty();
    }

    @Test
    void anImageIsFoundByItsStampIfItsLayersAreRight() throws Exception {
        InventoryCache cache = new InventoryCache(folder());
        cache.put(inventory(ID));
        cache.putStamp("1700000000.0123abcd", OTHER, List.of("sha256:1", "sha256:2", "sha256:3"));
        cache.putStamp("1700000000.0123abcd", ID, List.of("sha256:1", "sha256:2"));
        cache.putStamp("1700000000.0123abcd", OTHER, List.of("sha256:1", "sha256:2", "sha256:4"));

        assertThat(cache.findStamped("1700000000.0123abcd", List.of("sha256:1", "sha256:2")::equals))
                .contains(inventory(ID));
        assertThat(cache.findStamped("1700000000.0123abcd", layers -> false)).isEmpty();
        assertThat(cache.findStamped("1700000001.0123abcd", layers -> true)).isEmpty();
        assertThat(cache.findStamped("../x", layers -> true)).isEmpty();
    }
}
