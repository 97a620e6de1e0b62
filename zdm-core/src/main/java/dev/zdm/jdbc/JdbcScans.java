package dev.zdm.jdbc;

import dev.zdm.event.ScanKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.spi.Scans;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Predicate;

/** The latest scan of each run and kind. */
final class JdbcScans implements Scans {
    private final OwnTransactions transactions;

    JdbcScans(OwnTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Optional<Scan> find(String migration, long run, ScanKind kind) {
        return transactions.run(
                migration, (connection, dialect) -> find(connection, dialect.spelling(), migration, run, kind));
    }

    static Optional<Scan> find(Connection connection, Spelling spelling, String migration, long run, ScanKind kind)
            throws SQLException {
        return Statements.first(connection, OwnSql.SCAN_FIND, row -> read(row, spelling), migration, run, kind);
    }

    @Override
    public void save(Scan scan) {
        transactions.run(scan.migration(), (connection, dialect) -> save(connection, dialect.spelling(), scan));
    }

    @Override
    public boolean saveIf(Scan scan, Predicate<MigrationState> allowed) {
        return transactions.run(scan.migration(), (connection, dialect) -> {
            Spelling spelling = dialect.spelling();
            return allowed.test(JdbcMigrationStates.locked(connection, spelling, scan.migration()))
                    && save(connection, spelling, scan) > 0;
        });
    }

    static int save(Connection connection, Spelling spelling, Scan scan) throws SQLException {
        return Statements.update(
                connection,
                OwnSql.scanPut(spelling),
                scan.migration(),
                scan.run(),
                scan.kind(),
                scan.position(),
                scan.stage(),
                scan.rows(),
                scan.mismatches(),
                scan.roundTripFailures(),
                spelling.stored(scan.startedAt()),
                Optional.ofNullable(scan.finishedAt()).map(spelling::stored).orElse(null));
    }

    private static Scan read(ResultSet row, Spelling spelling) throws SQLException {
        return new Scan(
                row.getString("migration"),
                row.getLong("run"),
                ScanKind.valueOf(row.getString("kind")),
                row.getString("last_key"),
                row.getInt("stage"),
                row.getLong("rows_done"),
                row.getLong("mismatches"),
                row.getLong("round_trip_failures"),
                spelling.time(row, "started_at").orElseThrow(),
                spelling.time(row, "finished_at").orElse(null));
    }
}
