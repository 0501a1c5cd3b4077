package io.jenkins.plugins.containerlifecycle.plugin.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.containerlifecycle.inventory.AuditRule;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesFileTest {
    @TempDir
    Path temp;

    private Path folder;

    @BeforeEach
    void createFolder() throws Exception {
        folder = Files.createDirectories(temp.resolve("workspace/job"));
        Files.writeString(temp.resolve("secret.txt"), "t0ken\n");
    }

    private String complaint(String name) {
        return assertThrows(InputException.class, () -> RulesFile.read(folder, name))
                .getMessage();
    }

    @Test
    void aFileInTheFolderIsRead() throws Exception {
        Files.createDirectories(folder.resolve("sub"));
        Files.writeString(folder.resolve("sub/rules.txt"), "# night\nopenssl<3 # CVE-1\n");

        List<AuditRule> rules = RulesFile.read(folder, "sub/rules.txt");

        assertEquals("openssl<3", rules.get(0).condition().text());
        assertEquals("CVE-1", rules.get(0).reason());
        assertEquals(
                1,
                RulesFile.read(folder, folder.resolve("sub/rules.txt").toString())
                        .size());
    }

    @Test
    void aFileElsewhereIsNotReadWhateverLeadsThere() throws Exception {
        Files.createSymbolicLink(folder.resolve("rules.txt"), temp.resolve("secret.txt"));
        Files.createSymbolicLink(folder.resolve("link"), temp);

        for (String name : List.of(
                "rules.txt",
                "link/secret.txt",
                "../../secret.txt",
                temp.resolve("secret.txt").toString())) {
            String complaint = complaint(name);
            assertTrue(complaint.contains("is not below the current folder"), complaint);
            assertTrue(!complaint.contains("t0ken"), complaint);
        }
    }

    @Test
    void whatIsNoFileOfRulesIsSaidToBeNone() throws Exception {
        assertTrue(complaint("none.txt").contains("there is no such file"), complaint("none.txt"));
        assertTrue(complaint(".").contains("is not a file"), complaint("."));
        assertTrue(complaint("a\0b").contains("no name that a file can have"), complaint("a\0b"));
        Files.writeString(folder.resolve("bad.txt"), "openssl<3\n<<\n");
        assertTrue(complaint("bad.txt").startsWith("bad.txt, line 2: "), complaint("bad.txt"));
        Files.write(folder.resolve("large.txt"), new byte[AuditRule.MAX_BYTES + 1]);
        assertTrue(complaint("large.txt").contains("has more than"), complaint("large.txt"));
    }
}
