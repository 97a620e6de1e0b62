package dev.zdm.examples.demo.world;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.zdm.examples.demo.data.PriceList;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A pricing service over HTTP that can be broken and mended. */
public final class PricingServer implements AutoCloseable {
    private static final int THREADS = 48;
    private static final long LONGEST_HANG_SECONDS = 10;

    /** How the service is. */
    public enum Health {
        /** It answers. */
        WELL,
        /** It answers with an error. */
        FAILING,
        /** It answers every second customer with an error. */
        PARTLY_FAILING,
        /** It takes calls and says nothing. */
        HANGING
    }

    /** Its health, and what those wait for who called while it hung. */
    private record Condition(Health health, CountDownLatch end) {}

    private final HttpServer server;
    private final ExecutorService executor;
    private volatile Condition condition = new Condition(Health.WELL, new CountDownLatch(1));

    private PricingServer(HttpServer server, ExecutorService executor) {
        this.server = server;
        this.executor = executor;
        server.setExecutor(executor);
        server.createContext("/quote", this::answer);
    }

    /**
     * Starts a service that is well.
     *
     * @param name what to call its threads
     * @return the service, on a free port
     * @throws IOException if there is none
     */
    public static PricingServer start(String name) throws IOException {
        // Otherwise each answer waits 40 ms for the client's delayed acknowledgement of its headers.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        PricingServer service = new PricingServer(HttpServer.create(address, 0), executor(name));
        service.server.start();
        return service;
    }

    private static ExecutorService executor(String name) {
        return Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Where it answers.
     *
     * @return the URL without a path
     */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /**
     * Breaks or mends it. Calls that hang are released.
     *
     * @param health how it is to be
     */
    public void become(Health health) {
        Condition before = condition;
        condition = new Condition(health, new CountDownLatch(1));
        before.end().countDown();
    }

    private void answer(HttpExchange exchange) throws IOException {
        Condition now = condition;
        switch (now.health()) {
            case WELL -> send(exchange, 200, quote(exchange.getRequestURI().getQuery()));
            case FAILING -> send(exchange, 503, "out of order");
            case PARTLY_FAILING -> answerEverySecond(exchange);
            case HANGING -> hang(exchange, now.end());
        }
    }

    private static void answerEverySecond(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        if (customer(query) % 2 == 0) {
            send(exchange, 200, quote(query));
        } else {
            send(exchange, 500, "column customer.postcode does not exist");
        }
    }

    /** Whoever asked has given up before this answer; it is sent to free the connection. */
    private static void hang(HttpExchange exchange, CountDownLatch end) throws IOException {
        try {
            send(exchange, 503, end.await(LONGEST_HANG_SECONDS, TimeUnit.SECONDS) ? "mended" : "out of patience");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String quote(String query) {
        long customer = customer(query);
        long cents =
                PriceList.cents(customer, Integer.parseInt(parameters(query).get("amount")));
        return "{\"customerId\":" + customer + ",\"cents\":" + cents + "}";
    }

    private static long customer(String query) {
        return Long.parseLong(parameters(query).get("customer"));
    }

    private static Map<String, String> parameters(String query) {
        return Arrays.stream(query.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        become(Health.WELL);
        server.stop(0);
        executor.shutdownNow();
    }
}
