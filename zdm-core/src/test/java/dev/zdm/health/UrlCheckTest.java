package dev.zdm.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.zdm.health.HealthCheck.Answer;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.testing.Background;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlCheckTest {
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/health", exchange -> answer(exchange, 200));
        server.createContext("/down", exchange -> answer(exchange, 503));
        server.createContext(
                "/made",
                exchange -> answer(exchange, exchange.getRequestMethod().equals("HEAD") ? 204 : 200));
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().set("Location", "/health");
            answer(exchange, 302);
        });
        server.createContext("/stuck", exchange -> Background.await(end));
        server.createContext("/dripping", exchange -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            Background.await(end);
        });
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private URI at(String path) {
        return URI.create(origin() + path);
    }

    private String origin() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    @Test
    void the_expected_answer_is_healthy() throws Exception {
        assertThat(UrlCheck.get(at("/health")).look()).isEqualTo(Answer.healthy(origin() + " answered 200"));
    }

    @Test
    void another_answer_is_not() throws Exception {
        assertThat(UrlCheck.get(at("/down")).look()).isEqualTo(Answer.unhealthy(origin() + " answered 503, not 200"));
        assertThat(UrlCheck.get(at("/down")).expecting(503).look().healthy()).isTrue();
    }

    @Test
    void it_asks_by_head_where_that_is_wanted() throws Exception {
        assertThat(UrlCheck.get(at("/made")).byHead().expecting(204).look().healthy())
                .isTrue();
    }

    @Test
    void a_redirect_is_not_followed() throws Exception {
        assertThat(UrlCheck.get(at("/moved")).look()).isEqualTo(Answer.unhealthy(origin() + " answered 302, not 200"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/stuck", "/dripping"})
    void an_answer_that_does_not_come_or_not_end_is_given_up(String path) throws Exception {
        assertThat(UrlCheck.get(at(path)).within(Duration.ofMillis(200)).look())
                .isEqualTo(Answer.unhealthy(origin() + " did not answer within 200 ms"));
    }

    @Test
    void nobody_there_is_unhealthy_and_path_and_query_are_not_shown() throws Exception {
        // given
        URI gone = at("/secret?token=secret");
        server.stop(0);

        // when
        Answer answer = UrlCheck.get(gone).look();

        // then
        assertThat(answer).isEqualTo(Answer.unhealthy(origin() + " could not be called"));
        assertThat(UrlCheck.get(gone)).asString().doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://example.org", "/health", "http:/health", "http://user:secret@example.org/"})
    void an_address_that_cannot_be_asked_is_refused(String url) {
        assertThatThrownBy(() -> UrlCheck.get(URI.create(url)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void a_client_that_follows_redirects_is_refused() {
        // given
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();

        // then
        assertThatThrownBy(() -> UrlCheck.get(at("/health"), client))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("follows redirects");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 199, 600})
    void a_status_that_no_answer_has_is_refused(int status) {
        assertThatThrownBy(() -> UrlCheck.get(at("/health")).expecting(status))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void a_timeout_that_is_not_positive_is_refused() {
        assertThatThrownBy(() -> UrlCheck.get(at("/health")).within(Duration.ZERO))
                .isInstanceOf(ConfigurationException.class);
    }
}
