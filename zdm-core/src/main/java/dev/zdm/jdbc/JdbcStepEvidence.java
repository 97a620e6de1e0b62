package dev.zdm.jdbc;

import dev.zdm.spi.EvidencePart;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.StepEvidence;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The rows of {@code zdm_evidence}. Every time is one of the database's clock. */
final class JdbcStepEvidence implements StepEvidence {
    private static final Duration REMEMBERED = Duration.ofHours(2);

    /** Times that every database can compare with. */
    private static final Instant EARLIEST = Instant.EPOCH;

    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private final OwnTransactions transactions;
    private final Map<String, PartId> latest = new ConcurrentHashMap<>();

    private record PartId(String bootId, long epoch, long number) {}

    JdbcStepEvidence(OwnTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public void write(EvidencePart part) {
        Place place = part.place();
        transactions.run(
                place.migration(),
                (connection, dialect) -> Statements.update(
                        connection, RolloutSql.evidencePut(dialect.spelling()), EvidenceRows.columnsOf(part)));
        PartId id = new PartId(place.bootId(), part.epoch(), part.number());
        if (!id.equals(latest.put(place.migration(), id))) {
            forget(place.migration(), part.epoch());
        }
    }

    /** In a transaction of its own: what it locks must not be waited for by whoever is writing. */
    private void forget(String migration, long epoch) {
        transactions.run(
                migration,
                (connection, dialect) ->
                        Statements.update(connection, RolloutSql.EVIDENCE_FORGET_EPOCHS, migration, epoch)
                                + Statements.update(
                                        connection,
                                        RolloutSql.evidenceForgetOld(dialect.spelling()),
                                        migration,
                                        epoch,
                                        -REMEMBERED.toMillis()));
    }

    /** The clock is read last, so that no part is of a later time unless the clock was moved. */
    @Override
    public Pool read(String migration, long epoch, Instant since) {
        return transactions.run(migration, (connection, dialect) -> {
            Spelling spelling = dialect.spelling();
            List<Written> parts = Statements.list(
                    connection,
                    RolloutSql.EVIDENCE_SINCE,
                    row -> new Written(
                            EvidenceRows.read(row),
                            spelling.time(row, "written_at").orElseThrow()),
                    migration,
                    epoch,
                    spelling.stored(comparable(since)));
            return pool(connection, spelling, migration, epoch, parts);
        });
    }

    private static Pool pool(
            Connection connection, Spelling spelling, String migration, long epoch, List<Written> parts)
            throws SQLException {
        return Statements.first(
                        connection,
                        RolloutSql.clock(spelling),
                        row -> new Pool(presentOf(row, spelling), inStep(row, spelling), parts),
                        migration,
                        epoch)
                .orElseThrow();
    }

    private static Instant presentOf(ResultSet row, Spelling spelling) throws SQLException {
        return spelling.time(row, "present").orElseThrow();
    }

    private static Duration inStep(ResultSet row, Spelling spelling) throws SQLException {
        Instant present = presentOf(row, spelling);
        Duration lasted = Duration.between(spelling.time(row, "began").orElse(present), present);
        return lasted.isNegative() ? Duration.ZERO : lasted;
    }

    /** Not rounded up, as some driver might. */
    private static Instant comparable(Instant since) {
        if (since.isBefore(EARLIEST)) {
            return EARLIEST;
        }
        return since.isAfter(LATEST) ? LATEST : since.truncatedTo(ChronoUnit.MICROS);
    }
}
