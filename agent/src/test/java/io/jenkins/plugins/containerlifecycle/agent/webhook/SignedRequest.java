package io.jenkins.plugins.containerlifecycle.agent.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A request as the git servers send it. */
record SignedRequest(Map<String, String> headers, byte[] body) {
    static final String SECRET = "3gEsCfjlV2ugRwgpU-w1xWaWxwa4NXgGmp";

    static SignedRequest gitHub(String secret, String delivery, byte[] body) {
        return json(body)
                .with("user-agent", "GitHub-Hookshot/044aadd")
                .with("x-github-hook-id", "292430182")
                .with("x-github-event", "push")
                .with("x-github-delivery", delivery)
                .with("x-hub-signature", "sha1=7d38cdd689735b008b3c702edd92eea23791c5f6")
                .with("x-hub-signature-256", "sha256=" + hex(secret, body));
    }

    static SignedRequest gitea(String secret, String delivery, byte[] body) {
        return gitHub(secret, delivery, body)
                .with("x-gogs-event", "push")
                .with("x-gogs-delivery", delivery)
                .with("x-gogs-signature", hex(secret, body))
                .with("x-gitea-event", "push")
                .with("x-gitea-event-type", "push")
                .with("x-gitea-delivery", delivery)
                .with("x-gitea-signature", hex(secret, body));
    }

    static SignedRequest forgejo(String secret, String delivery, byte[] body) {
        return gitea(secret, delivery, body)
                .with("x-forgejo-event", "push")
                .with("x-forgejo-event-type", "push")
                .with("x-forgejo-delivery", delivery)
                .with("x-forgejo-signature", hex(secret, body));
    }

    private static SignedRequest anyGitLab(String delivery, byte[] body) {
        return json(body)
                .with("user-agent", "GitLab/19.0.0-ee")
                .with("x-gitlab-event", "Push Hook")
                .with("x-gitlab-instance", "https://gitlab.example.org")
                .with("x-gitlab-webhook-uuid", "02affd2d-2cba-4033-917d-ec22d5dc4b38")
                .with("x-gitlab-event-uuid", "event-" + delivery)
                .with("idempotency-key", delivery);
    }

    static SignedRequest gitLab(String token, String delivery, byte[] body) {
        return anyGitLab(delivery, body).with("x-gitlab-token", token);
    }

    static SignedRequest signedGitLab(byte[] key, String delivery, Instant time, byte[] body) {
        String seconds = String.valueOf(time.getEpochSecond());
        byte[] before = (delivery + "." + seconds + ".").getBytes(StandardCharsets.UTF_8);
        String signature = Base64.getEncoder().encodeToString(hmac(key, before, body));
        return anyGitLab(delivery, body)
                .with("webhook-id", delivery)
                .with("webhook-timestamp", seconds)
                .with("webhook-signature", "v1," + signature);
    }

    static SignedRequest script(String secret, byte[] body) {
        return json(body).with("x-hub-signature-256", "sha256=" + hex(secret, body));
    }

    static SignedRequest json(byte[] body) {
        return new SignedRequest(Map.of("content-type", "application/json"), body);
    }

    SignedRequest with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new SignedRequest(more, body);
    }

    SignedRequest without(String header) {
        Map<String, String> fewer = new HashMap<>(headers);
        fewer.remove(header);
        return new SignedRequest(fewer, body);
    }

    SignedRequest withBody(byte[] other) {
        return new SignedRequest(headers, other);
    }

    static byte[] payload(String name) {
        try (InputStream in = SignedRequest.class.getResourceAsStream("/webhook/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String hex(String secret, byte[] body) {
        return HexFormat.of().formatHex(hmac(bytes(secret), body));
    }

    private static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
