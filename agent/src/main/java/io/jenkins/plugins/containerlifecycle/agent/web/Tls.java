package io.jenkins.plugins.containerlifecycle.agent.web;

import io.jenkins.plugins.containerlifecycle.agent.webhook.SmallFile;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The certificate that the agent shows. */
public final class Tls {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    /** Far more than a chain has. */
    private static final int MAX_BYTES = 256 * 1024;

    private final SSLContext context;
    private final List<String> warnings;

    private Tls(SSLContext context, List<String> warnings) {
        this.context = context;
        this.warnings = List.copyOf(warnings);
    }

    /** Sentences for the operator. */
    public List<String> warnings() {
        return warnings;
    }

    SSLContext context() {
        return context;
    }

    /**
     * @param certificates a PEM file: the agent's own, then those of who signed it
     * @param key a PEM file in the form PKCS #8
     * @throws InputException saying which of them cannot be used, and why
     */
    public static Tls load(Path certificates, Path key) throws InputException {
        try {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(read(certificates)))
                    .toArray(new Certificate[0]);
            if (chain.length == 0) {
                throw new InputException("There is no certificate in " + certificates + ".");
            }
            PrivateKey own = privateKey(key);
            if (!belongTogether(chain[0], own)) {
                throw new InputException(
                        "The key in " + SafeText.line(key.toString()) + " is not that of the first certificate in "
                                + SafeText.line(certificates.toString())
                                + ": give the two that were made together, and the agent's own certificate before those of who"
                                + " signed it.");
            }
            char[] none = new char[0];
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, none);
            store.setKeyEntry("agent", own, none, chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, none);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return new Tls(context, warnings(chain, certificates, Instant.now()));
        } catch (GeneralSecurityException | IOException e) {
            throw new InputException(
                    "The certificate " + certificates + " and the key " + key + " cannot be used: " + e.getMessage()
                            + ".",
                    e);
        }
    }

    /** By a signature, since only the other half of a key can check what one half has signed. */
    private static boolean belongTogether(Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        PublicKey other = certificate.getPublicKey();
        boolean edwards = ALGORITHMS.get(2).equals(key.getAlgorithm());
        if (!edwards && !other.getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        byte[] something = {1, 2, 3};
        try {
            String algorithm =
                    edwards ? "EdDSA" : key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(something);
            byte[] signed = signature.sign();
            signature.initVerify(other);
            signature.update(something);
            return signature.verify(signed);
        } catch (InvalidKeyException | SignatureException e) {
            // Of another kind or length.
            return false;
        }
    }

    private static List<String> warnings(Certificate[] chain, Path file, Instant now) {
        List<String> warnings = new ArrayList<>();
        for (Certificate each : chain) {
            if (each instanceof X509Certificate certificate) {
                Instant end = certificate.getNotAfter().toInstant();
                Instant begin = certificate.getNotBefore().toInstant();
                String which = "A certificate in " + SafeText.line(file.toString()) + " ";
                if (end.isBefore(now)) {
                    warnings.add(which + "expired at " + end + ", so browsers and Prometheus refuse it.");
                } else if (begin.isAfter(now)) {
                    warnings.add(which + "is valid only from " + begin + " on: is the clock right?");
                }
            }
        }
        return warnings;
    }

    private static PrivateKey privateKey(Path file) throws InputException, GeneralSecurityException {
        Matcher matcher = KEY.matcher(new String(read(file), StandardCharsets.US_ASCII));
        if (!matcher.find()) {
            throw new InputException(file + " has no \"BEGIN PRIVATE KEY\": 'openssl pkcs8 -topk8 -nocrypt -in " + file
                    + "' writes the key in that form.");
        }
        byte[] bytes = Base64.getMimeDecoder().decode(matcher.group(1));
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
            } catch (InvalidKeySpecException e) {
                // Of another algorithm, perhaps.
            }
        }
        throw new InputException("The key in " + file + " is none of " + String.join(", ", ALGORITHMS) + ".");
    }

    private static byte[] read(Path file) throws InputException {
        return SmallFile.read(file, "The file " + SafeText.line(file.toString()), MAX_BYTES);
    }
}
