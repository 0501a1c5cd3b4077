package io.jenkins.plugins.containerlifecycle.plugin.deploy;

import com.sun.net.httpserver.HttpServer;
import hudson.model.Result;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** An image whose ID stands for several platforms, on an engine that is imitated, see PlatformsTest of the core. */
@WithJenkins
class SeveralPlatformsTest {
    private static final String ID = "sha256:" + "a".repeat(64);
    private static final String ENTRY = """
            {"Id":"sha256:%1$s","Kind":"image","Available":true,"ImageData":{"Platform":{"architecture":"%1$s","os":"linux"}},
             "Descriptor":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%1$s"}}""";
    private static final String IMAGE = """
            {"Id":"%1$s","RepoTags":["example/web:1"],"RepoDigests":["example/web@%1$s"],"Os":"linux",
             "Descriptor":{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"%1$s"},"Manifests":[%2$s,%3$s]}""".formatted(ID, ENTRY.formatted("amd64"), ENTRY.formatted("arm64"));

    @Test
    void isNotDeployedBecauseOnlyOneOfThemCanHavePassed(JenkinsRule jenkins) throws Exception {
        HttpServer engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        engine.createContext("/", exchange -> {
            boolean version = exchange.getRequestURI().toString().endsWith("/version");
            byte[] body = (version ? "{\"ApiVersion\":\"1.48\"}" : IMAGE).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Api-Version", "1.48");
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        engine.start();
        try {
            WorkflowJob job = jenkins.createProject(WorkflowJob.class);
            job.setDefinition(new CpsFlowDefinition(
                    "node { withEnv(['DOCKER_HOST=tcp://127.0.0.1:"
                            + engine.getAddress().getPort()
                            + "']) { containerDeploy name: 'web', image: 'example/web:1' } }",
                    true));

            jenkins.assertLogContains(
                    "(sha256:aaaaaaaaaaaa) may not be deployed: its ID stands for 2 images (linux/amd64, linux/arm64)",
                    jenkins.buildAndAssertStatus(Result.FAILURE, job));
        } finally {
            engine.stop(0);
        }
    }
}
