package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.cli.Ctl.Result;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real DNS server whose zones are a git checkout: a signed webhook brings it to what was pushed, and broken zones are refused.
 * Debian's bind9 in an image made on the spot, which takes a mirror of Debian.
 */
@EnabledIfSystemProperty(named = "integration.long", matches = "true", disabledReason = "only ./verify --long runs it")
@Timeout(300)
class DnsServiceIT {
    private static final Path MMDEBSTRAP = Path.of("/usr/bin/mmdebstrap");
    private static final String ZONE = "zones/example.org.zone";

    private static Ctl ctl;
    private static String base;
    private static Path repository;
    private static Path checkout;
    private static String name;

    @TempDir
    static Path temp;

    @BeforeAll
    static void start() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(MMDEBSTRAP), "no mmdebstrap");
        ctl = new Ctl(temp);
        repository = temp.resolve("dns.git");
        checkout = temp.resolve("checkout");
        ctl.sh("git init --quiet --bare --initial-branch=main " + repository + " && git clone --quiet " + repository
                + " "
                + checkout + " 2>/dev/null && cp -R "
                + Path.of("src/test/resources/dns").toAbsolutePath() + "/. "
                + checkout);
        push("first");
        base = ctl.image("bind");
        Path root = temp.resolve("bind.tar");
        ctl.sh(MMDEBSTRAP + " --quiet --mode=root --variant=essential --include=bind9,bind9-utils,bind9-dnsutils,git"
                + " bookworm " + root + " && docker import --change 'LABEL " + ctl.label() + "' " + root + " " + base);
        Result built = ctl.run(
                "build",
                "--image=" + ctl.image("dns"),
                "--project=dns",
                "--validate=/opt/dns/bin/validate",
                "--monitor=/opt/dns/bin/monitor",
                "--update=/opt/dns/bin/update",
                checkout.toString(),
                "--",
                "--build-arg=BASE=" + base,
                "--label=" + ctl.label());
        assertThat(built.exitCode()).as(built.toString()).isZero();
        name = ctl.name("dns");
        ctl.sh("docker run --detach --network none --name " + name + " --volume " + repository + ":" + repository
                + ":ro --env REPOSITORY=" + repository + " " + ctl.image("dns"));
    }

    @AfterAll
    static void stop() {
        if (ctl != null) {
            ctl.close();
        }
    }

    private static void push(String message) {
        ctl.sh("cd " + checkout + " && git add --all && git -c user.name=a -c user.email=a@example.com commit --quiet"
                + " --message '" + message + "' && git push --quiet origin HEAD:main");
    }

    /** @param serial also the last number of the address of www */
    private static void pushZone(int serial, String lastLine) throws Exception {
        Files.writeString(
                checkout.resolve(ZONE),
                Files.readString(Path.of("src/test/resources/dns").resolve(ZONE))
                                .replace("( 1 ", "( " + serial + " ")
                                .replace("192.0.2.1\n", "192.0.2." + serial + "\n")
                        + lastLine);
        push("zone " + serial);
    }

    private static String served() {
        return ctl.sh("docker exec " + name + " dig +short @127.0.0.1 www.example.org A")
                .strip();
    }

    /** What a signed push made the container do. */
    private static JsonNode updated(RunningAgent agent) throws Exception {
        String commit = ctl.sh("git -C " + checkout + " rev-parse HEAD").strip();
        String body = RunningAgent.push("file://" + repository, commit);
        HttpResponse<String> answer = agent.hook("dns", body, UUID.randomUUID().toString());
        return agent.finished(answer).at("/containers/0/run");
    }

    @Test
    void aPushIsServedABrokenZoneIsRefusedAndThatIsTold() throws Exception {
        try (RunningAgent agent = RunningAgent.start(
                ctl, temp, Map.of(), "agent", "--monitor-every=2s", "--validate-every=3s", "--timeout=10s")) {
            agent.awaitStatus(name, "monitor", "ok");
            agent.awaitStatus(name, "validate", "passed");
            assertThat(served()).isEqualTo("192.0.2.1");

            pushZone(2, "");
            assertThat(agent.hook("dns", RunningAgent.push("file://" + repository), "0".repeat(64), "forged")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(served()).as("nobody has signed that").isEqualTo("192.0.2.1");
            JsonNode second = updated(agent);
            assertThat(second.path("status").asText()).as(second.toString()).isEqualTo("updated");
            agent.await(() -> served().equals("192.0.2.2") ? true : null);

            pushZone(3, "broken IN A 192.0.2.300\n");
            JsonNode third = updated(agent);
            assertThat(third.path("status").asText()).isEqualTo("failed");
            assertThat(third.path("output").asText()).contains("zone example.org is broken");
            assertThat(served()).as("the old zone is still served").isEqualTo("192.0.2.2");
            assertThat(agent.awaitStatus(name, "monitor", "warning")
                            .at("/hooks/monitor/summary")
                            .asText())
                    .contains("serves serial 2, and refuses the newest zones");
            JsonNode invalid = agent.awaitStatus(name, "validate", "failed");
            assertThat(invalid.at("/hooks/validate/last/failures/0/name").asText())
                    .contains("the newest zones are right");
            assertThat(invalid.path("light").asText()).isEqualTo("bad");

            pushZone(4, "");
            assertThat(updated(agent).path("status").asText()).isEqualTo("updated");
            agent.await(() -> served().equals("192.0.2.4") ? true : null);
            agent.awaitStatus(name, "monitor", "ok");
            agent.awaitStatus(name, "validate", "passed");
        }
    }

    @Test
    void itsPackagesAreThoseThatItsDpkgLists() throws Exception {
        List<String> listed = ctl.sh("docker exec " + name + " dpkg-query --show"
                        + " --showformat='${db:Status-Abbrev} ${Package} ${Version} ${Architecture}\\n'")
                .lines()
                .filter(line -> line.startsWith("ii "))
                .map(line -> line.substring(line.indexOf(' ') + 1).strip())
                .toList();

        JsonNode packages = new ObjectMapper()
                .readTree(ctl.run("packages", "--no-cache", "--output=json", ctl.image("dns"))
                        .out());
        JsonNode deep = new ObjectMapper()
                .readTree(ctl.run("packages", "--no-cache", "--deep", "--output=json", ctl.image("dns"))
                        .out());

        assertThat(listed).hasSizeGreaterThan(80);
        assertThat(debian(packages)).containsExactlyInAnyOrderElementsOf(listed);
        assertThat(packages.at("/coverage/level").asText()).isEqualTo("complete");
        assertThat(debian(deep)).containsExactlyInAnyOrderElementsOf(listed);
        assertThat(deep.at("/coverage/level").asText())
                .as(deep.at("/coverage").toString())
                .isEqualTo("complete");
        assertThat(deep.path("packages").findValuesAsText("license"))
                .as("from copyright files")
                .hasSizeGreaterThan(40);
    }

    private static List<String> debian(JsonNode inventory) {
        List<String> lines = new ArrayList<>();
        for (JsonNode each : inventory.path("packages")) {
            if (each.path("type").asText().equals("deb")) {
                lines.add(
                        each.path("name").asText() + " " + each.path("version").asText() + " "
                                + each.path("architecture").asText());
            }
        }
        return lines;
    }
}
