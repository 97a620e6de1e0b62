package dev.zdm.examples.demo.shop.pricing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/** Calls a pricing service over HTTP and gives up after a deadline of its own. */
final class PricingClient {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final JsonMapper json = JsonMapper.builder().build();
    private final String url;
    private final Duration deadline;

    PricingClient(String url, Duration deadline) {
        this.url = url;
        this.deadline = deadline;
    }

    Quote quote(QuoteRequest request) {
        URI uri = URI.create(url + "/quote?customer=" + request.customerId() + "&amount=" + request.amount());
        HttpResponse<String> response =
                send(HttpRequest.newBuilder(uri).timeout(deadline).build());
        if (response.statusCode() != 200) {
            throw new PricingUnavailableException("pricing answered " + response.statusCode(), null);
        }
        return json.readValue(response.body(), Quote.class);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new PricingUnavailableException("pricing did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PricingUnavailableException("interrupted while asking for a price", e);
        }
    }
}
