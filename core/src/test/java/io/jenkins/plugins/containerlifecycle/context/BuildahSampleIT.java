package io.jenkins.plugins.containerlifecycle.context;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sample of what {@link BuildahIT} builds in the long run. */
class BuildahSampleIT {
    @Test
    void buildahTakesWhatWasWrittenForIt(@TempDir Path folder) throws Exception {
        BuildahIT contexts = new BuildahIT();
        contexts.startDocker(Files.createDirectory(folder.resolve("builder")));
        try {
            contexts.createContext(Files.createDirectory(folder.resolve("one")));
            contexts.filesAreRootsWithFixedModesWhateverTheUserAndTheUmask();
            contexts.createContext(Files.createDirectory(folder.resolve("two")));
            contexts.takesTheFilesFromTheContextTooWhereThatIsAskedFor();
        } finally {
            contexts.removeImages();
        }
    }
}
