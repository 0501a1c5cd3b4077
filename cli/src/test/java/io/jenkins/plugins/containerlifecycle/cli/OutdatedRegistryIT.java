package io.jenkins.plugins.containerlifecycle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.containerlifecycle.cli.Ctl.Result;
import io.jenkins.plugins.containerlifecycle.push.RegistryServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is outdated in a real registry, by the packaged command; the images are really built and pushed. */
@Timeout(180)
class OutdatedRegistryIT {
    private static Ctl ctl;

    @TempDir
    static Path temp;

    @BeforeAll
    static void start() throws Exception {
        ctl = new Ctl(temp);
    }

    @AfterAll
    static void clean() {
        if (ctl != null) {
            ctl.close();
        }
    }

    /** @param names under which it is pushed, too */
    private static void build(String name, String from, String... names) throws Exception {
        Path context = Files.createDirectories(temp.resolve(name.replaceAll("[^a-z0-9]", "-")));
        Files.writeString(context.resolve("new"), UUID.randomUUID().toString());
        Files.writeString(context.resolve("Dockerfile"), "FROM " + from + "\nCOPY new /" + UUID.randomUUID() + "\n");
        List<String> arguments = new ArrayList<>(List.of("build", "--image", name, context.toString(), "--"));
        arguments.addAll(List.of("--label", ctl.label()));
        Result built = ctl.run(arguments.toArray(String[]::new));
        assertThat(built.exitCode()).as(built.toString()).isZero();
        for (String other : names) {
            ctl.sh("docker tag " + name + " " + other + " && docker push --quiet " + other);
        }
    }

    private static void buildThere(String name, String from) throws Exception {
        build(name, from, name);
    }

    /** What is asked of a registry needs no engine. */
    private static Result run(String... arguments) {
        return run(Map.of(), arguments);
    }

    private static Result run(Map<String, String> environment, String... arguments) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("DOCKER_HOST", "unix:///no/such/engine.sock");
        return ctl.run(all, arguments);
    }

    @Test
    void aBaseThatWasRebuiltInTheRegistryIsFoundAndAfterTheRebuildsNothingIsOutdated() throws Exception {
        try (RegistryServer registry = RegistryServer.open()) {
            String root = registry.image("os:1");
            ctl.sh("docker tag " + ctl.base + " " + root + " && docker push --quiet " + root);
            String base = registry.image("team/base:latest");
            String web = registry.image("team/web:7");
            String latest = registry.image("team/web:latest");
            buildThere(base, root);
            build(web, base, web, latest);
            String place = registry.host();
            Result fresh = run("outdated", "--registry", place);
            assertThat(fresh.exitCode()).as(fresh.toString()).isZero();
            assertThat(fresh.out()).isEqualTo("None of 2 images is outdated.\nLeft out: 1 image without metadata.\n");

            buildThere(base, root);

            Result outdated = run("outdated", "--registry", place + "/team");
            assertThat(outdated.exitCode()).as(outdated.toString()).isEqualTo(1);
            assertThat(outdated.out())
                    .startsWith("1 of 2 images is outdated.\n  " + base + " means a newer build by now")
                    .contains("    images: " + web + "\n");
            Result plan = run("plan", "--registry", place, "--output", "names");
            assertThat(plan.exitCode()).as(plan.toString()).isZero();
            assertThat(plan.out()).isEqualTo("1 " + web + " " + latest + "\n");
            Result json = run("plan", "--registry", place, "--output", "json");
            assertThat(new ObjectMapper()
                            .readTree(json.out())
                            .at("/waves/0/0/names/1")
                            .asText())
                    .isEqualTo(latest);
            assertThat(run("plan", "--registry", place, "--rebuild", root).out())
                    .startsWith("2 rebuilds in 2 waves, of 2 images.\n");

            build(web, base, web, latest);
            assertThat(run("outdated", "--registry", place).exitCode()).isZero();
            assertThat(run("plan", "--registry", place).out()).startsWith("Nothing to rebuild of 2 images.\n");

            Result missing = run("outdated", "--registry", place + "/nosuch");
            assertThat(missing.exitCode()).as(missing.toString()).isEqualTo(4);
            assertThat(missing.err()).contains("has no repository nosuch");
        }
    }

    @Test
    void imagesThatWereBuiltUnderOtherNamesThanThoseInTheRegistryAreFoundByThem() throws Exception {
        try (RegistryServer registry = RegistryServer.open();
                RegistryServer upstream = RegistryServer.open()) {
            String distro = upstream.image("distro:1");
            ctl.sh("docker tag " + ctl.base + " " + distro + " && docker push --quiet " + distro);
            build(ctl.image("platform"), distro, registry.image("platform:1"));
            build(ctl.image("shop"), ctl.image("platform"), registry.image("shop:1"));

            Result alone = run("outdated", "--registry", registry.host());
            assertThat(alone.exitCode()).as(alone.toString()).isEqualTo(4);
            assertThat(alone.out())
                    .contains(
                            "not known of " + registry.image("platform:1") + ": Its base " + distro + " is not here.");
            assertThat(alone.err()).contains("--base-registry " + upstream.host() + " asks there.");
            String[] both = {"outdated", "--registry", registry.host(), "--base-registry", upstream.host()};
            Result fresh = run(both);
            assertThat(fresh.exitCode()).as(fresh.toString()).isZero();

            ctl.sh("printf 'FROM " + distro + "\\nENV NEW=" + UUID.randomUUID() + "\\n' | docker build --quiet --label "
                    + ctl.label() + " --tag " + distro + " - && docker push --quiet " + distro);

            Result outdated = run(both);
            assertThat(outdated.exitCode()).as(outdated.toString()).isEqualTo(1);
            assertThat(outdated.out())
                    .startsWith("2 of 2 images are outdated.\n  " + distro + " means another image by now\n")
                    .contains(registry.image("shop:1") + " (through " + registry.image("platform:1") + ")");
        }
    }

    @Test
    void aRegistryWithAPasswordIsReadWithTheCredentialsOfDockerLogin() throws Exception {
        try (RegistryServer locked = RegistryServer.withPassword()) {
            String[] command = {"outdated", "--registry", locked.host()};

            Result none = run(Map.of("DOCKER_CONFIG", config(locked, null)), command);
            assertThat(none.exitCode()).as(none.toString()).isEqualTo(4);
            assertThat(none.err()).contains("log in there first");
            Result wrong = run(Map.of("DOCKER_CONFIG", config(locked, "wrong word")), command);
            assertThat(wrong.exitCode()).as(wrong.toString()).isEqualTo(4);
            assertThat(wrong.err())
                    .contains("the credentials given: check them")
                    .doesNotContain("wrong word");
            String right = config(locked, RegistryServer.PASSWORD);
            String image = locked.image("closed:1");
            ctl.sh("docker tag " + ctl.base + " " + image + " && DOCKER_CONFIG=" + right + " docker push --quiet "
                    + image);
            Result nothing = run(Map.of("DOCKER_CONFIG", right), command);
            assertThat(nothing.exitCode()).as(nothing.toString()).isEqualTo(4);
            assertThat(nothing.err()).contains("No image here has a name and metadata");
        }
    }

    private static String config(RegistryServer registry, String password) throws Exception {
        Path folder = Files.createTempDirectory(temp, "docker");
        String auth = Base64.getEncoder()
                .encodeToString((RegistryServer.USER + ":" + password).getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                folder.resolve("config.json"),
                password == null ? "{}" : "{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"" + auth + "\"}}}");
        return folder.toString();
    }

    @Test
    void aRegistryThatIsNotTrustedIsNotRead() throws Exception {
        try (RegistryServer strange = RegistryServer.withTls(false)) {
            Result refused = run("outdated", "--registry", strange.host());
            assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(4);
            assertThat(refused.err()).contains("is not trusted on this machine");
            Result empty = run("outdated", "--registry", strange.host(), "--insecure-registry", strange.host());
            assertThat(empty.err()).as(empty.toString()).contains("No image here has a name and metadata");
        }
    }

    @Test
    void aRegistryThatDoesNotAnswerIsNotWaitedForForEver() throws Exception {
        try (RegistryServer registry = RegistryServer.open()) {
            registry.freeze();

            Result result = run("plan", "--registry", registry.host(), "--registry-timeout", "3s");

            assertThat(result.exitCode()).as(result.toString()).isEqualTo(4);
            assertThat(result.err()).contains("The registry " + registry.host());
        }
    }
}
