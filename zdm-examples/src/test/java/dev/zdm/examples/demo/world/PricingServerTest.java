package dev.zdm.examples.demo.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.examples.demo.data.PriceList;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PricingServerTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final PricingServer server = start();

    private static PricingServer start() {
        try {
            return PricingServer.start("pricing");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void answersWithThePrice() throws Exception {
        assertThat(ask().body()).isEqualTo("{\"customerId\":8,\"cents\":" + PriceList.cents(8, 3) + "}");
    }

    @Test
    void answersWithAnErrorUntilItIsMended() throws Exception {
        // when
        server.become(PricingServer.Health.FAILING);

        // then
        assertThat(ask().statusCode()).isEqualTo(503);

        // when
        server.become(PricingServer.Health.WELL);

        // then
        assertThat(ask().statusCode()).isEqualTo(200);
    }

    @Test
    void answersOnlyEverySecondCustomerWhilePartOfItFails() throws Exception {
        // when
        server.become(PricingServer.Health.PARTLY_FAILING);

        // then
        assertThat(ask(8).body()).contains("cents");
        assertThat(ask(9).statusCode()).isEqualTo(500);
    }

    @Test
    void saysNothingWhileItHangs() throws Exception {
        // when
        server.become(PricingServer.Health.HANGING);

        // then
        assertThatThrownBy(this::ask).isInstanceOf(HttpTimeoutException.class);

        // when
        server.become(PricingServer.Health.WELL);

        // then
        assertThat(ask().statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> ask() throws Exception {
        return ask(8);
    }

    private HttpResponse<String> ask(long customer) throws Exception {
        URI uri = URI.create(server.url() + "/quote?amount=3&customer=" + customer);
        return http.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofMillis(500)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
