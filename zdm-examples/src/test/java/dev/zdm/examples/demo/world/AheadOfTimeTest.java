package dev.zdm.examples.demo.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.Zdm;
import dev.zdm.examples.demo.Postgres;
import dev.zdm.examples.demo.data.CustomerTables;
import dev.zdm.examples.demo.data.PriceList;
import dev.zdm.examples.demo.shop.ShopApplication;
import dev.zdm.plan.Instruction;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The shop as the build has processed it ahead of time, started so. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AheadOfTimeTest {
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final String database = Postgres.freshDatabase();
    private PricingServer pricing;
    private Process shop;

    @BeforeEach
    void start() throws Exception {
        try (Connection connection = DriverManager.getConnection(database)) {
            CustomerTables.create(connection);
        }
        pricing = PricingServer.start("pricing");
        beginToWriteBoth();
        shop = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dspring.aot.enabled=true",
                        "-classpath",
                        classPathWithoutTests(),
                        ShopApplication.class.getName(),
                        "--spring.config.name=shop",
                        "--spring.datasource.url=" + database,
                        "--shop.pricing.old-url=" + pricing.url(),
                        "--shop.pricing.new-url=" + pricing.url())
                .redirectErrorStream(true)
                .start();
    }

    /** The tests' logging would keep the line with the port back. */
    private static String classPathWithoutTests() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void beginToWriteBoth() {
        try (ShopServer other = ShopServer.start(
                new ShopServer.Surroundings(database, pricing.url(), pricing.url(), List.of()), event -> {})) {
            other.bean(Zdm.class).control("customers").advance(Instruction.by("test"));
        }
    }

    @AfterEach
    void stop() throws Exception {
        shop.destroy();
        assertThat(shop.waitFor(30, TimeUnit.SECONDS)).isTrue();
        pricing.close();
    }

    @Test
    void itRoutesCallsAndWritesBothSides() throws Exception {
        String url = "http://127.0.0.1:" + port();

        // when
        HttpRequest created = HttpRequest.newBuilder(URI.create(url + "/customers"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"fullName\":\"Ada Lovelace\",\"status\":1,\"email\":\"ada@example.org\"}"))
                .build();
        int status = http.send(created, BodyHandlers.discarding()).statusCode();
        HttpRequest asked = HttpRequest.newBuilder(URI.create(url + "/quotes?customer=8&amount=3"))
                .build();
        String quote = http.send(asked, BodyHandlers.ofString()).body();

        // then
        assertThat(status).isEqualTo(201);
        assertThat(newCustomer()).isEqualTo("Ada Lovelace ACTIVE");
        assertThat(quote).contains("\"cents\":" + PriceList.cents(8, 3));
    }

    private String port() throws IOException {
        BufferedReader output = shop.inputReader(StandardCharsets.UTF_8);
        StringBuilder seen = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            seen.append(line).append('\n');
            Matcher port = PORT.matcher(line);
            if (port.find()) {
                assertThat(seen).contains("Starting AOT-processed ShopApplication");
                return port.group(1);
            }
        }
        throw new AssertionError("the shop did not start: " + seen);
    }

    private String newCustomer() throws Exception {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select first_name || ' ' || last_name || ' ' || status from customer_v2")) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}
