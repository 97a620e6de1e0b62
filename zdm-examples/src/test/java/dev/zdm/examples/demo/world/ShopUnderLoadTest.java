package dev.zdm.examples.demo.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.examples.demo.Postgres;
import dev.zdm.examples.demo.check.Checker;
import dev.zdm.examples.demo.check.FinalTable;
import dev.zdm.examples.demo.data.CustomerData;
import dev.zdm.examples.demo.data.CustomerTables;
import dev.zdm.examples.demo.load.Ledger;
import dev.zdm.examples.demo.load.LoadPlan;
import dev.zdm.examples.demo.load.LoadReport;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The world of the demo without the migration: shop, pricing, load generator and checker agree with each other. */
class ShopUnderLoadTest {
    private static final int CUSTOMERS = 2_000;

    @TempDir
    private Path folder;

    @Test
    void nothingIsLostWhileNothingIsMigrated() throws Exception {
        // given
        String url = Postgres.freshDatabase();
        CustomerData data = new CustomerData(42);
        try (Connection connection = DriverManager.getConnection(url);
                PricingServer pricing = PricingServer.start("pricing")) {
            CustomerTables.create(connection);
            CustomerTables.fill(connection, data, CUSTOMERS);

            // when
            LoadReport report = load(new ShopServer.Surroundings(url, pricing.url(), pricing.url(), List.of()));

            // then
            assertThat(report.troubles()).isEmpty();
            assertThat(report.requests()).isGreaterThan(300);
            assertThat(report.ackedWrites()).isGreaterThan(100);
            assertThat(report.failed() + report.staleReads()).isZero();
            assertThat(report.windows()).containsKeys("start", "later");
            Ledger ledger = Ledger.read(folder.resolve("ledger"));
            assertThat(new Checker(data, CUSTOMERS, ledger)
                            .compare(connection, FinalTable.CUSTOMER)
                            .examples())
                    .isEmpty();
        }
    }

    private LoadReport load(ShopServer.Surroundings surroundings) throws Exception {
        try (ShopServer shop = ShopServer.start(surroundings, event -> {});
                LoadProcess load = LoadProcess.start(plan(shop.url()), folder.resolve("errors"))) {
            for (LoadReport report = load.next(); report.requests() < 300; ) {
                report = load.next();
            }
            load.mark("later");
            for (int reports = 0; reports < 4; reports++) {
                load.next();
            }
            return load.stop();
        }
    }

    private LoadPlan plan(String url) {
        return new LoadPlan(url, folder.resolve("ledger"), 16, 300, 42, CUSTOMERS, 60);
    }
}
