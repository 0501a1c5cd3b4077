package io.jenkins.plugins.containerlifecycle.inventory;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/** The files by which packages of languages are found, as an image may have them; all readers get all. */
public class FilePackagesFuzzTest {
    private static final List<String> PATHS = List.of(
            "app/a-1.0.jar",
            "lib/a.dist-info/METADATA",
            "node_modules/a/package.json",
            "specifications/a.gemspec",
            "usr/share/doc/a/copyright",
            "bin/a");

    @FuzzTest
    public void everyReaderHoldsItsProperties(byte[] file) throws IOException {
        PackageCollector found = new PackageCollector();
        FilePackages files = new FilePackages(found);
        for (String path : PATHS) {
            files.file(path, file.length, true, new ByteArrayInputStream(file));
        }
        found.add(PackageDiffTest.installed(Ecosystem.DEB, "a", "1", "all"), "status");
        found.license(Ecosystem.DEB, files.copyrights()::license);

        RpmDatabaseFuzzTest.hold(found);
        // An archive of archives has a name for each entry, and a file of another kind one package, a list of Go's
        // more.
        Held.that(found.packages().size() <= 10 + file.length / 5, "no more packages than there is room for");
    }
}
