package dev.zdm.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.zdm.MigrationControl;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.spi.Notification;
import dev.zdm.spi.Notification.Kind;
import dev.zdm.testing.Background;
import dev.zdm.testing.CapturedLog;
import dev.zdm.testing.Rig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WebhookNotifierTest {
    private static final Instruction ALICE = Instruction.by("alice").because("Friday");
    private static final GatePolicy OPEN =
            new GatePolicy(Duration.ZERO, 0, true, true, Duration.ofSeconds(1), Duration.ofSeconds(1));
    private static final Notification REFUSAL = new Notification(
            Kind.REFUSAL,
            "orders-v2",
            "SYNC",
            "advance to READ_NEW 5 %",
            7,
            "alice",
            "a \"quoted\"\n\u2028 reason, \uD83D\uDE80 and half \uD83D",
            List.of(new Refusal("bake-time", "10 s of 300 s", "wait\\rest")),
            Instant.parse("2026-11-22T08:00:00Z"));

    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> headers = new CopyOnWriteArrayList<>();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/hook/SECRET", this::answer);
        server.createContext("/hangs", exchange -> Background.await(hanging));
        server.createContext("/trickles", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
            Background.await(hanging);
        });
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        headers.add(exchange.getRequestMethod() + " "
                + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                + exchange.getRequestHeaders().getFirst("X-Token"));
        Integer status = answers.poll();
        exchange.getResponseHeaders().add("Location", "/elsewhere");
        exchange.sendResponseHeaders(status == null ? 204 : status, -1);
        exchange.close();
    }

    @AfterEach
    void stop() {
        hanging.countDown();
        server.stop(0);
        threads.shutdown();
    }

    private Webhook at(String path) {
        return Webhook.at(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path))
                .within(Duration.ofSeconds(10))
                .trying(3, Duration.ofMillis(1));
    }

    @Test
    void the_body_is_json_that_chat_systems_show() throws Exception {
        // when
        new WebhookNotifier(at("/hook/SECRET").withHeaders(Map.of("X-Token", "s3cr3t"))).notify(REFUSAL);

        // then
        assertThat(headers).containsExactly("POST application/json; charset=utf-8 s3cr3t");
        assertThat(bodies).singleElement().asString().isEqualTo("""
                {"text":"migration 'orders-v2': advance to READ_NEW 5 % refused to alice in SYNC \
                [bake-time: 10 s of 300 s (wait\\u005crest)]: \
                a \\u0022quoted\\u0022\\u000a\\u2028 reason, \uD83D\uDE80 and half \\ud83d",\
                "kind":"refusal","migration":"orders-v2","from":"SYNC","to":"advance to READ_NEW 5 %","epoch":7,\
                "by":"alice","reason":"a \\u0022quoted\\u0022\\u000a\\u2028 reason, \uD83D\uDE80 and half \\ud83d",\
                "refusals":[{"gate":"bake-time","reason":"10 s of 300 s","remedy":"wait\\u005crest"}],\
                "at":"2026-11-22T08:00:00Z"}""");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503})
    void what_may_pass_is_tried_again(int status) throws Exception {
        // given
        answers.addAll(List.of(status, status));

        // when
        new WebhookNotifier(at("/hook/SECRET")).notify(REFUSAL);

        // then
        assertThat(bodies).hasSize(3).containsOnly(bodies.get(0));
    }

    @Test
    void what_happened_again_is_another_moment_and_what_is_sent_again_is_the_same() {
        // given
        answers.addAll(List.of(503, 204, 503, 204));
        Rig rig = Rig.in(Phase.SYNC, 0, builder -> builder.notifier(new WebhookNotifier(at("/hook/SECRET"))));
        MigrationControl migration = rig.rows().register();

        // when: the same is refused twice in one epoch
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> migration.advance(ALICE)).hasMessageContaining("refused");
            rig.time().advance(Duration.ofSeconds(1));
        }
        rig.executor().runAll();
        rig.close();

        // then
        List<String> moments = bodies.stream()
                .map(body -> body.substring(body.indexOf("\"at\"")))
                .toList();
        assertThat(moments).hasSize(4);
        assertThat(moments.get(1)).isEqualTo(moments.get(0)).isNotEqualTo(moments.get(2));
        assertThat(moments.get(3)).isEqualTo(moments.get(2));
    }

    @Test
    void after_the_last_attempt_it_fails_and_names_the_host_only() {
        // given
        answers.addAll(List.of(503, 502, 500));

        // when / then
        assertThatThrownBy(() -> new WebhookNotifier(at("/hook/SECRET")).notify(REFUSAL))
                .isInstanceOf(WebhookException.class)
                .hasMessageStartingWith("migration 'orders-v2': http://127.0.0.1:"
                        + server.getAddress().getPort() + " answered 500. Remedy: look at the receiver")
                .hasMessageNotContaining("SECRET");
        assertThat(bodies).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 307, 400, 401, 404})
    void an_answer_that_will_not_change_is_not_asked_for_again(int status) {
        // given
        answers.add(status);

        // when / then
        assertThatThrownBy(() -> new WebhookNotifier(at("/hook/SECRET")).notify(REFUSAL))
                .hasMessageContaining("answered " + status);
        assertThat(bodies).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hangs", "/trickles"})
    void an_answer_that_does_not_come_or_does_not_end_is_given_up(String path) {
        // given
        Webhook impatient = at(path).within(Duration.ofMillis(100)).trying(2, Duration.ofMillis(1));

        // when / then
        assertThatThrownBy(() -> new WebhookNotifier(impatient).notify(REFUSAL))
                .isInstanceOf(WebhookException.class)
                .hasMessageContainingAll("http://127.0.0.1", "Remedy");
    }

    @Test
    void nobody_at_the_address_is_a_failure_like_any_other() throws IOException {
        // given
        URI nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/SECRET");
        }

        // when / then
        assertThatThrownBy(
                        () -> new WebhookNotifier(Webhook.at(nobody).trying(2, Duration.ofMillis(1))).notify(REFUSAL))
                .isInstanceOf(WebhookException.class)
                .hasMessageContaining("could not be called")
                .hasMessageNotContaining("SECRET");
    }

    @Test
    void a_server_that_hangs_does_not_delay_a_transition_and_closing_waits_only_a_while() {
        // given
        Webhook hangs = at("/hangs").within(Duration.ofMillis(300)).trying(1, Duration.ZERO);
        Rig rig =
                Rig.in(Phase.READ_NEW, 50, builder -> builder.executor(threads).notifier(new WebhookNotifier(hangs)));
        MigrationControl migration = rig.rows().gates(OPEN).register();

        // when
        migration.share(60, ALICE);
        migration.share(70, ALICE);

        // then
        assertThat(migration.state().share()).isEqualTo(70);
        try (CapturedLog log = CapturedLog.open()) {
            rig.close();
            assertThat(log.lines()).anyMatch(line -> line.contains("not delivered") && line.contains("127.0.0.1"));
        }
        assertThat(rig.figure("zdm.notifications", Map.of("outcome", "failed"))).isEqualTo(2);
    }

    @Test
    void closing_delivers_what_is_under_way_in_its_order() {
        // given
        Rig rig = Rig.in(
                Phase.READ_NEW,
                50,
                builder -> builder.executor(threads).notifier(new WebhookNotifier(at("/hook/SECRET"))));
        MigrationControl migration = rig.rows().gates(OPEN).register();

        // when
        for (int share = 51; share <= 70; share++) {
            migration.share(share, ALICE);
        }
        rig.close();

        // then
        assertThat(bodies).hasSize(20);
        for (int i = 0; i < 20; i++) {
            assertThat(bodies.get(i)).contains("\"to\":\"READ_NEW " + (51 + i) + " %\"");
        }
    }

    @Test
    void its_text_shows_neither_path_nor_values_of_headers() {
        assertThat(at("/hook/SECRET").withHeaders(Map.of("Authorization", "Bearer s3cr3t")))
                .asString()
                .contains("http://127.0.0.1", "Authorization")
                .doesNotContain("SECRET", "s3cr3t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://example.org/x", "file:///etc/passwd", "/hook", "http:hook", "mailto:a@example.org"})
    void only_http_and_https_are_called(String address) {
        assertThatThrownBy(() -> Webhook.at(URI.create(address)))
                .hasMessageContainingAll("without http, https or a host", "give a whole http(s) URL");
    }

    @Test
    void settings_that_cannot_work_are_refused_where_they_are_made() {
        // given
        Webhook webhook = at("/hook/SECRET");

        // when / then
        assertThatThrownBy(() -> webhook.within(Duration.ZERO)).hasMessageContaining("timeout");
        assertThatThrownBy(() -> webhook.trying(0, Duration.ZERO)).hasMessageContaining("attempts");
        assertThatThrownBy(() -> webhook.trying(3, Duration.ofMillis(-1))).hasMessageContaining("pause");
        assertThatThrownBy(() -> webhook.withHeaders(Map.of("Host", "s3cr3t")))
                .hasMessageContaining("header 'Host'")
                .hasMessageNotContaining("s3cr3t");
        assertThatThrownBy(() -> webhook.withHeaders(Map.of("X-Token", "s3cr3t\r\nX-Other: 1")))
                .hasMessageContaining("header 'X-Token'")
                .hasMessageNotContaining("s3cr3t");
        assertThatCode(() -> Webhook.at(URI.create("HTTPS://example.org"))).doesNotThrowAnyException();
    }

    @Test
    void the_log_has_a_line_for_each() {
        try (CapturedLog log = CapturedLog.open()) {
            // when
            new LogNotifier().notify(REFUSAL);

            // then
            assertThat(log.lines()).singleElement().asString().isEqualTo("WARN " + REFUSAL.describe());
        }
    }
}
