package io.jenkins.plugins.containerlifecycle.agent.webhook;

import static io.jenkins.plugins.containerlifecycle.agent.webhook.SignedRequest.SECRET;
import static io.jenkins.plugins.containerlifecycle.agent.webhook.SignedRequest.bytes;
import static io.jenkins.plugins.containerlifecycle.agent.webhook.SignedRequest.payload;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that is not signed with the project's secret, or was acted on already, is acted on. */
class WebhookForgeryTest {
    private static final byte[] KEY = bytes("0123456789abcdef0123456789abcdef");
    private static final String SIGNING_TOKEN = "whsec_" + Base64.getEncoder().encodeToString(KEY);
    private static final byte[] GITHUB = payload("github-push.json");
    private static final byte[] GITEA = payload("gitea-push.json");
    private static final byte[] GITLAB = payload("gitlab-push.json");

    @TempDir
    Path folder;

    private Agent agent;

    @BeforeEach
    void start() throws Exception {
        agent = new Agent(folder, Map.of("dns", SECRET, "mail", "another secret, of mail", "signed", SIGNING_TOKEN));
        for (String project : List.of("dns", "mail", "signed", "secretless")) {
            agent.runs("github of " + project, project, "https://github.com/example/zones", "main");
            agent.runs("gitea of " + project, project, "http://git.example.org:3000/dns/zones", "main");
            agent.runs("gitlab of " + project, project, "https://gitlab.example.org/dns/zones", "main");
        }
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    private SignedRequest signed(String id) {
        return SignedRequest.signedGitLab(KEY, id, agent.now(), GITLAB);
    }

    /** Of each server one, by the header that proves it. */
    private Map<String, SignedRequest> requests() {
        return Map.of(
                "x-hub-signature-256", SignedRequest.gitHub(SECRET, "1", GITHUB),
                "x-gitea-signature", SignedRequest.gitea(SECRET, "2", GITEA),
                "x-forgejo-signature", SignedRequest.forgejo(SECRET, "3", GITEA),
                "x-gitlab-token", SignedRequest.gitLab(SECRET, "4", GITLAB));
    }

    private void isRefused(String project, SignedRequest request, int status) {
        // So that no limit hides why.
        agent.passes(Duration.ofSeconds(1));
        assertThat(agent.receive(project, request).status()).isEqualTo(status);
        assertThat(agent.log).isEmpty();
    }

    @Test
    void oneBitOfTheSignatureOrTheBodyMakesItWrong() {
        requests().forEach((header, request) -> {
            String proof = request.headers().get(header);
            for (int i = 0; i < proof.length(); i++) {
                char[] forged = proof.toCharArray();
                forged[i] ^= 1;
                isRefused("dns", request.with(header, new String(forged)), 403);
            }
            if (!header.equals("x-gitlab-token")) {
                for (int bit = 0; bit < 8; bit++) {
                    byte[] body = request.body().clone();
                    body[body.length / 2] ^= (byte) (1 << bit);
                    isRefused("dns", request.withBody(body), 403);
                }
            }
        });
        requests()
                .values()
                .forEach(request -> assertThat(agent.receive(request).status()).isIn(202, 200));
        assertThat(agent.log).hasSize(3);
    }

    @Test
    void oneBitOfAnythingThatGitLabSignsMakesItWrong() {
        SignedRequest request = signed("f5e5f430-f57b-4e6e-9fac-d9128cd7232f");
        for (String header : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
            String value = request.headers().get(header);
            for (int i = 0; i < value.length(); i++) {
                char[] forged = value.toCharArray();
                forged[i] ^= 1;
                isRefused("signed", request.with(header, new String(forged)), 403);
            }
            isRefused("signed", request.with(header, value + "0"), 403);
        }
        byte[] body = GITLAB.clone();
        body[0] ^= 1;
        isRefused("signed", request.withBody(body), 403);
        assertThat(agent.receive("signed", request).status()).isEqualTo(202);
    }

    @Test
    void whatIsNotSignedIsToldSo() {
        requests().forEach((header, request) -> {
            SignedRequest unsigned = request;
            for (String sign :
                    List.of("x-hub-signature-256", "x-gitea-signature", "x-forgejo-signature", "x-gitlab-token")) {
                unsigned = unsigned.without(sign);
            }
            isRefused("dns", unsigned, 401);
            isRefused("nowhere", unsigned, 401);
            isRefused("dns", unsigned.with(header, ""), 401);
        });
        assertThat(agent.receive(SignedRequest.json(GITHUB)).message()).contains("give the webhook a secret");
    }

    @Test
    void theSignatureOfTheServerItselfDecides() {
        SignedRequest request = SignedRequest.gitea(SECRET, "1", GITEA);
        isRefused("dns", request.with("x-gitea-signature", "0".repeat(64)), 403);
        isRefused("dns", request.with("x-gitlab-token", SECRET).with("x-gitea-signature", "0".repeat(64)), 403);
        isRefused(
                "signed", signed("1").with("x-gitlab-token", SIGNING_TOKEN).with("webhook-signature", "v1,AAAA"), 403);
    }

    /** What the caller learns; the result itself is for the operator. */
    private List<Object> told(String project, SignedRequest request) {
        Webhooks.Answer answer = agent.receive(project, request);
        return List.of(answer.status(), answer.message(), Optional.ofNullable(answer.requestId()));
    }

    @Test
    void anUnknownProjectAndAWrongSecretCannotBeToldApart() {
        SignedRequest wrong = SignedRequest.gitHub("not the secret, but as long", "1", GITHUB);
        assertThat(told("dns", wrong)).isEqualTo(told("nowhere", wrong));
        assertThat(told("dns", wrong)).isEqualTo(told("secretless", wrong));
        assertThat(told("dns", wrong)).isEqualTo(told("", wrong));
        assertThat(agent.receive("dns", wrong).message()).doesNotContain("dns", SECRET);
        assertThat(agent.webhooks.counts())
                .containsEntry(WebhookResult.FORGED, 4L)
                .containsEntry(WebhookResult.UNKNOWN_PROJECT, 3L);
    }

    @Test
    void aSecretCountsForItsProjectOnly() {
        isRefused("mail", SignedRequest.gitHub(SECRET, "1", GITHUB), 403);
        isRefused("mail", SignedRequest.gitLab(SECRET, "1", GITLAB), 403);
        isRefused("DNS", SignedRequest.gitHub(SECRET, "1", GITHUB), 403);
        isRefused("dns ", SignedRequest.gitHub(SECRET, "1", GITHUB), 403);
    }

    @Test
    void theSameDeliveryIsActedOnOnce() {
        for (SignedRequest request : requests().values()) {
            assertThat(agent.receive(request).status()).isIn(202, 200);
        }
        // Forgejo's has the body of Gitea's.
        assertThat(agent.log).hasSize(3);
        agent.passes(Duration.ofHours(23));
        for (SignedRequest request : requests().values()) {
            Webhooks.Answer again = agent.receive(request);
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.message()).isEqualTo("This delivery has been handled already.");
            assertThat(again.requestId()).isNull();
        }
        assertThat(agent.log).hasSize(3);
    }

    @Test
    void aRecordedRequestWithAnotherIdIsActedOnOnce() {
        SignedRequest recorded = SignedRequest.gitHub(SECRET, "1", GITHUB);
        assertThat(agent.receive(recorded).status()).isEqualTo(202);
        assertThat(agent.receive(recorded.with("x-github-delivery", "2")).status())
                .isEqualTo(200);
        assertThat(agent.receive(recorded.without("x-github-delivery")).status())
                .isEqualTo(200);
        assertThat(agent.receive("signed", signed("1")).status()).isEqualTo(202);
        assertThat(agent.receive(
                                "signed",
                                signed("1").with("idempotency-key", "2").with("x-gitlab-event-uuid", "3"))
                        .status())
                .isEqualTo(200);
        assertThat(agent.receive(
                                "signed",
                                signed("1").with("x-github-event", "push").with("x-github-delivery", "2"))
                        .status())
                .isEqualTo(200);
        assertThat(agent.log).hasSize(2);
    }

    @Test
    void twoPushesOfGitLabThatHaveOneCauseAreTwo() {
        SignedRequest first = SignedRequest.gitLab(SECRET, "1", GITLAB).without("idempotency-key");
        SignedRequest second = first.withBody(bytes(new String(GITLAB, StandardCharsets.UTF_8) + " "));
        assertThat(agent.receive(first).status()).isEqualTo(202);
        assertThat(agent.receive(second).status()).isEqualTo(202);
        agent.passes(Duration.ofHours(23));
        assertThat(agent.receive(first.with("x-gitlab-event-uuid", "other")).message())
                .as("the same body is the same push")
                .isEqualTo("This delivery has been handled already.");
        assertThat(agent.log).hasSize(2);
    }

    @Test
    void aDeliveryThatCameToNothingIsNotRemembered() {
        HandledDeliveries handled = new HandledDeliveries();
        SignedRequest request = SignedRequest.gitHub(SECRET, "1", GITHUB);
        Delivery delivery = Delivery.of(request.headers());
        handled.add("dns", delivery, GITHUB, agent.now(), "request");
        assertThat(handled.contains("dns", delivery, GITHUB, agent.now(), "other"::equals))
                .isTrue();
        assertThat(handled.contains("dns", delivery, GITHUB, agent.now(), "request"::equals))
                .isFalse();
    }

    @Test
    void aScriptThatSendsTheSameForEachPushIsHeardAgainAfterFiveMinutes() {
        SignedRequest request = SignedRequest.script(SECRET, GITHUB);
        assertThat(agent.receive(request).status()).isEqualTo(202);
        agent.passes(Duration.ofMinutes(4));
        assertThat(agent.receive(request).message()).isEqualTo("This delivery has been handled already.");
        agent.passes(Duration.ofMinutes(2));
        assertThat(agent.receive(request).status()).isEqualTo(202);
    }

    @Test
    void aDeliveryThatWasNotActedOnMayBeSentAgain() throws Exception {
        SignedRequest request =
                SignedRequest.script(SECRET, bytes("{\"repository\": \"https://git.example.org/new\"}"));
        assertThat(agent.receive(request).status()).isEqualTo(200);
        agent.runs("new", "dns", "https://git.example.org/new", null);
        assertThat(agent.receive(request).status()).isEqualTo(202);
    }

    @Test
    void aSignatureThatIsFiveMinutesOffIsOutOfTime() {
        SignedRequest early = signed("1");
        agent.passes(Duration.ofMinutes(5).plusSeconds(1));
        Webhooks.Answer answer = agent.receive("signed", early);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.message()).contains("are the clocks right?");
        SignedRequest late = SignedRequest.signedGitLab(
                KEY, "2", agent.now().plus(Duration.ofMinutes(5)).plusSeconds(1), GITLAB);
        assertThat(agent.receive("signed", late).status()).isEqualTo(403);
        assertThat(agent.webhooks.counts()).containsEntry(WebhookResult.OUT_OF_TIME, 2L);
        assertThat(agent.log).isEmpty();
        SignedRequest inTime = SignedRequest.signedGitLab(KEY, "3", agent.now().minus(Duration.ofMinutes(5)), GITLAB);
        assertThat(agent.receive("signed", inTime).status()).isEqualTo(202);
    }

    @Test
    void oneRightSignatureAmongSeveralIsEnough() {
        SignedRequest request = signed("1");
        String right = request.headers().get("webhook-signature");
        assertThat(agent.receive("signed", request.with("webhook-signature", "v1,AAAA v1a,BBBB " + right + " v2,CCCC"))
                        .status())
                .isEqualTo(202);
    }

    @Test
    void whatWasSignedMeansNothingElseWithItsDotsInOtherPlaces() {
        String time = String.valueOf(agent.now().getEpochSecond());
        byte[] evil = bytes("a." + time + "." + "{\"repository\": \"https://github.com/example/zones\"}");
        String hex = SignedRequest.hex(SECRET, bytes("x." + time + "." + new String(evil, StandardCharsets.UTF_8)));
        String base64 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
        SignedRequest moved = SignedRequest.json(bytes("{\"repository\": \"https://github.com/example/zones\"}"))
                .with("webhook-id", "x." + time + ".a")
                .with("webhook-timestamp", time)
                .with("webhook-signature", "v1," + base64);
        isRefused("dns", moved, 403);
    }

    @Test
    void ofTenThousandRequestsAtOnceOnlyThoseThatAreSignedAct() throws Exception {
        int right = 25;
        List<Callable<Webhooks.Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            String body = "{\"repository\": \"https://github.com/example/zones\", \"number\": " + i + "}";
            boolean real = i % (10_000 / right) == 0;
            SignedRequest request = SignedRequest.gitHub(real ? SECRET : SECRET + i, "delivery-" + i, bytes(body));
            SignedRequest sent = !real && i % 3 == 0 ? request.without("x-hub-signature-256") : request;
            String project = !real && i % 7 == 0 ? "project" + i : "dns";
            calls.add(() -> agent.receive(project, sent));
            if (real) {
                calls.add(() -> agent.receive(project, sent));
            }
        }
        ExecutorService threads = Executors.newFixedThreadPool(8);
        Set<String> begun = new HashSet<>();
        int[] statuses = new int[600];
        try {
            for (Future<Webhooks.Answer> answer : threads.invokeAll(calls)) {
                statuses[answer.get().status()]++;
                if (answer.get().requestId() != null) {
                    begun.add(answer.get().requestId());
                }
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(statuses[202]).isEqualTo(right);
        assertThat(statuses[200]).as("sent twice").isEqualTo(right);
        assertThat(statuses[401] + statuses[403]).as("told why").isEqualTo(100);
        assertThat(statuses[429]).isEqualTo(10_000 - right - 100);
        assertThat(begun).hasSize(right);
        assertThat(agent.log).hasSize(right);
        Map<WebhookResult, Long> counts = agent.webhooks.counts();
        assertThat(counts.get(WebhookResult.UNSIGNED)
                        + counts.get(WebhookResult.FORGED)
                        + counts.get(WebhookResult.UNKNOWN_PROJECT))
                .isEqualTo(10_000 - right);
    }

    @Test
    void onlyTheLastDeliveriesAreRemembered() {
        HandledDeliveries handled = new HandledDeliveries();
        for (int i = 0; i <= HandledDeliveries.MAX_REMEMBERED; i++) {
            handled.add("dns", delivery(i), new byte[0], Agent.START, "request");
        }
        assertThat(handled.contains("dns", delivery(0), new byte[0], Agent.START, request -> false))
                .isFalse();
        assertThat(handled.contains("dns", delivery(1), new byte[0], Agent.START, request -> false))
                .isTrue();
        assertThat(handled.contains("mail", delivery(1), new byte[0], Agent.START, request -> false))
                .isFalse();
        Instant dayAfter = Agent.START.plus(Duration.ofHours(24));
        assertThat(handled.contains("dns", delivery(1), new byte[0], dayAfter, request -> false))
                .isFalse();
    }

    private static Delivery delivery(int id) {
        return new Delivery("GitLab", "push", String.valueOf(id), Proof.TOKEN);
    }
}
