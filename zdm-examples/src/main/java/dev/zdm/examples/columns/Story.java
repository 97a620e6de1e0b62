package dev.zdm.examples.columns;

import dev.zdm.ColumnMigration;
import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.plan.TransitionRefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Moves columns under traffic, and deploys releases; ends with the first request that fails. */
public final class Story implements AutoCloseable {
    private static final int REQUESTS_IN_EACH_PHASE = 100;

    private final DataSource database;
    private final Fleet fleet;
    private final Traffic traffic;
    private int release = 1;

    private Story(DataSource database, Fleet fleet) {
        this.database = database;
        this.fleet = fleet;
        this.traffic = new Traffic(fleet);
    }

    /** Creates the tables and their first rows, and starts the first release on them. */
    public static Story begin(String url, Version version, String... tables) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        JdbcSchema.ALL.create(database);
        execute(database, tables);
        return new Story(database, new Fleet(url, version));
    }

    /** All phases, once back and on again where nothing is lost by it; then the old column is dropped. */
    public void move(String migration, String drop) {
        for (Phase phase : Phase.values()) {
            advance(migration, phase);
            traffic.goOn(REQUESTS_IN_EACH_PHASE);
            if (phase == Phase.READ_NEW) {
                migration(migration).rollback(because("a rehearsal"));
                traffic.goOn(REQUESTS_IN_EACH_PHASE);
                advance(migration, phase);
            }
        }
        migration(migration).contract(because("nobody reads it"), List.of(), () -> execute(database, drop));
        traffic.goOn(REQUESTS_IN_EACH_PHASE);
    }

    private void advance(String id, Phase target) {
        ColumnMigration migration = migration(id);
        while (migration.state().phase() != target || isHalfway(migration)) {
            if (migration.state().phase() == Phase.BACKFILL) {
                migration.backfill().join();
                migration.verify().join();
            }
            step(migration);
        }
    }

    private static boolean isHalfway(ColumnMigration migration) {
        return migration.state().phase() == Phase.READ_NEW && migration.state().share() < 100;
    }

    /** Asks again while a gate is shut that opens by itself, such as that of an instance that has not heard yet. */
    private static void step(ColumnMigration migration) {
        for (int attempt = 1; ; attempt++) {
            try {
                migration.advance(because("the story goes on"));
                return;
            } catch (TransitionRefusedException e) {
                if (attempt == 5) {
                    throw e;
                }
            }
        }
    }

    private ColumnMigration migration(String id) {
        return fleet.any().migration(id);
    }

    private static Instruction because(String why) {
        return Instruction.by("operator").because(why);
    }

    /** Another release, one instance after the other. */
    public void deploy(Version version) {
        release++;
        fleet.deploy(version, at -> (at == 0 ? "one" : "two") + "-" + release);
        traffic.goOn(REQUESTS_IN_EACH_PHASE);
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
