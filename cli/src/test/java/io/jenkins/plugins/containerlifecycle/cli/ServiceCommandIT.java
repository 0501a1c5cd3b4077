package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.cli.Ctl.Result;
import io.jenkins.plugins.containerlifecycle.engine.docker.OwnEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The services of a real swarm of one machine, by the packaged command. */
class ServiceCommandIT {
    /** The longer it may take, the longer the swarm watches each update. */
    private static final String CHECK = "HEALTHCHECK --interval=200ms --timeout=3s --retries=2 CMD ";

    /** In "starting" so long that it is seen there however busy the machine is. */
    private static final String SLOW_CHECK = CHECK.replace("3s", "8s") + "sleep 4\n";

    private static final String LOOP = "CMD trap \"exit 0\" TERM; echo page missing; while :; do sleep 0.1; done\n";

    @TempDir
    static Path temp;

    private static Ctl ctl;
    private static OwnEngine own;

    @BeforeAll
    static void start() throws Exception {
        ctl = new Ctl(temp);
        own = OwnEngine.start();
        own.initSwarm("127.0.0.1");
        own.copy(ctl.base);
        own.build("web:1", "FROM " + ctl.base + "\n" + LOOP + CHECK + "true\n");
        own.build("web:2", "FROM " + ctl.base + "\nLABEL version=2\n" + LOOP + SLOW_CHECK);
        own.build("web:bad", "FROM " + ctl.base + "\n" + LOOP + CHECK + "false\n");
        own.docker(
                "service create --detach --quiet --no-resolve-image --name web --rollback-monitor 1s --env SECRET=hidden web:1");
    }

    @AfterAll
    static void stop() throws Exception {
        if (own != null) {
            own.close();
        }
        if (ctl != null) {
            ctl.close();
        }
    }

    private Result run(String command, String... arguments) {
        String[] all = new String[arguments.length + 4];
        System.arraycopy(new String[] {command, "--host", own.host(), "--service"}, 0, all, 0, 4);
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        return ctl.run(all);
    }

    @Test
    @Timeout(100)
    void aServiceIsRolledBackByTheSwarmLeftAndFollowedAgainAndRolledBackByHand() throws Exception {
        Result plan = run("deploy", "--dry-run", "web", "web:2");
        assertThat(plan.exitCode()).as(plan.toString()).isZero();
        assertThat(plan.out())
                .contains(
                        "Image: web:1 -> web:2", "If a task fails: pause -> rollback", "Warning: Each node runs what");

        Result bad = run("deploy", "--output", "json", "--reason", "a try", "web", "web:bad");
        assertThat(bad.exitCode()).as(bad.toString()).isEqualTo(6);
        assertThat(bad.err()).contains("> web.1 on ");
        JsonNode json = new ObjectMapper().readTree(bad.out());
        assertThat(json.path("outcome").asText()).isEqualTo("rolled_back");
        assertThat(json.at("/plan/deployment/reason").asText()).isEqualTo("a try");
        assertThat(json.path("evidence").asText()).isEqualTo("page missing");
        assertThat(bad.out() + bad.err()).doesNotContain("hidden");

        Process left = ctl.start("left", "deploy", "--host", own.host(), "--service", "web", "web:2");
        while (!Files.readString(temp.resolve("left.err")).contains(": starting")) {
            assertThat(left.isAlive()).isTrue();
            Thread.sleep(100);
        }
        left.destroy();
        assertThat(left.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(left.exitValue()).isEqualTo(143);
        assertThat(Files.readString(temp.resolve("left.err")))
                .contains("goes on in the swarm", "'containerctl rollback --service web' undoes it")
                .doesNotContain("removing what was created");

        Result again = run("deploy", "web", "web:2");
        assertThat(again.exitCode()).as(again.toString()).isZero();
        assertThat(again.out()).startsWith("Service web runs web:2");
        assertThat(again.err()).contains("is being updated to this image already");

        Result listed = ctl.run("ls", "--host", own.host(), "--all", "--output", "json");
        assertThat(listed.out()).contains("\"deployment_id\"");

        Result back = run("rollback", "web");
        assertThat(back.exitCode()).as(back.toString()).isZero();
        assertThat(back.out()).startsWith("Service web runs web:1 again");
        Result nobody = run("rollback", "nobody");
        assertThat(nobody.exitCode()).isEqualTo(2);
        assertThat(nobody.err()).contains("has no service 'nobody'");
    }

    @Test
    void optionsThatHaveNoMeaningForAServiceAreRefused() {
        Result retry = run("deploy", "--retry", "web", "web:2");
        assertThat(retry.exitCode()).isEqualTo(2);
        assertThat(retry.err()).contains("--retry does not go with --service.");
        assertThat(run("deploy", "web", "web:2", "--", "--publish", "80:80").err())
                .contains("Options of 'docker run' do not go with --service");
        assertThat(run("deploy", "--all").err()).contains("--service and --require-verdict do not go with it");
    }
}
