package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.zdm.Zdm;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.notify.LogNotifier;
import dev.zdm.notify.WebhookNotifier;
import dev.zdm.plan.Instruction;
import dev.zdm.spi.Notification;
import dev.zdm.spi.Notifier;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class NotificationsTest {
    private static final Instruction ALICE = Instruction.by("alice").because("a \"quoted\" reason");

    public static class NewPricing {
        public String quote() {
            return "new";
        }
    }

    public static class Pricing {
        @RoutedCall(migration = "pricing", to = "newPricing")
        public String quote() {
            return "old";
        }
    }

    private final ApplicationContextRunner service = Contexts.inMemory()
            .withBean("newPricing", NewPricing.class)
            .withBean(Pricing.class)
            .withPropertyValues("zdm.migrations.pricing.volatile-state=true");

    @Test
    void nobody_is_told_unless_asked_for() {
        service.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Notifier.class));
    }

    @Test
    void a_webhook_is_told_as_configured() throws Exception {
        // given
        List<String> bodies = new CopyOnWriteArrayList<>();
        List<String> tokens = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            tokens.add(exchange.getRequestHeaders().getFirst("X-Token"));
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();

        // when
        service.withPropertyValues(
                        "zdm.notifications.webhook.url=http://127.0.0.1:"
                                + server.getAddress().getPort() + "/hook",
                        "zdm.notifications.webhook.timeout=3s",
                        "zdm.notifications.webhook.headers[X-Token]=s3cr3t")
                .run(context -> {
                    assertThat(context).hasSingleBean(WebhookNotifier.class);
                    context.getBean(Zdm.class).control("pricing").advance(ALICE);
                });
        server.stop(0);

        // then: another library reads it as it was meant
        assertThat(tokens).containsExactly("s3cr3t");
        JsonNode body = new JsonMapper().readTree(bodies.get(0));
        assertThat(body.get("kind").asString()).isEqualTo("transition");
        assertThat(body.get("to").asString()).isEqualTo("SHADOW");
        assertThat(body.get("reason").asString()).isEqualTo("a \"quoted\" reason");
        assertThat(body.get("text").asString()).contains("OLD_ONLY -> SHADOW", "alice");
        assertThat(body.get("refusals").isEmpty()).isTrue();
    }

    @Test
    void every_notifier_of_the_application_is_told() {
        CountDownLatch told = new CountDownLatch(2);
        List<Notification> first = new CopyOnWriteArrayList<>();
        service.withBean("one", Notifier.class, () -> notification -> {
                    first.add(notification);
                    told.countDown();
                })
                .withBean("other", Notifier.class, () -> notification -> told.countDown())
                .run(context -> {
                    context.getBean(Zdm.class).control("pricing").advance(ALICE);
                    assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
                    assertThat(first)
                            .singleElement()
                            .extracting(Notification::by)
                            .isEqualTo("alice");
                });
    }

    @Test
    void a_log_of_its_own_is_written_where_asked_for(CapturedOutput output) {
        service.withPropertyValues("zdm.notifications.log=true").run(context -> {
            assertThat(context).hasSingleBean(LogNotifier.class);
            context.getBean(Zdm.class).control("pricing").advance(ALICE);
            context.getBean(Zdm.class).control("pricing").rollback(ALICE);
        });
        assertThat(output.getOut()
                        .lines()
                        .filter(line -> line.contains("WARN") && line.contains("dev.zdm.notifications")))
                .singleElement()
                .asString()
                .contains("rolled back, SHADOW -> OLD_ONLY");
    }

    @Test
    void an_address_that_cannot_be_called_fails_the_start() {
        service.withPropertyValues("zdm.notifications.webhook.url=ftp://example.org/SECRET")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("without http, https or a host")
                        .hasMessageNotContaining("SECRET"));
    }
}
