package io.jenkins.plugins.containerlifecycle.agent.webhook;

import io.jenkins.plugins.containerlifecycle.text.InputException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What only a git server and the agent know. All comparisons take the same time whatever is sent. */
final class WebhookSecret {
    private static final String HMAC = "HmacSHA256";
    private static final String ENCODED = "whsec_";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BYTES = 32;

    private final byte[] secret;
    /** For the signatures of Standard Webhooks. */
    private final byte[] signingKey;

    private WebhookSecret(byte[] secret, byte[] signingKey) {
        this.secret = secret;
        this.signingKey = signingKey;
    }

    /**
     * @param source where it is from, for the message
     * @throws InputException if it says that it is a key in base64, and is not
     */
    static WebhookSecret of(String text, String source) throws InputException {
        byte[] secret = text.getBytes(StandardCharsets.UTF_8);
        if (!text.startsWith(ENCODED)) {
            return new WebhookSecret(secret, secret);
        }
        try {
            byte[] key = Base64.getDecoder().decode(text.substring(ENCODED.length()));
            if (key.length > 0) {
                return new WebhookSecret(secret, key);
            }
        } catch (IllegalArgumentException e) {
            // Its message quotes a character of the secret.
        }
        throw new InputException(source + " begins with " + ENCODED
                + ", but what follows is not base64: copy the whole signing token from the git server.");
    }

    /** One that nobody knows. */
    static WebhookSecret random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return new WebhookSecret(bytes, bytes);
    }

    /** @param given as the header has it; each character is a byte */
    boolean isToken(String given) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.ISO_8859_1), secret);
    }

    /** @param signature hexadecimal */
    boolean hasSigned(byte[] body, String signature) {
        String right = HexFormat.of().formatHex(hmac(secret, body));
        return same(signature.toLowerCase(Locale.ROOT), right);
    }

    /**
     * @param prefix before the body in what is signed
     * @param signatures one of them must fit; while a key is replaced, there is one of each
     */
    boolean hasSigned(String prefix, byte[] body, String signatures) {
        byte[] hmac = hmac(signingKey, prefix.getBytes(StandardCharsets.ISO_8859_1), body);
        String right = "v1," + Base64.getEncoder().encodeToString(hmac);
        boolean found = false;
        for (String signature : signatures.split(" ")) {
            found |= same(signature, right);
        }
        return found;
    }

    private static boolean same(String given, String right) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + HMAC, e);
        }
    }
}
