package dev.zdm.engine;

import dev.zdm.DataDeclaration;
import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.event.ScanKind;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.Customers.CustomerMapping;
import dev.zdm.testing.Customers.CustomerV2;
import dev.zdm.testing.Database;
import dev.zdm.testing.DriverDataSource;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.PooledDataSource;
import dev.zdm.testing.PostgresDatabase;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/**
 * The main of a process that does nothing but scan, until it is killed or its parent ends: one backfill, which whoever comes
 * goes on with, and then one verification after the other.
 */
final class ScanWorker {
    /** So slow that a kill comes in the middle of a scan of some thousand rows. */
    private static final ScanPolicy SLOW = ScanPolicy.DEFAULT
            .withChunkSize(50)
            .withChunkTime(Duration.ZERO, Duration.ofMillis(50))
            .withPause(Duration.ofMillis(100))
            .withLease(Duration.ofSeconds(2));

    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    private ScanWorker() {}

    /**
     * What parent and child declare alike.
     *
     * @param left where the old table is, and the state
     * @param right where the new one is; the same for one database
     */
    record Place(Customers left, Customers right) {
        private static final Duration TIME_TO_LIVE = Duration.ofSeconds(15);

        Zdm zdm(String instance) {
            return Zdm.builder()
                    .stateStore(JdbcStateStore.of(left.dataSource()))
                    .instance(instance)
                    .timeToLive(TIME_TO_LIVE)
                    .build();
        }

        Migration<Long, Customer> register(Zdm zdm, ScanPolicy policy) {
            DataDeclaration<Long, Customer, CustomerV2> declaration = zdm.migration("customers")
                    .from(left.old())
                    .to(right.next())
                    .mapping(mapping())
                    .scan(policy)
                    .gates(Bench.OPEN)
                    .repairs(TwoDatabases.QUICK);
            return declaration.register();
        }

        /** In SQL where both tables are of one kind that it is written for. */
        private Mapping<Customer, CustomerV2> mapping() {
            boolean postgres = left.kind() instanceof PostgresDatabase && right.kind() instanceof PostgresDatabase;
            return postgres ? Customers.inSql(new CustomerMapping()) : new CustomerMapping();
        }
    }

    public static void main(String[] arguments) throws IOException {
        System.setOut(System.err);
        Thread scanning = new Thread(() -> new ScanWorker().scan(arguments[0], arguments[1], arguments[2]));
        scanning.setDaemon(true);
        scanning.start();
        while (System.in.read() >= 0) {
            // Nobody says anything; the end of the stream is the end of the parent.
        }
        Runtime.getRuntime().halt(0);
    }

    private void scan(String name, String leftUrl, String rightUrl) {
        Customers left = customers(leftUrl);
        Customers right = leftUrl.equals(rightUrl) ? left : customers(rightUrl);
        Place place = new Place(left, right);
        try (Zdm zdm = place.zdm(name)) {
            Migration<Long, Customer> migration = place.register(zdm, SLOW);
            while (true) {
                out.println("scanning");
                scan(migration);
            }
        }
    }

    private static void scan(Migration<Long, Customer> migration) {
        try {
            long unused = isBackfilled(migration)
                    ? migration.verify().join().rows()
                    : migration.backfill().join().rows();
        } catch (CompletionException e) {
            System.err.println("a scan failed: " + e.getCause());
        }
    }

    /** A second backfill would mend what the first had spoilt. */
    static boolean isBackfilled(Migration<Long, Customer> migration) {
        return migration
                .scans()
                .progress(ScanKind.BACKFILL)
                .filter(progress -> progress.scan().isFinished())
                .isPresent();
    }

    private static Customers customers(String url) {
        Database kind = url.startsWith("jdbc:postgresql:") ? new PostgresDatabase() : new MariaDb();
        return Customers.existing(kind, PooledDataSource.over(new DriverDataSource(url)));
    }
}
