package io.jenkins.plugins.containerlifecycle.agent.web;

import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
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

    private final SSLContext context;

    private Tls(SSLContext context) {
        this.context = context;
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
            char[] none = new char[0];
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, none);
            store.setKeyEntry("agent", privateKey(key), none, chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, none);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return new Tls(context);
        } catch (GeneralSecurityException | IOException e) {
            throw new InputException(
                    "The certificate " + certificates + " and the key " + key + " cannot be used: " + e.getMessage()
                            + ".",
                    e);
        }
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
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw InputException.unreadable("The file " + SafeText.line(file.toString()), file, e);
        }
    }
}
