package dev.zdm.examples.demo.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.examples.demo.Postgres;
import dev.zdm.examples.demo.check.Checker;
import dev.zdm.examples.demo.check.FinalTable;
import dev.zdm.examples.demo.data.CustomerData;
import dev.zdm.examples.demo.data.CustomerTables;
import dev.zdm.examples.demo.ledger.Ledger;
import dev.zdm.examples.demo.load.LoadPlan;
import dev.zdm.examples.demo.load.LoadReport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The world of the demo before anything is migrated: shop, pricing, load generator and checker agree with each other. */
class ShopUnderLoadTest {
    private static final int CUSTOMERS = 2_000;
    private static final CustomerData DATA = new CustomerData(42);
    private static final String URL = Postgres.freshDatabase();

    private static PricingServer pricing;
    private static ShopServer shop;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() throws Exception {
        try (Connection connection = DriverManager.getConnection(URL)) {
            CustomerTables.create(connection);
            CustomerTables.fill(connection, DATA, CUSTOMERS);
        }
        pricing = PricingServer.start("pricing");
        shop = ShopServer.start(new ShopServer.Surroundings(URL, pricing.url(), pricing.url(), List.of()), event -> {});
    }

    @AfterAll
    static void close() {
        shop.close();
        pricing.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, 404, ''",
        "PUT, 404, '{\"fullName\":\"x\",\"status\":1}'",
        "PATCH, 404, '{\"fullName\":\"x\"}'",
        "PATCH, 404, '{\"email\":\"x\"}'",
        "PATCH, 404, '{\"status\":1}'",
        "DELETE, 204, ''"
    })
    void aCustomerThatIsNotThereIsNotFound(String method, int status, String body) throws Exception {
        // when
        HttpRequest request = HttpRequest.newBuilder(URI.create(shop.url() + "/customers/999999999"))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();

        // then
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(status);
    }

    @Test
    void nothingIsLostWhileNothingIsMigrated() throws Exception {
        // when
        LoadReport report = load();

        // then
        assertThat(report.troubles()).isEmpty();
        assertThat(report.requests()).isGreaterThanOrEqualTo(300);
        assertThat(report.ackedWrites()).isGreaterThan(100);
        assertThat(report.failed() + report.staleReads()).isZero();
        assertThat(report.windows()).containsKeys("start", "later");
        Ledger ledger = Ledger.read(folder.resolve("ledger"));
        try (Connection connection = DriverManager.getConnection(URL)) {
            assertThat(new Checker(DATA, CUSTOMERS, ledger)
                            .compare(connection, FinalTable.CUSTOMER)
                            .examples())
                    .isEmpty();
        }
    }

    private LoadReport load() throws Exception {
        LoadPlan plan = new LoadPlan(List.of(shop.url()), folder.resolve("ledger"), 16, 300, 42, CUSTOMERS, 120);
        try (LoadProcess load = LoadProcess.start(plan, folder.resolve("errors"))) {
            LoadReport report = load.next();
            while (report.requests() < 300) {
                report = load.next();
            }
            load.mark("later");
            for (int reports = 0; reports < 4; reports++) {
                load.next();
            }
            return load.stop();
        }
    }
}
