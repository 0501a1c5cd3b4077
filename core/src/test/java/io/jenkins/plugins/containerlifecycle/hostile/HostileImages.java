package io.jenkins.plugins.containerlifecycle.hostile;

import static io.jenkins.plugins.containerlifecycle.report.Outcome.ERROR;
import static io.jenkins.plugins.containerlifecycle.report.Outcome.FAILED;
import static io.jenkins.plugins.containerlifecycle.report.Outcome.PASSED;
import static io.jenkins.plugins.containerlifecycle.report.Outcome.SKIPPED;

import io.jenkins.plugins.containerlifecycle.hostile.HostileMetadata.Document;
import io.jenkins.plugins.containerlifecycle.hostile.HostileMetadata.Expected;
import io.jenkins.plugins.containerlifecycle.report.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Strangers' images: forged labels and files, programs that lie. Each with how the tools must treat it. */
public final class HostileImages {
    /**
     * @param name a readable description, unique
     * @param dockerfile begins with {@code FROM busybox}
     * @param files in the build context; those that end in {@code .sh} are executable
     * @param shown how many images of its ancestry are shown
     * @param warned whether something is said to be wrong with its metadata
     * @param outcome of its validation
     */
    public record Image(
            String name, String dockerfile, Map<String, String> files, int shown, boolean warned, Outcome outcome) {
        @Override
        public String toString() {
            return name + " shows " + shown + (warned ? ", warns" : "") + " and is " + outcome;
        }
    }

    private static final String LABEL = "io.jenkins.container-lifecycle.";
    private static final String DIRECTORY = "/usr/lib/container/metadata.d/";
    private static final String SCRIPT = "COPY container.sh /usr/bin/container\n";

    private final List<Image> images = new ArrayList<>();

    private HostileImages() {}

    public static List<Image> all() {
        HostileImages corpus = new HostileImages();
        corpus.labels();
        corpus.files();
        corpus.scripts();
        corpus.processes();
        return List.copyOf(corpus.images);
    }

    private static String meta(int stamp, String fields) {
        return String.format(
                "{\"build_id\":\"%08x\",\"project\":\"p%d\",\"build_time_stamp\":%d%s}", stamp, stamp, stamp, fields);
    }

    private static String label(int stamp, String json) {
        return " '" + LABEL + String.format("meta.%d.%08x", stamp, stamp) + "'='" + json.replace("'", "'\"'\"'") + "'";
    }

    private void labels() {
        String validate = ",\"validate_method\":\"exit 0\"";
        labelled("no metadata at all", "", 0, false, ERROR);
        labelled("a forged label that names a hook", label(1, meta(1, validate)), 1, false, PASSED);
        labelled(
                "a forged label whose hook fails",
                label(1, meta(1, ",\"validate_method\":\"echo ok; exit 3\"")),
                1,
                false,
                FAILED);
        labelled(
                "a hook that is an attack",
                label(
                        1,
                        meta(
                                1,
                                ",\"validate_method\":\"printf '\\\\033]0;owned\\\\007\\\\342\\\\200\\\\256'; exit 1\"")),
                1,
                false,
                FAILED);
        labelled(
                "a child's label over its base's",
                label(1, meta(1, ",\"validate_method\":\"exit 1\"")) + label(2, meta(2, validate)),
                2,
                false,
                PASSED);
        labelled(
                "a self that names another",
                label(1, meta(1, validate)) + " " + LABEL + "self=9.99999999",
                1,
                true,
                PASSED);
        labelled(
                "a self that is an attack",
                label(1, meta(1, validate)) + " " + LABEL + "self='\u001b]0;x\u0007\u202e'",
                1,
                true,
                PASSED);
        labelled("a label of another image", label(7, meta(1, validate)), 0, true, ERROR);
        labelled(
                "two that claim to come before each other",
                label(1, meta(1, ",\"base_name\":\"p2\"" + validate))
                        + label(2, meta(2, ",\"base_name\":\"p1\"" + validate)),
                2,
                false,
                PASSED);
        labelled("one that is its own base", label(1, meta(1, ",\"base_name\":\"p1\"" + validate)), 1, false, PASSED);
        StringBuilder many = new StringBuilder();
        for (int i = 1; i <= 100; i++) {
            many.append(" \\\n").append(label(i, meta(i, validate)));
        }
        labelled("a hundred ancestors", many.toString(), 64, true, PASSED);
        StringBuilder tenThousand = new StringBuilder(label(1, meta(1, validate)));
        for (int i = 0; i < 10_000; i++) {
            tenThousand.append(" \\\n").append(LABEL).append("meta.").append(i).append("=x");
        }
        labelled("ten thousand labels", tenThousand.toString(), 1, true, PASSED);
        for (Document document : HostileMetadata.all()) {
            boolean chosen = List.of(
                            "a project that is []",
                            "ci that is \"yes\"",
                            "a stamp that is 1e999999999",
                            "a key twice",
                            "a schema that is 0",
                            "a schema of tomorrow",
                            "objects seventeen deep",
                            "more than 64 KiB")
                    .contains(document.name());
            // The builder itself refuses a line of more than 64 KiB.
            if (chosen && document.bytes().length < 60_000) {
                String json = document.text().replace("\"project\"", "\"build_id\":\"00000001\",\"project\"");
                boolean refused = document.expected() == Expected.REFUSED;
                labelled("label: " + document.name(), label(1, json), refused ? 0 : 1, true, ERROR);
            }
        }
        Attacks.words().forEach((attack, word) -> {
            if (word.length() < 5000) {
                String value = json(word);
                labelled(
                        "labels all over: " + attack,
                        label(
                                        1,
                                        meta(
                                                1,
                                                validate + ",\"image_name\":\"" + value
                                                        + "\",\"image_tag_names\":[\"" + value
                                                        + "\"],\"build_cause\":\"" + value + "\",\"gitref\":\"" + value
                                                        + "\",\"git_url\":\"" + value + "\",\"user\":{\"" + value
                                                        + "\":\"" + value + "\"}"))
                                .replace("\"p1\"", "\"" + value.replace("'", "'\"'\"'") + "\""),
                        1,
                        false,
                        PASSED);
            }
        });
    }

    private static String json(String word) {
        StringBuilder json = new StringBuilder();
        for (char c : word.toCharArray()) {
            json.append(
                    c > '~' || c < ' ' || c == '"' || c == '\\'
                            ? String.format("\\u%04x", (int) c)
                            : String.valueOf(c));
        }
        return json.toString();
    }

    private void files() {
        String good = "COPY good.json " + DIRECTORY + "0000000001-p1-00000001.json\n";
        Map<String, String> context = Map.of("good.json", meta(1, ",\"validate_method\":\"exit 0\""));
        made("files without labels", good, context, 1, false, PASSED);
        made(
                "a file that is a link",
                good + "RUN busybox ln -s /etc/passwd " + DIRECTORY + "x.json\n",
                context,
                1,
                true,
                PASSED);
        made(
                "a file that is a device",
                good + "RUN busybox mknod " + DIRECTORY + "x.json c 1 5\n",
                context,
                1,
                true,
                PASSED);
        made("a file that is a pipe", good + "RUN busybox mkfifo " + DIRECTORY + "x.json\n", context, 1, true, PASSED);
        made(
                "a file of ten megabytes",
                good + "RUN busybox dd if=/dev/zero of=" + DIRECTORY + "x.json bs=1M count=10\n",
                context,
                1,
                true,
                PASSED);
        made(
                "three hundred files",
                good + "RUN i=0; while [ $i -lt 300 ]; do echo x >" + DIRECTORY + "$i.json; i=$((i+1)); done\n",
                context,
                1,
                true,
                PASSED);
        made(
                "names that are attacks",
                good + "RUN busybox touch \"" + DIRECTORY + "$(printf '\\033]0;x\\007\\342\\200\\256').json\"\n",
                context,
                1,
                true,
                PASSED);
        made(
                "the folder is a link to another",
                "RUN busybox mkdir -p /usr/lib/container && busybox ln -s /etc /usr/lib/container/metadata.d\n",
                Map.of(),
                0,
                true,
                ERROR);
        made("the folder is a file", "COPY good.json /usr/lib/container/metadata.d\n", context, 0, false, ERROR);
        made(
                "a file that is deep",
                good + "COPY deep.json " + DIRECTORY + "9.json\n",
                Map.of("good.json", context.get("good.json"), "deep.json", "[".repeat(50_000)),
                1,
                true,
                PASSED);
        made("two files of one image", good + "COPY good.json " + DIRECTORY + "x.json\n", context, 1, true, PASSED);
        made(
                "a label that was cut short and no file",
                "LABEL" + label(1, meta(1, ",\"truncated\":true,\"sha256\":\"0\"")) + "\n",
                Map.of(),
                1,
                false,
                ERROR);
    }

    private void scripts() {
        script("prints green TAP and exits with 1", "printf '1..1\\nok 1\\n'; exit 1", FAILED);
        script("prints red TAP and exits with 0", "printf '1..1\\nnot ok 1\\n'; exit 0", FAILED);
        script("prints PASSED and exits with 1", "echo PASSED; exit 1", FAILED);
        script("prints FAILED and exits with 0", "echo FAILED; exit 0", PASSED);
        script(
                "writes a green file and exits with 1",
                "echo '<testsuite><testcase name=\"a\"/></testsuite>' >$CONTAINER_REPORT_DIR/a.xml; exit 1",
                FAILED);
        script(
                "writes a red file and exits with 0",
                "echo '<testsuite><testcase name=\"a\"><failure/></testcase></testsuite>' >$CONTAINER_REPORT_DIR/a.xml",
                FAILED);
        script("kills itself", "kill -9 $$", ERROR);
        script(
                "complains as a runtime does and exits with 127",
                "echo 'OCI runtime exec failed: not found'; exit 127",
                ERROR);
        script(
                "complains as a runtime does and exits with 1",
                "echo 'OCI runtime exec failed: no such file'; exit 1",
                ERROR);
        script("says that it skips", "exit 77", SKIPPED);
        script("clears the screen", "printf '\\033[2J\\033]0;owned\\007\\342\\200\\256PASSED\\n'; exit 1", FAILED);
        script(
                "links its report to a file of the image",
                "busybox ln -s /etc/passwd $CONTAINER_REPORT_DIR/a.xml",
                ERROR);
        script("puts a device into its report", "busybox mknod $CONTAINER_REPORT_DIR/a.xml c 1 5", ERROR);
        script("puts a pipe into its report", "busybox mkfifo $CONTAINER_REPORT_DIR/a.xml", ERROR);
        script("puts a folder into its report", "busybox mkdir $CONTAINER_REPORT_DIR/a.xml", PASSED);
        script(
                "puts thousands of files into its report",
                "i=0; while [ $i -lt 3000 ]; do echo '<x/>' >$CONTAINER_REPORT_DIR/$i.xml; i=$((i+1)); done",
                ERROR);
        script(
                "puts a sparse terabyte into its report",
                "busybox dd if=/dev/null of=$CONTAINER_REPORT_DIR/a.xml bs=1M seek=20000 2>/dev/null",
                ERROR);
        script(
                "names its report with escapes",
                "echo '<a/>' >\"$CONTAINER_REPORT_DIR/$(printf '\\033[2J\\342\\200\\256').xml\"",
                ERROR);
        script("prints sixteen megabytes", "busybox yes | busybox head -c 16000000", PASSED);
        script("prints a line of eight megabytes", "busybox head -c 8000000 /dev/zero", PASSED);
        script(
                "prints TAP and then more than is kept",
                "printf '1..1\\nok 1\\n'; busybox yes '#' | busybox head -c 8000000",
                ERROR);
        images.add(new Image(
                "the script is a folder",
                "FROM busybox\nRUN busybox mkdir -p /usr/bin/container\n",
                Map.of(),
                0,
                false,
                ERROR));
        images.add(new Image(
                "the script has no interpreter",
                "FROM busybox\n" + SCRIPT,
                Map.of("container.sh", "#!/no/such/\u001b[31minterpreter\n"),
                0,
                false,
                ERROR));
        images.add(new Image(
                "the script is a link to itself",
                "FROM busybox\nRUN busybox mkdir -p /usr/bin && busybox ln -s container /usr/bin/container\n",
                Map.of(),
                0,
                false,
                ERROR));
    }

    private void processes() {
        process("a command that is not there", "CMD [\"/no/\u001b]0;owned\u0007\u202esuch\"]\n", ERROR);
        process(
                "a command that ends at once",
                "CMD [\"sh\",\"-c\",\"printf '\\\\033[2J\\\\342\\\\200\\\\256done'; exit 3\"]\n",
                ERROR);
        process("a user that is not there", "USER nobody\u202e\n", ERROR);
        process(
                "a health check that fails and prints escapes",
                "HEALTHCHECK --interval=1s --retries=1 CMD printf '\\033]0;owned\\007\\342\\200\\256'; exit 1\n",
                ERROR);
        process("a variable that is an attack", "ENV A=\"\u001b[2J\u202e\"\n", PASSED);
    }

    private void labelled(String name, String labels, int shown, boolean warned, Outcome outcome) {
        made(name, labels.isEmpty() ? "" : "LABEL" + labels + "\n", Map.of(), shown, warned, outcome);
    }

    private void made(
            String name, String lines, Map<String, String> files, int shown, boolean warned, Outcome outcome) {
        images.add(new Image(name, "FROM busybox\n" + lines, files, shown, warned, outcome));
    }

    private void script(String name, String script, Outcome outcome) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("container.sh", "#!/bin/sh\n" + script + "\n");
        images.add(new Image("script: " + name, "FROM busybox\n" + SCRIPT, files, 0, false, outcome));
    }

    private void process(String name, String lines, Outcome outcome) {
        images.add(new Image(
                name,
                "FROM busybox\n" + SCRIPT + lines,
                Map.of("container.sh", "#!/bin/sh\nexit 0\n"),
                0,
                false,
                outcome));
    }
}
