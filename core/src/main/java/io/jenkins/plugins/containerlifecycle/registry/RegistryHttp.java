package io.jenkins.plugins.containerlifecycle.registry;

import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a registry and to the servers that it redirects to. Redirects are followed here, because credentials must
 * not go to another host and TLS must not turn into plain text. Every wait ends with the deadline, and no answer is
 * longer than its limit.
 */
final class RegistryHttp implements AutoCloseable {
    /** @param headers by their names in lower case */
    record Answer(int status, Map<String, List<String>> headers, byte[] body) {
        private static final int MAX_TEXT = 1000;

        List<String> headers(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        }

        /** The beginning of the body, for messages. */
        String text() {
            return new String(body, 0, Math.min(body.length, MAX_TEXT), StandardCharsets.UTF_8);
        }
    }

    private static final int MAX_REDIRECTS = 5;
    private static final long SILENCE_SECONDS = 20;
    private static final int BUFFER = 8192;
    /** Of the head of an answer: an address with a signature is the longest that there is. */
    private static final Http1Config HEAD = Http1Config.custom()
            .setMaxLineLength(64 << 10)
            .setMaxHeaderCount(500)
            .build();

    private static final String LOCATION = "Location";

    private final CloseableHttpClient client;
    private final Deadline deadline;
    private final Duration longest;

    /** @param longest how long the body of one answer may take, even if it never stalls */
    RegistryHttp(SSLContext tls, boolean anyHostName, Duration handshake, Deadline deadline, Duration longest) {
        this.deadline = deadline;
        this.longest = longest;
        Timeout silence = Timeout.ofSeconds(SILENCE_SECONDS);
        DefaultClientTlsStrategy strategy = anyHostName
                ? new DefaultClientTlsStrategy(tls, HostnameVerificationPolicy.CLIENT, NoopHostnameVerifier.INSTANCE)
                : new DefaultClientTlsStrategy(
                        tls, HostnameVerificationPolicy.BOTH, HttpsSupport.getDefaultHostnameVerifier());
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(HEAD)
                                .build())
                        .setTlsSocketStrategy(strategy)
                        .setDefaultTlsConfig(TlsConfig.custom()
                                .setHandshakeTimeout(Timeout.of(handshake))
                                .build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(silence)
                                .setSocketTimeout(silence)
                                .build())
                        .build())
                .setDefaultRequestConfig(
                        RequestConfig.custom().setResponseTimeout(silence).build())
                .useSystemProperties()
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableAuthCaching()
                .disableCookieManagement()
                .disableContentCompression()
                .build();
    }

    /** @param authorization for the first host only */
    Answer get(URI uri, Map<String, List<String>> headers, @Nullable String authorization, int limit)
            throws IOException {
        URI at = uri;
        String shown = authorization;
        for (int redirects = 0; ; redirects++) {
            Answer answer = send(request("GET", at, headers, shown), limit);
            List<String> location = answer.headers(LOCATION);
            if (answer.status() < 300 || answer.status() >= 400 || location.isEmpty()) {
                return answer;
            }
            URI next = next(at, location.get(0));
            if (redirects >= MAX_REDIRECTS) {
                throw new IOException("it redirects from one address to another without end");
            }
            if (!origin(next).equals(origin(at))) {
                shown = null;
            }
            at = next;
        }
    }

    /** Sends a form, as for a token; follows no redirect, because the form contains a secret. */
    Answer post(URI uri, String form, int limit) throws IOException {
        HttpUriRequestBase request = request("POST", uri, Map.of(), null);
        request.setEntity(new StringEntity(form, ContentType.APPLICATION_FORM_URLENCODED));
        return send(request, limit);
    }

    private static HttpUriRequestBase request(
            String method, URI uri, Map<String, List<String>> headers, @Nullable String authorization)
            throws IOException {
        HttpUriRequestBase request;
        try {
            request = new HttpUriRequestBase(method, uri);
        } catch (IllegalArgumentException e) {
            // Such as a port that no machine has, which java.net.URI lets pass.
            throw new IOException("the address " + origin(uri) + " is not valid", e);
        }
        headers.forEach((name, values) -> values.forEach(value -> request.addHeader(name, value)));
        if (authorization != null) {
            request.setHeader("Authorization", authorization);
        }
        return request;
    }

    private static URI next(URI from, String location) throws IOException {
        URI next;
        try {
            next = from.resolve(URI.create(location));
        } catch (IllegalArgumentException e) {
            throw new IOException("it redirects to an address that is not valid", e);
        }
        String scheme = String.valueOf(next.getScheme()).toLowerCase(Locale.ROOT);
        boolean allowed = scheme.equals("https")
                || scheme.equals("http") && from.getScheme().equals("http");
        if (!allowed || next.getHost() == null || next.getUserInfo() != null) {
            throw new IOException("it redirects to an address that is not safe");
        }
        return next;
    }

    static String origin(URI uri) {
        return (uri.getScheme() + "://" + uri.getAuthority()).toLowerCase(Locale.ROOT);
    }

    private Answer send(HttpUriRequestBase request, int limit) throws IOException {
        return client.execute(request, response -> {
            try {
                return read(response, limit);
            } catch (IOException e) {
                // Else what is left of the body is read to its end, which may never come.
                request.abort();
                throw e;
            }
        });
    }

    private Answer read(ClassicHttpResponse response, int limit) throws IOException {
        Map<String, List<String>> headers = new TreeMap<>();
        for (Header header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(String.valueOf(header.getValue()));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Deadline end = deadline.within(longest);
        if (response.getEntity() != null) {
            InputStream in = response.getEntity().getContent();
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                body.write(buffer, 0, n);
                if (body.size() > limit) {
                    throw new IOException("its answer is longer than " + limit + " bytes");
                }
                if (end.passed()) {
                    throw new SocketTimeoutException("its answer has not ended after " + Durations.text(end.length()));
                }
            }
        }
        return new Answer(response.getCode(), headers, body.toByteArray());
    }

    /** Also ends what is in progress. */
    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
