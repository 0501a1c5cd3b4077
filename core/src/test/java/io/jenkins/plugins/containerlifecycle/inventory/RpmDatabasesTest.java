package io.jenkins.plugins.containerlifecycle.inventory;

import static io.jenkins.plugins.containerlifecycle.inventory.Databases.database;
import static io.jenkins.plugins.containerlifecycle.inventory.Databases.lines;
import static io.jenkins.plugins.containerlifecycle.inventory.Databases.readSqlite;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases that rpm and Berkeley DB really wrote. */
class RpmDatabasesTest {
    /** What {@code rpm -qa} says of each of them. */
    private static final String[] PACKAGES = {
        "alpha 1:3.0.7-27.el9 x86_64 alpha 1:3.0.7-27.el9",
        "alpha-libs 1:3.0.7-27.el9 x86_64 alpha 1:3.0.7-27.el9",
        "gamma 0:1.0~rc1^git5-27.el9 noarch alpha 0:3.0.7-27.el9"
    };

    private static final byte[] NO_LOG = {};

    @FunctionalInterface
    private interface Reader {
        void read(byte[] file, PackageCollector into) throws InventoryException;
    }

    private static final Map<String, Reader> READERS = Map.of(
            "rpmdb.sqlite", (file, into) -> readSqlite(file, NO_LOG, into),
            "Packages.db", (file, into) -> NdbReader.read(file, "Packages.db", into),
            "Packages-little", (file, into) -> BerkeleyReader.read(file, "Packages", into),
            "Packages-big", (file, into) -> BerkeleyReader.read(file, "Packages", into));

    @ParameterizedTest
    @ValueSource(strings = {"rpmdb.sqlite", "Packages.db", "Packages-little", "Packages-big"})
    void eachKindOfDatabaseHasTheSamePackages(String name) throws Exception {
        PackageCollector found = new PackageCollector();
        READERS.get(name).read(database(name), found);

        assertThat(lines(found)).containsExactly(PACKAGES);
        assertThat(found.problems()).isEmpty();
        assertThat(found.packages())
                .extracting(InstalledPackage::license)
                .containsExactlyInAnyOrder("ASL 2.0 and MIT", "LGPL-2.1-or-later", "MIT");
    }

    @Test
    void whatTheLogOfADatabaseHasAddedAndRemovedCounts() throws Exception {
        PackageCollector found = new PackageCollector();
        readSqlite(database("logged.sqlite"), database("logged.sqlite-wal"), found);

        assertThat(found.problems()).isEmpty();
        assertThat(found.packages())
                .extracting(InstalledPackage::name)
                .containsExactlyInAnyOrder("alpha", "alpha-libs", "delta-libs");
        PackageCollector without = new PackageCollector();
        readSqlite(database("logged.sqlite"), NO_LOG, without);
        assertThat(lines(without)).containsExactly(PACKAGES);
    }

    @Test
    void aLogThatWasNotCommittedAsAWholeDoesNotCount() throws Exception {
        byte[] log = database("logged.sqlite-wal");
        log[log.length - 1] ^= 1;
        PackageCollector found = new PackageCollector();
        readSqlite(database("logged.sqlite"), log, found);

        assertThat(lines(found)).containsExactly(PACKAGES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rpmdb.sqlite", "Packages.db", "Packages-little", "Packages-big"})
    void aDatabaseThatIsCutOffIsNeverTakenForAWholeOne(String name) throws Exception {
        byte[] whole = database(name);
        for (int length = 0; length < whole.length - 4096; length += Math.max(1, whole.length / 97)) {
            PackageCollector found = new PackageCollector();
            boolean complete;
            try {
                READERS.get(name).read(Arrays.copyOf(whole, length), found);
                complete = found.problems().isEmpty();
            } catch (InventoryException e) {
                complete = false;
            }
            // The last pages of SQLite's file hold indexes, which say nothing that the table does not say.
            assertThat(!complete || lines(found).equals(Arrays.asList(PACKAGES)))
                    .as("%d bytes of %d", length, whole.length)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rpmdb.sqlite", "Packages.db", "Packages-little", "Packages-big"})
    void damageIsAnErrorOfOneKindAndTakesNoTime(String name) {
        byte[] whole = database(name);
        Random random = new Random(name.hashCode());
        for (int round = 0; round < 500; round++) {
            byte[] damaged = whole.clone();
            for (int i = 0; i < 1 + random.nextInt(40); i++) {
                // Most of what leads somewhere is at the beginning.
                int at = random.nextInt(random.nextBoolean() ? 200 : damaged.length);
                damaged[at] = (byte) random.nextInt(256);
            }
            assertThatCode(() -> {
                        try {
                            READERS.get(name).read(damaged, new PackageCollector());
                        } catch (InventoryException e) {
                            assertThat(e).hasMessageEndingWith(".");
                        }
                    })
                    .as("round %d", round)
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rpmdb.sqlite", "Packages.db", "Packages-little"})
    void aFileOfAnotherKindIsSaidToBeOne(String name) {
        byte[] text = "This is no database, but a text that is long enough to be one.".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> READERS.get(name).read(text, new PackageCollector()))
                .isInstanceOf(InventoryException.class)
                .hasMessageContaining("is not a database of the kind that it is named after");
    }

    @Test
    void rowsThatLieOverEachOtherAreRefused() throws Exception {
        byte[] file;
        try (InputStream in =
                getClass().getResourceAsStream("RpmDatabaseFuzzTestInputs/everyReaderHoldsItsProperties/sqlite")) {
            file = in.readAllBytes();
        }
        // A page of 512 bytes whose 200 rows are all the same one; the schema on the first page stays.
        int page = 512;
        while (file[page] != 13) {
            page += 512;
        }
        file[page + 3] = 0;
        file[page + 4] = (byte) 200;
        for (int row = 1; row < 200; row++) {
            System.arraycopy(file, page + 8, file, page + 8 + 2 * row, 2);
        }
        PackageCollector found = new PackageCollector();

        assertThatThrownBy(() -> readSqlite(file, NO_LOG, found)).isInstanceOf(InventoryException.class);
    }

    /** As an image's author might write it: each page may name thousands of others in a few bytes. */
    @Test
    void pagesThatNameMorePagesThanThereAreAreRefusedBeforeAnyOfThemIsRead() throws Exception {
        byte[] file = database("rpmdb.sqlite");
        int page = ByteBuffer.wrap(file).getShort(16) & 0xffff;
        List<byte[]> rows = new ArrayList<>();
        SqliteTables.read(file, NO_LOG, "Packages", "rpmdb.sqlite", row -> rows.add(row[1]));
        assertThat(rows).hasSizeGreaterThan(1);
        // The first leaf of rows moves to a new page at the end, and in its place is one that names that page very
        // often.
        int leaf = pageOf(file, page, rows.get(0));
        int last = file.length / page;
        byte[] changed = Arrays.copyOf(file, file.length + page);
        System.arraycopy(file, leaf * page, changed, last * page, page);
        ByteBuffer root = ByteBuffer.wrap(new byte[page]);
        int cells = last + 10;
        root.put(0, (byte) 5).putShort(3, (short) cells).putInt(8, last + 1).putInt(page - 4, last + 1);
        for (int i = 0; i < cells; i++) {
            root.putShort(12 + 2 * i, (short) (page - 4));
        }
        System.arraycopy(root.array(), 0, changed, leaf * page, page);
        List<byte[]> read = new ArrayList<>();

        assertThatThrownBy(
                        () -> SqliteTables.read(changed, NO_LOG, "Packages", "rpmdb.sqlite", row -> read.add(row[1])))
                .isInstanceOf(InventoryException.class)
                .hasMessage("rpmdb.sqlite is cut off or damaged.");
        assertThat(read).isEmpty();
    }

    /** Numbers of pages are a stranger's: what it costs to remember one must not depend on how large it is. */
    @Test
    void aPageThatIsNotThereTakesNoMemoryHoweverHighItsNumber() throws Exception {
        byte[] file = database("rpmdb.sqlite");
        int page = ByteBuffer.wrap(file).getShort(16) & 0xffff;
        List<byte[]> rows = new ArrayList<>();
        SqliteTables.read(file, NO_LOG, "Packages", "rpmdb.sqlite", row -> rows.add(row[1]));
        ByteBuffer root = ByteBuffer.wrap(file, pageOf(file, page, rows.get(0)) * page, page)
                .slice();
        root.put(0, (byte) 5).putShort(3, (short) 0).putInt(8, Integer.MAX_VALUE);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        assertThatThrownBy(() -> readSqlite(file, NO_LOG, new PackageCollector()))
                .isInstanceOf(InventoryException.class);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(64L << 20);
    }

    /** The number of the leaf, from 0, in which a row begins. */
    private static int pageOf(byte[] file, int page, byte[] row) {
        byte[] begin = Arrays.copyOf(row, 200);
        for (int at = 0; at + begin.length <= file.length; at++) {
            if (Arrays.equals(file, at, at + begin.length, begin, 0, begin.length)) {
                return at / page;
            }
        }
        throw new IllegalStateException("The row is in the file");
    }

    @Test
    void blobsThatLieOverEachOtherAreRefused() throws Exception {
        byte[] file = database("Packages.db");
        // All slots of the page point where the first one does.
        for (int slot = 48; slot < 4096; slot += 16) {
            System.arraycopy(file, 32, file, slot, 16);
        }
        assertThatThrownBy(() -> NdbReader.read(file, "Packages.db", new PackageCollector()))
                .isInstanceOf(InventoryException.class);
    }
}
