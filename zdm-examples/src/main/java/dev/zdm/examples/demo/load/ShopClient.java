package dev.zdm.examples.demo.load;

import dev.zdm.examples.demo.data.CustomerRow;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One instance of the shop as its clients see it. Thread-safe. */
final class ShopClient {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http;
    private final String url;
    private volatile boolean serving = true;

    ShopClient(String url) {
        this.url = url;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
    }

    /** What the shop sent. */
    record Answer(int status, String body) {}

    private record Stored(
            long id, String fullName, int status, @Nullable String email) {}

    private record Price(long customerId, long cents) {}

    String url() {
        return url;
    }

    /** As a load balancer does it: one that does not serve is asked nothing new. */
    void serve(boolean whether) {
        serving = whether;
    }

    boolean serves() {
        return serving;
    }

    Answer create(CustomerRow row) throws IOException, InterruptedException {
        return send("POST", "/customers", row);
    }

    Answer replace(long id, CustomerRow row) throws IOException, InterruptedException {
        return send("PUT", "/customers/" + id, row);
    }

    Answer change(long id, String part, Object value) throws IOException, InterruptedException {
        return send("PATCH", "/customers/" + id, Map.of(part, value));
    }

    Answer delete(long id) throws IOException, InterruptedException {
        return send("DELETE", "/customers/" + id, null);
    }

    Answer read(long id, boolean inTransaction) throws IOException, InterruptedException {
        return send("GET", "/customers/" + id + (inTransaction ? "?transaction=true" : ""), null);
    }

    Answer quote(long customer, int amount) throws IOException, InterruptedException {
        return send("GET", "/quotes?customer=" + customer + "&amount=" + amount, null);
    }

    private Answer send(String method, String path, @Nullable Object body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(text(body)))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }

    private static String text(Object body) {
        return JSON.writeValueAsString(body);
    }

    static long idIn(Answer answer) {
        return JSON.readValue(answer.body(), Stored.class).id();
    }

    /** The customer in an answer, null if there is none. */
    static @Nullable CustomerRow customerIn(Answer answer) {
        if (answer.status() == 404) {
            return null;
        }
        Stored stored = JSON.readValue(answer.body(), Stored.class);
        return new CustomerRow(stored.fullName(), stored.status(), stored.email());
    }

    static long centsIn(Answer answer) {
        return JSON.readValue(answer.body(), Price.class).cents();
    }
}
