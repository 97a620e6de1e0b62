package dev.zdm.jdbc;

import dev.zdm.spi.RolloutNotes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The rows of {@code zdm_note}. Of two that are equal the database's unique key refuses one. */
final class JdbcRolloutNotes implements RolloutNotes {
    private final OwnTransactions transactions;

    JdbcRolloutNotes(OwnTransactions transactions) {
        this.transactions = transactions;
    }

    /** Looks first: what waits is found again each second by each instance, and some drivers log every refusal. */
    @Override
    public boolean enter(Note note) {
        return transactions.run(
                note.migration(),
                (connection, dialect) -> !isThere(connection, note) && insert(connection, dialect.spelling(), note));
    }

    private static boolean isThere(Connection connection, Note note) throws SQLException {
        return Statements.exists(
                connection, RolloutSql.NOTE_FIND, note.migration(), note.epoch(), note.kind(), note.subject());
    }

    private static boolean insert(Connection connection, Spelling spelling, Note note) throws SQLException {
        return spelling.insertIfAbsent(
                connection,
                RolloutSql.noteEnter(spelling),
                note.migration(),
                note.run(),
                note.epoch(),
                note.kind(),
                note.subject(),
                note.by(),
                note.reason());
    }

    @Override
    public List<Note> of(String migration, long run) {
        return transactions.run(
                migration,
                (connection, dialect) ->
                        Statements.list(
                                        connection,
                                        RolloutSql.NOTE_LIST,
                                        row -> read(row, dialect.spelling()),
                                        migration,
                                        run)
                                .stream()
                                .flatMap(Optional::stream)
                                .toList());
    }

    /** A later version of zdm on the same tables may note what this one does not know. */
    private static Optional<Note> read(ResultSet row, Spelling spelling) throws SQLException {
        String name = row.getString("kind");
        Optional<Kind> kind = Stream.of(Kind.values())
                .filter(each -> each.name().equals(name))
                .findFirst();
        return kind.isEmpty() ? Optional.empty() : Optional.of(read(row, spelling, kind.get()));
    }

    private static Note read(ResultSet row, Spelling spelling, Kind kind) throws SQLException {
        return new Note(
                row.getString("migration"),
                row.getLong("run"),
                row.getLong("epoch"),
                kind,
                row.getString("subject"),
                row.getString("noted_by"),
                row.getString("reason"),
                spelling.time(row, "noted_at").orElseThrow());
    }
}
