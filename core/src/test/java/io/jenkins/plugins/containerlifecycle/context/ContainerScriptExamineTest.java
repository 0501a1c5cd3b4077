package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.context.ScriptSandbox.Result;
import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.examine.Examination;
import io.jenkins.plugins.containerlifecycle.examine.ExaminationText;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadataBuilder;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** {@code --examine}: the page that an operator reads, in the layout of the essay. */
class ContainerScriptExamineTest {
    private static final String HIDDEN = "(not shown: it contains control characters)";

    @TempDir
    Path folder;

    @InEveryShell
    void theReportIsTheEssaysWithTheBaseImageFirst(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        sandbox.kernel("rbldnsd", ScriptSandbox.BASE_LAYER);
        sandbox.image(
                "1427691730-rbldnsd-00000002",
                "{}",
                "schema_version=1",
                "build_id=00000002",
                "project=rbldnsd",
                "image_name=ripienaar/rbldnsd",
                "image_tag_names=latest",
                "image_tag_names=1.0",
                "ci=true",
                "build_cause=TIMERTRIGGER",
                "build_tag=jenkins-docker rbldnsd-55",
                "build_time=2015-03-30T05:02:10Z",
                "build_time_stamp=1427691730",
                "gitref=e1b0a445744fec5e584919711cafd8f4cebdee0e",
                "start_method=/srv/support/bin/start.sh",
                "validate_method=/srv/support/bin/validate.sh --all",
                "some_new_field=of a newer minor version",
                "update_method=/srv/support/bin/update.sh");
        sandbox.image("1427167501-centos_base-00000001", "{}", "project=centos_base", "build_time_stamp=1427167501");
        sandbox.executable("usr/lib/container/hooks/monitor", "exit 0");
        sandbox.executable("etc/container/hooks/update", "exit 0");

        assertThat(sandbox.run("--examine")).isEqualTo(new Result(0, """
                Container first started at 2015-03-30 05:02:37 +0000 (1427691757), computed from /proc
                Container management methods:
                   Container supports START method using command /srv/support/bin/start.sh
                   Container supports UPDATE method using command /etc/container/hooks/update
                   Container supports VALIDATE method using command /srv/support/bin/validate.sh --all
                   Container supports MONITOR method using command /usr/lib/container/hooks/monitor
                Metadata for image centos_base
                            Project Name: centos_base
                              Image Name: not set
                         Image Tag Names:
                  Build Info:
                                  CI Run: not set
                                Git Hash: not set
                             Build Cause: not set
                              Build Time: (1427167501)
                               Build Tag: not set
                                   START: not set
                                  UPDATE: not set
                                VALIDATE: not set
                                 MONITOR: not set
                                 METRICS: not set
                Metadata for image rbldnsd
                            Project Name: rbldnsd
                              Image Name: ripienaar/rbldnsd
                         Image Tag Names: latest, 1.0
                  Build Info:
                                  CI Run: true
                                Git Hash: e1b0a445744fec5e584919711cafd8f4cebdee0e
                             Build Cause: TIMERTRIGGER
                              Build Time: 2015-03-30T05:02:10Z (1427691730)
                               Build Tag: jenkins-docker rbldnsd-55
                                   START: /srv/support/bin/start.sh
                                  UPDATE: /srv/support/bin/update.sh
                                VALIDATE: /srv/support/bin/validate.sh --all
                                 MONITOR: not set
                                 METRICS: not set
                """, ""));
    }

    @InEveryShell
    void whatIsSaidOfAnImageIsWhatTheCommandOutsideSays(Shell shell) throws Exception {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        // It has a value in each field, so that a field that the script forgets is noticed here.
        ImageMetadata full = io.jenkins.plugins.containerlifecycle.metadata.Samples.full();
        ImageMetadata least = new ImageMetadataBuilder()
                .buildId("00000001")
                .project("base")
                .buildTimeStamp(1769839329)
                .build();
        for (ImageMetadata image : List.of(least, full)) {
            sandbox.file(
                    "usr/lib/container/metadata.d/" + image.fileStem() + ".txt",
                    new String(MetadataJson.writeText(image), StandardCharsets.UTF_8));
        }
        Examination outside = new Examination(
                TargetKind.IMAGE,
                "dns",
                "sha256:0",
                List.of(),
                null,
                null,
                null,
                new Ancestry(List.of(least, full), null, List.of()),
                true,
                Map.of(),
                List.of());

        assertThat(aboutImages(sandbox.run("--examine").out())).isEqualTo(aboutImages(ExaminationText.of(outside)));
    }

    private static String aboutImages(String text) {
        return text.substring(text.indexOf("Metadata for image"));
    }

    @InEveryShell
    void anImageThatWasNeverStampedStillHasItsHooksShown(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        assertThat(sandbox.run("--examine")).isEqualTo(new Result(0, """
                Container first started at an unknown time
                Container management methods:
                   Container supports no method
                There is no metadata in /usr/lib/container/metadata.d: this image was never stamped
                """, ""));

        sandbox.executable("usr/lib/container/hooks/metrics", "exit 0");
        assertThat(sandbox.run("--examine").out())
                .contains("   Container supports METRICS method using command /usr/lib/container/hooks/metrics\nThere");
    }

    @InEveryShell
    void valuesAreShownAsTheyAreWhateverAShellCouldMakeOfThem(Shell shell) throws IOException {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        String length = "y".repeat(60_000);
        sandbox.text(
                "1427691731-a-b.c_d-00000001",
                "image_name=-n \\n \\033[0m \\c %s %d $HOME ${x:?} `id` $(id) * ? [a-z]* ~ 'single' \"double\" \\",
                "image_tag_names=*",
                "image_tag_names=-e",
                "build_cause=Á 你好 € 🐳",
                "build_tag=" + length,
                "metrics_method=echo  two  blanks ");
        Path text = sandbox.path("usr/lib/container/metadata.d/1427691731-a-b.c_d-00000001.txt");
        Files.writeString(text, Files.readString(text) + "monitor_method\tno line feed");
        sandbox.file("a file that * would find", "");

        assertThat(sandbox.run("--examine").out())
                .contains(
                        "Metadata for image a-b.c_d\n            Project Name: not set\n",
                        "Image Name: -n \\n \\033[0m \\c %s %d $HOME ${x:?} `id` $(id) * ? [a-z]* ~ 'single' \"double\" \\\n",
                        "Image Tag Names: *, -e\n",
                        "Build Cause: Á 你好 € 🐳\n",
                        "Build Tag: " + length + "\n",
                        "MONITOR: no line feed\n",
                        "METRICS: echo  two  blanks \n");
    }

    @InEveryShell
    void whatATerminalWouldObeyIsNotShown(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        sandbox.image(
                "1427691731-a-00000001",
                "{}",
                "project=red\033[31m",
                "image_name=line\rback",
                "ci=\007",
                "gitref=csi \u009b31m",
                "build_cause=bidi \u202e",
                "build_time=isolate \u2066",
                "build_tag=del\177",
                "vendor=joined \u0646\u200c\u0645 \ud83d\udc69\u200d\ud83d\udcbb",
                "update_method=echo \033c");
        sandbox.image("1427691732-b-00000002", "{\n\"\033]0;title\007\"\n}", "schema_version=2\033[1m");

        Result result = sandbox.run("--examine");

        assertThat(result.out())
                .contains(
                        "   Container supports UPDATE method using command " + HIDDEN + "\n",
                        "Metadata for image " + HIDDEN + "\n            Project Name: " + HIDDEN,
                        "   Image Name: " + HIDDEN,
                        "   CI Run: " + HIDDEN,
                        "   Git Hash: " + HIDDEN,
                        "   Build Cause: " + HIDDEN,
                        "   Build Time: " + HIDDEN,
                        "   Build Tag: " + HIDDEN,
                        "   Vendor: joined \u0646\u200c\u0645 \ud83d\udc69\u200d\ud83d\udcbb\n",
                        "shown as it stands:\n{\n" + HIDDEN + "\n}\n");
        assertThat(result.out() + result.err()).doesNotContainPattern("[\\p{Cntrl}\\p{Cf}&&[^\n\u200c\u200d]]");
    }

    @InEveryShell
    void metadataOfANewerVersionOrWithoutATextFormIsShownRawWithAWarning(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        sandbox.image("1427691731-a-00000001", "{\n  \"x\": \"%s \\n\"\n}", "schema_version=2", "project=new");
        sandbox.file("usr/lib/container/metadata.d/1427691732-old-b-00000002.json", "{}\n");
        sandbox.executable("etc/container/hooks/start", "exit 0");
        sandbox.text("1427691733-c-00000003", "schema_version=1.7", "project=c", "validate_method=true");

        Result result = sandbox.run("--examine");

        assertThat(result.out()).contains("""
                Metadata for image new
                  Warning: its schema_version 2 is newer than this command, so it is shown as it stands:
                {
                  "x": "%s \\n"
                }
                Metadata for image old-b
                  Warning: its text form cannot be read, so it is shown as it stands:
                {}
                Metadata for image c
                            Project Name: c
                """);
        assertThat(result.exitCode()).as("nobody can tell the other methods").isEqualTo(74);
        assertThat(result.err())
                .contains("container: the update method is unknown: cannot read the text form of 1427691732-old-b-")
                .doesNotContain("start", "validate");
    }

    @InEveryShell
    void anImageMayLackDateAndTheOtherTools(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        sandbox.kernel("host", ScriptSandbox.BASE_LAYER);
        sandbox.image("1427691731-a-00000001", "{}", "validate_method=exit 77", "start_method=exit 6");
        for (String program : List.of("printf", "cat", "[")) {
            sandbox.executable("bin/" + program, "#!/bin/sh\nPATH=/usr/bin:/bin exec " + program + " \"$@\"\n");
        }
        sandbox.environment.put("PATH", sandbox.path("bin").toString());

        Result result = sandbox.run("--examine");

        // A busybox shell has a built-in date, whatever is on the disk.
        assertThat(result.out())
                .containsPattern("^Container first started at (1427691757|.* \\(1427691757\\)), computed from /proc\n")
                .contains("VALIDATE: exit 77\n");
        assertThat(result.err()).isEmpty();
        assertThat(sandbox.run("--validate").exitCode()).isEqualTo(77);
        assertThat(sandbox.run("--start").exitCode()).isEqualTo(6);
        assertThat(sandbox.run("--metadata").out()).isEqualTo("{}");
    }

    @InEveryShell
    void aContainerThatWasDeployedSaysWhenAndWhy(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        sandbox.environment.put(
                "CONTAINER_DEPLOYMENT",
                "{\"deployment_id\":\"0123456789ab\",\"deployed_by\":\"ops\",\"reason\":\"a \\\"new\\\",\\\"one\\\"\"}");

        assertThat(sandbox.run("--examine").out()).contains("""
                Deployment:
                           deployment_id: 0123456789ab
                             deployed_by: ops
                                  reason: a \\"new\\",\\"one\\"
                Container management methods:
                """);
    }

    @InEveryShell
    void somethingElseInTheEnvironmentIsNotShown(Shell shell) {
        ScriptSandbox sandbox = new ScriptSandbox(folder, shell);
        sandbox.environment.put("CONTAINER_DEPLOYMENT", "yes");

        assertThat(sandbox.run("--examine").out()).doesNotContain("Deployment", "yes");
    }
}
