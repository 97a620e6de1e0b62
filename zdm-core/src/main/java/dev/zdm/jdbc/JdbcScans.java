package dev.zdm.jdbc;

import dev.zdm.event.ScanKind;
import dev.zdm.spi.Scans;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The latest scan of each run and kind. */
final class JdbcScans implements Scans {
    private final OwnTransactions transactions;

    JdbcScans(OwnTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Optional<Scan> find(String migration, long run, ScanKind kind) {
        return transactions.run(
                migration,
                (connection, dialect) -> Statements.first(
                        connection, OwnSql.SCAN_FIND, row -> read(row, dialect.spelling()), migration, run, kind));
    }

    @Override
    public void save(Scan scan) {
        transactions.run(
                scan.migration(),
                (connection, dialect) -> Statements.update(
                        connection,
                        OwnSql.scanPut(dialect.spelling()),
                        scan.migration(),
                        scan.run(),
                        scan.kind(),
                        scan.position(),
                        scan.stage(),
                        scan.rows(),
                        scan.mismatches(),
                        scan.roundTripFailures(),
                        dialect.spelling().stored(scan.startedAt()),
                        Optional.ofNullable(scan.finishedAt())
                                .map(dialect.spelling()::stored)
                                .orElse(null)));
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
