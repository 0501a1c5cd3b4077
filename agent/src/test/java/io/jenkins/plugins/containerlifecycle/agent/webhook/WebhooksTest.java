package io.jenkins.plugins.containerlifecycle.agent.webhook;

import static io.jenkins.plugins.containerlifecycle.agent.webhook.SignedRequest.SECRET;
import static io.jenkins.plugins.containerlifecycle.agent.webhook.SignedRequest.bytes;
import static io.jenkins.plugins.containerlifecycle.agent.webhook.SignedRequest.payload;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.containerlifecycle.engine.SwarmRole;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which containers a push updates, and what git servers are told. */
class WebhooksTest {
    private static final String GITHUB = "https://github.com/example/zones";
    private static final byte[] PUSH = payload("github-push.json");

    @TempDir
    Path folder;

    private Agent agent;

    @BeforeEach
    void start() throws Exception {
        agent = new Agent(folder);
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    private Webhooks.Answer push(String project) {
        return agent.receive(project, SignedRequest.gitHub(SECRET, "72d3162e-cc78-11e3-81ab-4c9367dc0958", PUSH));
    }

    private Webhooks.Answer script(String json) {
        return agent.receive(SignedRequest.script(SECRET, bytes(json)));
    }

    private long count(WebhookResult result) {
        return agent.webhooks.counts().getOrDefault(result, -1L);
    }

    @Test
    void aPushToGitHubUpdatesTheContainersThatAreBuiltFromTheRepository() throws Exception {
        agent.runs("one", "dns", GITHUB, "main");
        agent.runs("two", "dns", "git@github.com:example/zones.git", null);
        agent.runs("other", "dns", "https://github.com/example/other", "main");
        Webhooks.Answer answer = push("dns");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.message()).isEqualTo("UPDATE will run in 2 containers.");
        assertThat(agent.updated(answer)).containsExactly("one", "two");
        assertThat(agent.log)
                .containsExactly(
                        "Request " + answer.requestId() + ": UPDATE in 2 containers, webhook of GitHub, delivery"
                                + " 72d3162e-cc78-11e3-81ab-4c9367dc0958");
        assertThat(count(WebhookResult.ACCEPTED)).isEqualTo(1);
    }

    @Test
    void aPushToGiteaAndForgejoDoesToo() throws Exception {
        byte[] body = payload("gitea-push.json");
        agent.runs("web", "dns", "http://git.example.org:3000/dns/zones.git", "main");
        agent.runs("ssh", "dns", "ssh://git@git.example.org:2222/dns/zones.git", "main");
        agent.runs("other", "dns", "http://git.example.org:8080/dns/zones.git", "main");
        assertThat(agent.updated(agent.receive(SignedRequest.gitea(SECRET, "1", body))))
                .containsExactly("ssh", "web");
        byte[] next = bytes(new String(body, StandardCharsets.UTF_8).replace("printer", "scanner"));
        assertThat(agent.updated(agent.receive(SignedRequest.forgejo(SECRET, "2", next))))
                .containsExactly("ssh", "web");
        assertThat(agent.log.get(0)).contains("webhook of Gitea, delivery 1");
        assertThat(agent.log.get(1)).contains("webhook of Forgejo, delivery 2");
    }

    @Test
    void aPushToGitLabDoesToo() throws Exception {
        byte[] body = payload("gitlab-push.json");
        agent.runs("web", "dns", "https://gitlab.example.org/dns/zones.git", "main");
        agent.runs("ssh", "dns", "git@gitlab.example.org:dns/zones.git", "main");
        assertThat(agent.updated(agent.receive(SignedRequest.gitLab(SECRET, "1", body))))
                .containsExactly("ssh", "web");
        Webhooks.Answer signed = agent.receive(SignedRequest.signedGitLab(bytes(SECRET), "2", agent.now(), body));
        assertThat(agent.updated(signed)).containsExactly("ssh", "web");
        assertThat(agent.log.get(1)).contains("webhook of GitLab, delivery 2");
    }

    @Test
    void aScriptOfOnesOwnSignsTheAddressAndTheBranch() throws Exception {
        agent.runs("one", "dns", "/srv/git/zones.git", "main");
        agent.runs("two", "dns", "/srv/git/zones.git", "next");
        assertThat(agent.updated(script("{\"repository\": \"/srv/git/zones.git\", \"ref\": \"refs/heads/main\"}")))
                .containsExactly("one");
        assertThat(agent.updated(script("{\"repository\": \"file:///srv/git/zones\", \"ref\": \"next\"}")))
                .containsExactly("two");
        assertThat(agent.updated(script("{\"repository\": {\"url\": \"/srv/git/zones\"}}")))
                .containsExactly("one", "two");
    }

    @Test
    void theCaseOfNamesCountsUnlessTheServerIsKnownToIgnoreIt() throws Exception {
        agent.runs("web", "dns", "http://Git.Example.org:3000/DNS/Zones.git", "main");
        assertThat(agent.updated(agent.receive(SignedRequest.gitea(SECRET, "1", payload("gitea-push.json")))))
                .containsExactly("web");
        Webhooks.Answer other = script("{\"repository\": \"http://git.example.org:3000/dns/zones.git\"}");
        assertThat(other.message()).startsWith("Nothing to do: no running container");
        assertThat(agent.updated(script("{\"repository\": \"http://git.example.org:3000/DNS/Zones\"}")))
                .containsExactly("web");
    }

    @Test
    void aTaskOfASwarmIsLeftOutAndTheAnswerSaysWhoUpdatesIt() throws Exception {
        agent.runsTask("web.1.abc", "web", "dns", GITHUB);
        Webhooks.Answer refused = push("dns");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.message()).contains("containerctl deploy --service web IMAGE");
        assertThat(count(WebhookResult.ONLY_OBSERVES)).isEqualTo(1);

        agent.runs("one", "dns", GITHUB, "main");
        Webhooks.Answer answer = push("dns");
        assertThat(agent.updated(answer)).containsExactly("one");
        assertThat(answer.message()).startsWith("UPDATE will run in 1 container. Left out: web.1.abc is a task");
    }

    @Test
    void onAWorkerOfASwarmNothingIsUpdated() throws Exception {
        agent.runs("one", "dns", GITHUB, "main");
        agent.isA(SwarmRole.WORKER);
        assertThat(push("dns").status()).isEqualTo(409);
        agent.isA(SwarmRole.MANAGER);
        assertThat(agent.updated(push("dns"))).containsExactly("one");
    }

    @Test
    void whatCouldNotBeDoneSinceTheEngineWasNotSeenIsDoneIfItIsDeliveredAgain() throws Exception {
        agent.runs("one", "dns", GITHUB, "main");
        agent.isBlind("Connection refused.");
        Webhooks.Answer refused = push("dns");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.message()).contains("does not see its engine", "Connection refused.");
        agent.isBlind(null);
        assertThat(agent.updated(push("dns"))).containsExactly("one");
    }

    @Test
    void containersOfAnotherBranchProjectOrWithoutTheHookAreNotUpdatedNorTheAgentItself() throws Exception {
        agent.runs("branch", "dns", GITHUB, "next");
        agent.runs("project", "mail", GITHUB, "main");
        agent.runs("hookless", "dns", GITHUB, "main", Set.of(Hook.VALIDATE), false);
        agent.runs("agent", "dns", GITHUB, "main", Set.of(Hook.UPDATE), true);
        agent.runs("sourceless", "dns", null, null);
        Webhooks.Answer answer = push("dns");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.requestId()).isNull();
        assertThat(answer.message())
                .isEqualTo("Nothing to do: no running container of project dns that has an UPDATE hook is built from"
                        + " branch main of github.com/example/zones.");
        assertThat(agent.log).isEmpty();
        assertThat(count(WebhookResult.NO_CONTAINER)).isEqualTo(1);
    }

    @Test
    void whatTheOwnerOfARepositoryWritesOnItsPageMeansNoOtherRepository() throws Exception {
        agent.runs("other", "dns", "https://github.com/example/other", "main");
        assertThat(push("dns").status()).isEqualTo(200);
        assertThat(agent.log).isEmpty();
    }

    @Test
    void aPushOfATagAndTheDeletionOfABranchUpdateNothing() throws Exception {
        agent.runs("one", "dns", GITHUB, null);
        assertThat(script("{\"repository\": \"" + GITHUB + "\", \"ref\": \"refs/tags/v1\"}")
                        .message())
                .isEqualTo("Nothing to do for refs/tags/v1: only a push to a branch is acted on.");
        assertThat(script("{\"repository\": \"" + GITHUB + "\", \"ref\": \"refs/heads/old\", \"after\": \""
                                + "0".repeat(40) + "\"}")
                        .message())
                .isEqualTo("Nothing to do for refs/heads/old, which was deleted.");
        assertThat(agent.log).isEmpty();
        assertThat(count(WebhookResult.NOT_A_PUSH)).isEqualTo(2);
    }

    @Test
    void aPingIsAnsweredAndOtherEventsAreNotActedOn() throws Exception {
        agent.runs("one", "dns", GITHUB, "main");
        SignedRequest request = SignedRequest.gitHub(SECRET, "1", PUSH);
        Webhooks.Answer ping = agent.receive(request.with("x-github-event", "ping"));
        assertThat(ping.status()).isEqualTo(200);
        assertThat(ping.message()).isEqualTo("The agent hears the git server, and their secret is the same.");
        Webhooks.Answer issues = agent.receive(request.with("x-github-event", "issues"));
        assertThat(issues.status()).isEqualTo(200);
        assertThat(issues.message()).isEqualTo("Nothing to do for the event 'issues': only a push is acted on.");
        Webhooks.Answer tag = agent.receive(
                SignedRequest.gitLab(SECRET, "2", payload("gitlab-push.json")).with("x-gitlab-event", "Tag Push Hook"));
        assertThat(tag.message()).contains("'tag push hook'");
        assertThat(agent.log).isEmpty();
    }

    @Test
    void theFormTypeIsRefusedWithAWordOnWhatToChoose() throws Exception {
        agent.runs("one", "dns", GITHUB, "main");
        Webhooks.Answer answer = agent.receive(
                SignedRequest.gitHub(SECRET, "1", PUSH).with("content-type", "application/x-www-form-urlencoded"));
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.message()).endsWith("choose application/json for the webhook at the git server.");
        assertThat(agent.receive(SignedRequest.gitHub(SECRET, "1", PUSH).without("content-type"))
                        .status())
                .isEqualTo(415);
        assertThat(agent.receive(SignedRequest.gitHub(SECRET, "1", PUSH)
                                .with("content-type", "Application/JSON; charset=utf-8"))
                        .status())
                .isEqualTo(202);
    }

    @Test
    void aBodyThatIsTooLongIsNotRead() {
        Webhooks.Answer answer = agent.receive(SignedRequest.script(SECRET, new byte[Webhooks.MAX_BYTES + 1]));
        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void aLongPushIsReadWhateverIsInIt() throws Exception {
        agent.runs("one", "dns", GITHUB, "main");
        String message = "\u2603".repeat(1_000_000);
        assertThat(script("{\"commits\": [{\"message\": \"" + message + "\"}], \"repository\": \"" + GITHUB + "\"}")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void aSignedBodyThatCannotBeReadIsRefusedWithoutQuotingIt() throws Exception {
        agent.runs("one", "dns", GITHUB, "main");
        String nested = "[".repeat(100_000);
        for (String body : new String[] {
            "",
            " ",
            "null",
            "[]",
            "\"hostile\"",
            "{",
            "{\"ref\"",
            "{\"repository\": {\"url\": \"" + GITHUB + "\"",
            "{\"repository\": \"" + GITHUB + "\"} hostile",
            "{\"repository\": \"" + GITHUB + "\"} {}",
            "{\"hostile\": " + nested,
            "{\"repository\": " + nested,
            "{\"repository\": {\"url\": " + nested,
            "{\"repository\": \"hostile\"}",
            "{\"repository\": {\"url\": 1, \"clone_url\": {\"url\": \"" + GITHUB + "\"}}}",
            "payload=%7B%22hostile%22%7D",
        }) {
            Webhooks.Answer answer = script(body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.message())
                    .startsWith("The payload ")
                    .endsWith(".")
                    .doesNotContain("hostile");
        }
        assertThat(agent.receive(SignedRequest.script(SECRET, new byte[] {'{', '"', (byte) 0xFF, '"', ':', '1', '}'}))
                        .message())
                .isEqualTo("The payload is not UTF-8 text.");
        assertThat(script("{\"ref\": \"refs/heads/main\"}").message()).contains("does not say which repository");
        assertThat(agent.log).isEmpty();
    }

    @Test
    void whatIsShownOfAPayloadIsCleanAndShort() throws Exception {
        String hostile = "\\u001b[31m\\u202e\\r\\n" + "x".repeat(5000);
        Webhooks.Answer answer = script("{\"repository\": \"https://git.example.org/" + "y".repeat(1000)
                + "\\u001b[31m\", \"ref\": \"refs/heads/" + hostile + "\"}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.message()).hasSizeLessThan(500).doesNotContain("\u001b", "\u202e", "\n", "\r");
        agent.runs("one", "dns", GITHUB, "main");
        agent.receive(SignedRequest.gitHub(SECRET, "\u001b[2J\nRequest 0: all is well", PUSH));
        assertThat(agent.log).hasSize(1);
        assertThat(agent.log.get(0)).endsWith("delivery [2J Request 0: all is well");
    }

    @Test
    void aBranchMayHaveAnyName() throws Exception {
        agent.runs("one", "dns", GITHUB, "für/\u2603 release");
        assertThat(agent.updated(
                        script("{\"repository\": \"" + GITHUB + "\", \"ref\": \"refs/heads/für/\u2603 release\"}")))
                .containsExactly("one");
    }

    @Test
    void aProjectThatAsksForTooManyUpdatesWaitsAndOthersDoNot() throws Exception {
        try (Agent shared = new Agent(folder, Map.of("", SECRET))) {
            shared.runs("one", "dns", GITHUB, "main");
            shared.runs("two", "mail", GITHUB, "main");
            for (int i = 0; i < 30; i++) {
                assertThat(ask(shared, "dns", i).status()).isEqualTo(202);
            }
            assertThat(ask(shared, "dns", 30).status()).isEqualTo(429);
            assertThat(ask(shared, "mail", 30).status()).isEqualTo(202);
            shared.passes(Duration.ofSeconds(1));
            assertThat(ask(shared, "dns", 30).status()).isEqualTo(202);
            assertThat(ask(shared, "dns", 31).status()).isEqualTo(429);
        }
    }

    private static Webhooks.Answer ask(Agent agent, String project, int number) {
        String body = "{\"repository\": \"" + GITHUB + "\", \"number\": " + number + "}";
        return agent.receive(project, SignedRequest.gitHub(SECRET, "delivery " + number, bytes(body)));
    }
}
