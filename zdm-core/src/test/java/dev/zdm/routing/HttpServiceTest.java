package dev.zdm.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.zdm.ServiceMigration;
import dev.zdm.plan.ServicePhase;
import dev.zdm.testing.Rig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two services over real HTTP; the new one is broken and mended. */
class HttpServiceTest {
    private static final Duration RECOVERY = Duration.ofMillis(60_001);
    private static final Duration UNHURRIED = Duration.ofSeconds(10);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger askedNew = new AtomicInteger();
    private volatile Supplier<Integer> status = () -> 200;
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile Duration deadline = UNHURRIED;
    private Rig rig;
    private HttpServer server;
    private ServiceMigration calls;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/old", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext("/new", exchange -> {
            askedNew.incrementAndGet();
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        server.start();
        rig = Rig.in(ServicePhase.RAMP, 100);
        calls = rig.calls().register();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
        rig.close();
    }

    private String ask(String side, Duration deadline) throws IOException, InterruptedException {
        URI uri = URI.create("http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort() + "/" + side);
        int answer = client.send(HttpRequest.newBuilder(uri).timeout(deadline).build(), BodyHandlers.discarding())
                .statusCode();
        if (answer != 200) {
            throw new IOException(side + " answered " + answer);
        }
        return side;
    }

    private String call() throws Exception {
        return calls.<String, Exception>call("1", true, () -> ask("old", UNHURRIED), () -> ask("new", deadline));
    }

    private int hang() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 500;
    }

    @Test
    void callers_see_neither_errors_nor_hangs_of_the_new_service() throws Exception {
        // given
        assertThat(call()).isEqualTo("new");

        // when
        status = () -> 503;
        for (int i = 0; i < 3; i++) {
            assertThat(call()).isEqualTo("old");
        }
        status = this::hang;
        deadline = Duration.ofMillis(500);
        for (int i = 0; i < 2; i++) {
            assertThat(call()).isEqualTo("old");
        }

        // then
        assertThat(calls.status().breaker()).isEqualTo("OPEN");
        int asked = askedNew.get();
        for (int i = 0; i < 20; i++) {
            assertThat(call()).isEqualTo("old");
        }
        assertThat(askedNew).hasValue(asked);

        // when
        status = () -> 200;
        deadline = UNHURRIED;
        rig.time().advance(RECOVERY);

        // then
        assertThat(call()).isEqualTo("new");
    }
}
