package dev.zdm.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zdm.examples.demo.Postgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Does what the page tells its reader to do, block by block, and compares what happens with what the page shows. */
class GettingStartedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private String database = "";
    private @Nullable ConfigurableApplicationContext application;
    private boolean waits;
    private int commands;

    @AfterEach
    void stop() {
        if (application != null) {
            application.close();
        }
    }

    @Test
    void the_page_does_what_it_says() throws Exception {
        // given
        Iterator<Page.Block> blocks =
                Page.of("docs/getting-started.md").blocks().iterator();

        // when
        while (blocks.hasNext()) {
            Page.Block block = blocks.next();
            if (block.language().equals("sh")) {
                run(Command.in(block.text()).get(0), blocks);
            } else {
                new Project(folder).write(block.file().orElseThrow(() -> new AssertionError(block)), block.text());
            }
        }

        // then
        assertThat(commands).isGreaterThan(20);
    }

    private void run(Command command, Iterator<Page.Block> blocks) throws Exception {
        commands++;
        switch (command.program()) {
            case "createdb" -> database = Postgres.freshDatabase();
            case "mvn" ->
                application = new Project(folder)
                        .run("com.example.shop.ShopApplication", "--spring.datasource.url=" + database);
            case "curl" -> send(command.request(), blocks.next());
            case "psql" ->
                assertThat(query(command.last())).isEqualTo(blocks.next().text().strip());
            case "sleep" -> waits = true;
            default -> throw new AssertionError("the test cannot run " + command);
        }
    }

    private void send(Command.Request request, Page.Block shown) throws Exception {
        assertThat(shown.language()).isEqualTo("http");
        if (waits) {
            // What the reader waits for may take longer here; a request that is refused changes nothing.
            await().pollInterval(Duration.ofSeconds(1))
                    .atMost(PATIENCE)
                    .untilAsserted(() -> compare(request, shown.text()));
            waits = false;
        } else {
            compare(request, shown.text());
        }
    }

    private void compare(Command.Request request, String shown) throws Exception {
        String[] headAndBody = shown.split("\n\n", 2);
        HttpResponse<String> answer = exchange(request);
        assertThat("HTTP/1.1 " + answer.statusCode())
                .as("%s: %s", request, answer.body())
                .isEqualTo(headAndBody[0]);
        Json.assertShows(answer.body(), headAndBody[1]);
    }

    private HttpResponse<String> exchange(Command.Request request) throws Exception {
        assertThat(application).as("the application runs").isNotNull();
        String port = application.getEnvironment().getProperty("local.server.port");
        URI uri = URI.create("http://" + request.url().replace("localhost:8080", "127.0.0.1:" + port));
        return http.send(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .method(request.method(), BodyPublishers.ofString(request.body()))
                        .build(),
                BodyHandlers.ofString());
    }

    /** As psql -At prints it. */
    private String query(String sql) throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    columns.add(found.getString(i));
                }
                rows.add(String.join("|", columns));
            }
        }
        return String.join("\n", rows);
    }
}
