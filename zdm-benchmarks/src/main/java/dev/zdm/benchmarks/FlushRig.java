package dev.zdm.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.ColumnMigration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.jpa.hibernate.ColumnMode;
import dev.zdm.jpa.hibernate.HibernateColumns;
import dev.zdm.jpa.hibernate.HibernateTransactions;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.BatchSettings;
import org.hibernate.cfg.JdbcSettings;

/** A PostgreSQL, and session factories of which each has a database of its own in it. */
final class FlushRig implements AutoCloseable {
    private static final Instruction MEASURING = Instruction.by("benchmark").because("the benchmark");
    private static final GatePolicy AT_ONCE =
            new GatePolicy(Duration.ZERO, 0, false, false, Duration.ofSeconds(10), Duration.ofSeconds(10));

    private final EmbeddedPostgres server;
    private final int rows;
    private int databases;

    private FlushRig(EmbeddedPostgres server, int rows) {
        this.server = server;
        this.rows = rows;
    }

    static FlushRig start(int rows) throws IOException {
        // Vacuuming would hit one side and not the other; what is overwritten here is pruned page by page.
        return new FlushRig(
                EmbeddedPostgres.builder().setServerConfig("autovacuum", "off").start(), rows);
    }

    FlushSide plain(int batchSize, Class<? extends Addressed> type) throws SQLException {
        HikariDataSource database = database();
        return new FlushSide(
                sessions(new BootstrapServiceRegistryBuilder(), settings(database, batchSize), type),
                type,
                database::close);
    }

    /** An application that was started in this phase, as BATCHED asks for where only one side is written. */
    FlushSide migrated(int batchSize, Phase phase) throws SQLException {
        HikariDataSource database = database();
        JdbcSchema.ALL.create(database);
        if (phase != Phase.OLD_ONLY) {
            try (Application before = application(database, batchSize)) {
                before.advance(phase);
            }
        }
        Application measured = application(database, batchSize);
        return new FlushSide(measured.sessions(), MigratedLetter.class, () -> {
            measured.close();
            database.close();
        });
    }

    private static Application application(DataSource database, int batchSize) {
        Zdm zdm = Zdm.builder().stateStore(JdbcStateStore.of(database)).build();
        HibernateTransactions transactions = HibernateTransactions.of(database);
        HibernateColumns columns = HibernateColumns.of(
                zdm, JdbcDataStore.of(transactions), ColumnMode.AUTO, declared -> declared.gates(AT_ONCE));
        Map<String, Object> settings = settings(database, batchSize);
        settings.putAll(transactions.settings());
        settings.putAll(columns.settings(settings));
        SessionFactory sessions = sessions(
                new BootstrapServiceRegistryBuilder().applyIntegrator(columns.integrator()),
                settings,
                MigratedLetter.class);
        return new Application(zdm, columns, sessions);
    }

    /** What migrates, and the sessions by which it is used. */
    private record Application(Zdm zdm, HibernateColumns columns, SessionFactory sessions) implements AutoCloseable {
        void advance(Phase phase) {
            ColumnMigration letters = columns.migration("letters");
            while (letters.state().phase() != phase) {
                if (letters.state().phase() == Phase.BACKFILL) {
                    letters.backfill().join();
                    letters.verify().join();
                }
                letters.advance(MEASURING);
            }
        }

        @Override
        public void close() {
            sessions.close();
            zdm.close();
        }
    }

    private HikariDataSource database() throws SQLException {
        String name = "side" + ++databases;
        execute(server.getPostgresDatabase(), "CREATE DATABASE " + name);
        HikariDataSource pool = new HikariDataSource();
        pool.setDataSource(server.getDatabase("postgres", name));
        pool.setMaximumPoolSize(4);
        execute(pool, """
                CREATE TABLE letter (
                    id bigint PRIMARY KEY, email text, email_address text, name text, pages int NOT NULL, version int NOT NULL
                ) WITH (fillfactor = 50)""");
        execute(
                pool,
                "INSERT INTO letter SELECT n, n || '@example.org', NULL, 'name ' || n, n, 0 FROM generate_series(1, "
                        + rows + ") n");
        return pool;
    }

    private static Map<String, Object> settings(DataSource database, int batchSize) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, database);
        if (batchSize > 1) {
            settings.put(BatchSettings.STATEMENT_BATCH_SIZE, batchSize);
        }
        return settings;
    }

    private static SessionFactory sessions(
            BootstrapServiceRegistryBuilder bootstrap, Map<String, Object> settings, Class<?> type) {
        return new MetadataSources(new StandardServiceRegistryBuilder(bootstrap.build())
                        .applySettings(settings)
                        .build())
                .addAnnotatedClass(type)
                .buildMetadata()
                .buildSessionFactory();
    }

    private static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
