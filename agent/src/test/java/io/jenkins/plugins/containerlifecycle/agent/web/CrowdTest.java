package io.jenkins.plugins.containerlifecycle.agent.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.containerlifecycle.agent.metrics.WebCounts;
import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever opens very many connections keeps nobody out. */
@Timeout(300)
class CrowdTest {
    private static final int CROWD = 1000;
    private static final boolean LONG = Boolean.getBoolean("integration.long");
    private static final String ANOTHER = "127.0.0.2";
    private static final String SAME = "127.0.0.1";
    private static final String END = "Host: 127.0.0.1\r\nConnection: close\r\n\r\n";

    /** Far more than an answer takes, and less than the ten seconds that half a request may. */
    private static final Duration SOON = Duration.ofSeconds(8);

    @TempDir
    static Path all;

    private static Tls tls;

    @TempDir
    Path folder;

    private final Deque<Socket> crowd = new ArrayDeque<>();

    enum Habit {
        NOTHING(""),
        HALF_A_HEAD("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "),
        HALF_A_BODY("POST /hooks/web HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nx"),
        READS_NO_ANSWER("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");

        private final byte[] sends;

        Habit(String sends) {
            this.sends = sends.getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** Who believes any certificate. */
    private static final class Credulous implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static SSLSocketFactory credulous() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Credulous()}, new SecureRandom());
        return context.getSocketFactory();
    }

    /** A client of the agent. */
    private record Client(int port, SSLSocketFactory tls) {
        Socket connect(String from, int buffer) throws IOException {
            Socket socket = new Socket();
            if (buffer > 0) {
                socket.setReceiveBufferSize(buffer);
            }
            socket.setSoTimeout(20_000);
            socket.bind(new InetSocketAddress(from, 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return tls == null ? socket : tls.createSocket(socket, "localhost", port, true);
        }

        String ask(String from, String request) throws IOException {
            try (Socket socket = connect(from, 0)) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    @BeforeAll
    static void certify() throws Exception {
        TestCertificate pair = TestCertificate.make(all, "agent", "EC", "-1d");
        tls = Tls.load(pair.certificate(), pair.key());
    }

    private ServedAgent serve(boolean tls, Observations observations) throws Exception {
        return new ServedAgent(folder, tls ? CrowdTest.tls : null, observations, () -> List.of());
    }

    /** So much that no machine keeps it for a client that does not read. */
    static Observations muchToTell() throws Exception {
        Observations observations = new Observations((facts, hook) -> Optional.empty(), each -> {});
        for (int i = 0; i < 12; i++) {
            ObservedContainer container =
                    PageSamples.put(observations, PageSamples.facts("web" + i).build());
            StringBuilder text = new StringBuilder("# TYPE web_requests gauge\n");
            for (int line = 0; line < 1800; line++) {
                text.append("web_requests{path=\"")
                        .append("p".repeat(500))
                        .append(line)
                        .append("\"} 1\n");
            }
            PageSamples.measured(container, text.toString());
        }
        return observations;
    }

    private void join(Client client, Habit habit) {
        try {
            Socket socket = client.connect(SAME, habit == Habit.READS_NO_ANSWER ? 4096 : 0);
            crowd.addLast(socket);
            if (habit.sends.length > 0) {
                socket.getOutputStream().write(habit.sends);
                socket.getOutputStream().flush();
            }
        } catch (IOException e) {
            // It was put out.
        }
    }

    private void leave() throws IOException {
        for (Socket socket : crowd) {
            try {
                socket.close();
            } catch (IOException e) {
                // TLS has something to say, which nobody hears any more.
            }
        }
        crowd.clear();
    }

    private static <T> T soon(Callable<T> call) throws Exception {
        long begin = System.nanoTime();
        T result = call.call();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
        return result;
    }

    private static void isServed(Client client, String from) throws Exception {
        assertThat(soon(() -> client.ask(from, "GET /-/healthy HTTP/1.1\r\n" + END)))
                .startsWith("HTTP/1.1 200")
                .endsWith("The agent works.\n");
        String metrics = soon(() -> client.ask(from, "GET /metrics HTTP/1.1\r\n" + END));
        assertThat(metrics.substring(0, 300)).startsWith("HTTP/1.1 200");
        assertThat(metrics.length()).isGreaterThan(10_000_000);
        assertThat(metrics).contains("containerlifecycle_agent_info");
        isHeardByWebhook(client, from);
    }

    private static void isHeardByWebhook(Client client, String from) throws Exception {
        String webhook =
                "POST /hooks/web HTTP/1.1\r\nContent-Type: application/json\r\nX-Gitlab-Event: Wiki Page Hook\r\n"
                        + "X-Gitlab-Token: " + ServedAgent.SECRET + "\r\nContent-Length: 2\r\n" + END + "{}";
        String answer = soon(() -> {
            String heard = client.ask(from, webhook);
            // Behind an address of which eight bodies are under way one must wait, as the answer says.
            while (from.equals(SAME) && heard.startsWith("HTTP/1.1 429")) {
                Thread.sleep(200);
                heard = client.ask(from, webhook);
            }
            return heard;
        });
        assertThat(answer).startsWith("HTTP/1.1 200").contains("Nothing to do for the event");
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("container-lifecycle-web"))
                .count();
    }

    /** Of this process; 0 where that cannot be known. */
    private static long files() throws IOException {
        Path own = Path.of("/proc/self/fd");
        if (!Files.isDirectory(own)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(own)) {
            return files.count();
        }
    }

    static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 900 && !condition.getAsBoolean(); i++) {
            Thread.sleep(100);
        }
    }

    private static void isAsBefore(long threads, long files) throws Exception {
        await(() -> threads() <= threads);
        assertThat(threads()).isLessThanOrEqualTo(threads);
        // Java opens some for itself.
        await(() -> {
            try {
                return files() <= files + 20;
            } catch (IOException e) {
                return false;
            }
        });
        assertThat(files()).isLessThanOrEqualTo(files + 20);
    }

    /**
     * Each habit without TLS. With TLS a thousand greetings take many seconds of a processor, so there only the long run has all
     * of them, and else come those who never even greet, and those who are greeted and then do not read.
     */
    static Stream<Arguments> crowds() {
        return Stream.of(false, true)
                .flatMap(tls -> Stream.of(Habit.values())
                        .filter(habit -> LONG || !tls || habit == Habit.NOTHING || habit == Habit.READS_NO_ANSWER)
                        .map(habit -> Arguments.of(habit, tls)));
    }

    @ParameterizedTest
    @MethodSource("crowds")
    void aCrowdThatNeverGoesOnKeepsNobodyOut(Habit habit, boolean tls) throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "Only Linux has more than one address for itself.");
        try (ServedAgent served = serve(tls, muchToTell())) {
            Client client = new Client(served.port(), tls ? credulous() : null);
            isServed(client, ANOTHER);
            long threads = threads();
            long files = files();
            for (int i = 0; i < CROWD; i++) {
                join(client, habit);
            }
            isServed(client, ANOTHER);
            // Not even those who come from the same address, such as behind a proxy, unless it has asked too often.
            if (habit != Habit.READS_NO_ANSWER) {
                isServed(client, SAME);
            }
            assertThat(served.count(WebCounts.Reason.DISPLACED)).isPositive();
            CountDownLatch enough = new CountDownLatch(1);
            ExecutorService others = Executors.newSingleThreadExecutor();
            try {
                Future<?> joining = others.submit(() -> {
                    while (!enough.await(5, TimeUnit.MILLISECONDS)) {
                        join(client, habit);
                        if (crowd.size() > CROWD) {
                            crowd.removeFirst().close();
                        }
                    }
                    return null;
                });
                isServed(client, ANOTHER);
                enough.countDown();
                joining.get();
            } finally {
                others.shutdownNow();
            }
            assertThat(served.log()).hasSizeLessThan(30).noneMatch(line -> line.contains("Error in the agent"));
            leave();
            isServed(client, ANOTHER);
            isAsBefore(threads, files);
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void thousandsThatComeAndGoLeaveNothing(boolean tls) throws Exception {
        try (ServedAgent served = serve(tls, muchToTell())) {
            Client client = new Client(served.port(), tls ? credulous() : null);
            isServed(client, SAME);
            long threads = threads();
            long files = files();
            List<Future<?>> several = new ArrayList<>();
            ExecutorService others = Executors.newFixedThreadPool(4);
            try {
                for (int i = 0; i < 4; i++) {
                    several.add(others.submit(() -> {
                        for (int each = 0; each < 500; each++) {
                            client.connect(SAME, 0).close();
                        }
                        return null;
                    }));
                }
                for (Future<?> each : several) {
                    each.get();
                }
            } finally {
                others.shutdownNow();
            }
            isServed(client, SAME);
            isAsBefore(threads, files);
        }
    }
}
