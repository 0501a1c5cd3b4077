package io.jenkins.plugins.containerlifecycle.inventory;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import java.util.Arrays;

/** The databases of dpkg and apk, and os-release, as an image may have them. */
public class PackageTextFuzzTest {
    @FuzzTest
    public void everyReaderHoldsItsProperties(byte[] file) {
        PackageCollector found = new PackageCollector();
        DpkgReader.readStatus(file, "status", found);
        DpkgReader.readInstalled(file, "status.d/x", found);
        ApkReader.read(file, "installed", found);
        RpmDatabaseFuzzTest.hold(found);

        OsRelease os = OsRelease.read(file);
        Held.line(os.distro());
        Held.line(os.prettyName());
        Held.that(os.prettyName().length() <= 200, "a short name");

        PackageCollector half = new PackageCollector();
        DpkgReader.readStatus(Arrays.copyOf(file, file.length / 2), "status", half);
        Held.that(half.packages().size() <= file.length / 20, "what is cut off has no more than it holds");
    }
}
