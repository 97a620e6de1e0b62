package dev.zdm.examples.demo.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.zdm.examples.demo.data.CustomerData;
import dev.zdm.examples.demo.data.PriceList;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A shop without a database that can be told to misbehave. */
final class FakeShop implements AutoCloseable {
    /** What it does wrong. */
    enum Fault {
        NONE,
        FORGETS_CHANGES,
        FORGETS_CREATIONS,
        FORGETS_DELETIONS,
        FAILS_SOMETIMES,
        LOSES_ANSWERS_SOMETIMES,
        COPIES_LATER,
        QUOTES_WRONG_PRICES
    }

    private final JsonMapper json = JsonMapper.builder().build();
    private final Map<Long, ObjectNode> customers = new HashMap<>();
    private final Fault fault;
    private final HttpServer server;
    private long lastKey;
    private int requests;

    FakeShop(CustomerData data, long count, Fault fault) throws IOException {
        this.fault = fault;
        for (lastKey = 0; lastKey < count; ) {
            lastKey++;
            customers.put(lastKey, json.valueToTree(data.row(lastKey)));
        }
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/customers", this::customers);
        server.createContext("/quotes", this::quotes);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void customers(HttpExchange exchange) throws IOException {
        requests++;
        if (fault == Fault.FAILS_SOMETIMES && requests % 10 == 0) {
            send(exchange, 500, "");
            return;
        }
        String path = exchange.getRequestURI().getPath();
        switch (exchange.getRequestMethod()) {
            case "POST" -> create(exchange);
            case "GET" -> read(exchange, key(path));
            case "DELETE" -> delete(exchange, key(path));
            default -> change(exchange, key(path));
        }
    }

    private static long key(String path) {
        return Long.parseLong(path.substring("/customers/".length()));
    }

    private void create(HttpExchange exchange) throws IOException {
        ObjectNode customer = body(exchange);
        lastKey++;
        if (fault != Fault.FORGETS_CREATIONS) {
            customers.put(lastKey, customer);
        }
        send(exchange, written(201), json.writeValueAsString(customer.deepCopy().put("id", lastKey)));
    }

    private void change(HttpExchange exchange, long key) throws IOException {
        ObjectNode change = body(exchange);
        if (fault != Fault.FORGETS_CHANGES) {
            Objects.requireNonNull(customers.get(key)).setAll(change);
        }
        boolean whole = exchange.getRequestMethod().equals("PUT");
        send(exchange, written(whole ? 200 : 204), whole ? "{}" : "");
    }

    private void delete(HttpExchange exchange, long key) throws IOException {
        if (fault != Fault.FORGETS_DELETIONS) {
            customers.remove(key);
        }
        send(exchange, written(204), "");
    }

    private int written(int status) {
        return fault == Fault.COPIES_LATER ? 202 : status;
    }

    private void read(HttpExchange exchange, long key) throws IOException {
        ObjectNode customer = customers.get(key);
        if (customer == null) {
            send(exchange, 404, "");
        } else {
            send(exchange, 200, json.writeValueAsString(customer.deepCopy().put("id", key)));
        }
    }

    private void quotes(HttpExchange exchange) throws IOException {
        requests++;
        String[] query = exchange.getRequestURI().getQuery().split("[=&]", -1);
        long customer = Long.parseLong(query[1]);
        long cents =
                PriceList.cents(customer, Integer.parseInt(query[3])) + (fault == Fault.QUOTES_WRONG_PRICES ? 1 : 0);
        send(exchange, 200, "{\"customerId\":" + customer + ",\"cents\":" + cents + "}");
    }

    private ObjectNode body(HttpExchange exchange) throws IOException {
        return (ObjectNode) json.readTree(exchange.getRequestBody().readAllBytes());
    }

    private void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            if (fault == Fault.LOSES_ANSWERS_SOMETIMES && requests % 10 == 0) {
                return;
            }
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
