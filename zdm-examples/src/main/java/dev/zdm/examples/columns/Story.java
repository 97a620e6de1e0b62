package dev.zdm.examples.columns;

import dev.zdm.ColumnMigration;
import dev.zdm.examples.live.Fleet;
import dev.zdm.examples.live.Operator;
import dev.zdm.examples.live.Traffic;
import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.plan.Phase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Moves columns under traffic, and deploys releases; ends with the first request that fails. */
public final class Story implements AutoCloseable {
    private final String url;
    private final DataSource database;
    private final Fleet<ColumnInstance> fleet;
    private final Traffic traffic;
    private final Operator operator;

    private Story(String url, DataSource database, Version version) {
        this.url = url;
        this.database = database;
        this.fleet = new Fleet<>(name -> new ColumnInstance(name, url, version));
        this.traffic = new Traffic(fleet);
        this.operator = new Operator(traffic);
    }

    /** Creates the tables and their first rows, and starts the first release on them. */
    public static Story begin(String url, Version version, String... tables) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        JdbcSchema.ALL.create(database);
        execute(database, tables);
        return new Story(url, database, version);
    }

    /** All phases, once back and on again where nothing is lost by it; then the old column is dropped. */
    public void move(String migration, String drop) {
        for (Phase phase : Phase.values()) {
            advance(migration, phase);
            if (phase == Phase.READ_NEW) {
                operator.rollback(migration(migration));
                advance(migration, phase);
            }
        }
        migration(migration).contract(Operator.because("nobody reads it"), List.of(), () -> execute(database, drop));
        operator.watch();
    }

    private void advance(String id, Phase target) {
        operator.advance(() -> migration(id), target, () -> {
            migration(id).backfill().join();
            migration(id).verify().join();
        });
    }

    private ColumnMigration migration(String id) {
        return fleet.any().migration(id);
    }

    /** Another release, one instance after the other. */
    public void deploy(Version version) {
        fleet.deploy(name -> new ColumnInstance(name, url, version));
        operator.watch();
    }

    /** What an operator runs by hand. */
    public void execute(String... statements) {
        execute(database, statements);
    }

    private static void execute(DataSource database, String... statements) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Requests that were answered, all of them as they should. */
    public long requests() {
        return traffic.requests();
    }

    @Override
    public void close() {
        try {
            traffic.close();
        } finally {
            fleet.close();
        }
    }
}
