package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.containerlifecycle.process.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Docker's classic builder has no here-documents; buildah has them from 1.33 on and needs no engine. */
class HereDocumentIT {
    @TempDir
    private Path temp;

    private Command.Result buildah(Path context, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "buildah",
                "--root",
                temp.resolve("root").toString(),
                "--runroot",
                temp.resolve("runroot").toString(),
                "--storage-driver",
                "vfs"));
        command.addAll(List.of(arguments));
        return new Command(command).in(context).attempt(Duration.ofMinutes(3));
    }

    @Test
    void hereDocumentsStayWhatTheyAre() throws Exception {
        Path busybox = Path.of("/bin/busybox");
        assumeTrue(Files.isExecutable(busybox), "There is no static busybox to make an image from.");
        Path context = Files.createDirectory(temp.resolve("context"));
        Files.copy(busybox, context.resolve("busybox"));
        Samples.write(context, "Dockerfile", """
                FROM scratch
                COPY busybox /bin/sh
                COPY <<'EOF' /file
                FROM here \\

                # and $HERE
                EOF
                RUN <<EOF
                read line < /file
                test "$line" = 'FROM here ' || test "$line" = 'FROM here \\\\' || echo "$line" > /seen
                echo a > /a
                EOF
                """);
        // Older releases fail on the user's own file, and there is nothing to be learnt of ours.
        assumeTrue(
                buildah(context, "bud", "-q", "--isolation", "chroot", "-t", "own", ".")
                        .ok(),
                "There is no buildah here that knows here-documents (1.33 or newer).");
        Stamped stamped = BuildContext.of(context).write(Samples.metadata(), Samples.SCRIPT);
        List<String> command = new ArrayList<>(List.of("bud", "-q", "--isolation", "chroot", "-t", "stamped"));
        command.addAll(stamped.buildOptions());
        command.add(".");
        Command.Result result = buildah(context, command.toArray(String[]::new));
        assertThat(result.ok()).as(result.err()).isTrue();
        assertThat(buildah(context, "inspect", "--type", "image", "stamped").out())
                .contains("io.jenkins.container-lifecycle.self");
    }
}
