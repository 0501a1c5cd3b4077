package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.cli.Ctl.Result;
import io.jenkins.plugins.containerlifecycle.cli.FaultBench.Case;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The disk of the workspace is full, on a small file system in memory. */
final class DiskFaults {
    private static final int PAGE = 4096;
    private static final int PAGES = 64;

    private final FaultBench bench;
    private final Path disk;
    private final Random random;

    DiskFaults(FaultBench bench) throws Exception {
        this.bench = bench;
        this.random = bench.random("disk");
        disk = Files.createDirectories(bench.temp.resolve("disk"));
    }

    List<Case> cases(int count) {
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int free = random.nextInt(3);
            switch (i % 4) {
                case 0 -> cases.add(new Case(free + " pages for a report", () -> with(free, this::report)));
                case 1 -> cases.add(new Case("0 pages for a verdict", () -> with(0, this::verdict)));
                case 2 -> cases.add(new Case(free + " pages for metadata", () -> with(free + 1, this::metadata)));
                default -> cases.add(new Case(free + " pages for the cache", () -> with(free * 10, this::cache)));
            }
        }
        return cases;
    }

    @FunctionalInterface
    private interface Work {
        String run() throws Exception;
    }

    /** @param free pages that are free when the work begins, besides those needed before it */
    private String with(int free, Work work) throws Exception {
        bench.ctl.sh("mount -t tmpfs -o size=" + PAGES * PAGE + " none " + disk);
        try {
            Files.createDirectory(disk.resolve("context"));
            Files.writeString(disk.resolve("context/Dockerfile"), "FROM scratch\n");
            Files.writeString(disk.resolve("old.xml"), "<testsuites/>");
            bench.ctl.sh("dd if=/dev/zero of=" + disk + "/full bs=" + PAGE + " 2>/dev/null || true");
            if (free > 0) {
                bench.ctl.sh("truncate -s -" + free * PAGE + " " + disk + "/full");
            }
            return work.run();
        } finally {
            bench.ctl.sh("umount " + disk);
        }
    }

    /** What the hook prints goes into the report, and takes more than is left. */
    private String report() throws Exception {
        Path old = disk.resolve("old.xml");
        Result result = bench.ctl.run(
                "validate",
                "--network",
                "none",
                "--junit",
                old.toString(),
                "--env",
                "HOOK=i=0; while test $i -lt 600; do echo a line of thirty characters $i; i=$((i+1)); done",
                bench.image);
        assertClear(result);
        assertThat(result.out()).contains("PASSED ");
        assertThat(old).as("an older report").doesNotExist();
        return outcome(result);
    }

    private String verdict() throws Exception {
        Path file = disk.resolve("verdict.json");
        Result result =
                bench.ctl.run("validate", "--network", "none", "--quiet", "--verdict", file.toString(), bench.image);
        assertClear(result);
        assertThat(file).doesNotExist();
        return outcome(result);
    }

    private String metadata() throws Exception {
        Result result = bench.ctl.run(
                "metadata", "--image", "example/disk", disk.resolve("context").toString());
        assertClear(result);
        assertThat(bench.ctl.sh(
                        "find " + disk + "/context/.container -mindepth 1 ! -name .gitignore 2>/dev/null || true"))
                .as("half a stamp")
                .isBlank();
        return outcome(result);
    }

    /** If the class archive cannot be written, the command must still do its work. */
    private String cache() throws Exception {
        Map<String, String> environment = Map.of("CONTAINERCTL_CACHE", disk.toString());
        for (int i = 0; i < 2; i++) {
            Result result = bench.ctl.run(environment, "--version");
            assertThat(result.exitCode()).as(result.toString()).isZero();
            assertThat(result.err()).isEmpty();
        }
        return "works without";
    }

    private void assertClear(Result result) throws Exception {
        assertThat(result.exitCode()).as(result.toString()).isIn(ExitCode.USAGE.code(), ExitCode.BROKEN.code());
        FaultBench.assertReadable(result.out() + result.err());
        assertThat(result.err()).contains("No space left on device").contains(disk.toString());
        try (var files = Files.walk(disk)) {
            assertThat(files.map(file -> file.getFileName().toString()).toList())
                    .as("half-written files")
                    .noneMatch(file -> file.matches("\\..*\\.[0-9a-f]{8,12}"));
        }
    }

    private static String outcome(Result result) {
        return "exit code " + result.exitCode();
    }
}
