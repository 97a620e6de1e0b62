package dev.zdm.jdbc;

import dev.zdm.spi.OperatorRequests;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows of {@code zdm_request}. How old one is, is measured by the database's clock. */
final class JdbcOperatorRequests implements OperatorRequests {
    /** As long as every database can count back. */
    private static final Duration EVER = Duration.ofDays(3_650);

    private final OwnTransactions transactions;

    JdbcOperatorRequests(OwnTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public long ask(Request request) {
        return transactions.run(
                request.migration(),
                (connection, dialect) -> Statements.insertNumbered(
                        connection,
                        RolloutSql.requestAsk(dialect.spelling()),
                        request.migration(),
                        request.action(),
                        request.expectedEpoch(),
                        request.subject(),
                        request.number().isPresent() ? request.number().getAsInt() : null,
                        request.by(),
                        request.reason()));
    }

    @Override
    public Optional<Taken> take(String migration, String instance, Duration youngerThan) {
        Duration age = youngerThan.compareTo(EVER) > 0 ? EVER : youngerThan;
        return transactions.run(migration, (connection, dialect) -> {
            Spelling spelling = dialect.spelling();
            List<Optional<Taken>> open = Statements.list(
                    connection,
                    RolloutSql.requestsOpen(spelling),
                    JdbcOperatorRequests::read,
                    migration,
                    -age.toMillis());
            return takeFirst(
                    connection,
                    spelling,
                    open.stream().flatMap(Optional::stream).toList(),
                    instance);
        });
    }

    /** All that were found are tried: to look again would show some transactions the same as before. */
    private static Optional<Taken> takeFirst(
            Connection connection, Spelling spelling, List<Taken> open, String instance) throws SQLException {
        for (Taken each : open) {
            if (Statements.update(connection, RolloutSql.requestTake(spelling), instance, each.id()) == 1) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    @Override
    public void answer(long id, boolean done, String text) {
        transactions.run(
                null,
                (connection, dialect) ->
                        Statements.update(connection, RolloutSql.requestAnswer(dialect.spelling()), done, text, id));
    }

    @Override
    public Optional<Answer> find(long id) {
        return transactions.run(
                null,
                (connection, dialect) ->
                        Statements.first(connection, RolloutSql.REQUEST_FIND, JdbcOperatorRequests::answer, id));
    }

    private static Answer answer(ResultSet row) throws SQLException {
        @Nullable String text = row.getString("answer");
        return new Answer(
                Optional.ofNullable(row.getString("taken_by")),
                text != null,
                row.getBoolean("done"),
                text == null ? "" : text);
    }

    /** What a later version of zdm asks for on the same tables is left to an instance that knows it. */
    private static Optional<Taken> read(ResultSet row) throws SQLException {
        String name = row.getString("action");
        Optional<Action> action = Stream.of(Action.values())
                .filter(each -> each.name().equals(name))
                .findFirst();
        return action.isEmpty() ? Optional.empty() : Optional.of(new Taken(row.getLong("id"), read(row, action.get())));
    }

    private static Request read(ResultSet row, Action action) throws SQLException {
        int number = row.getInt("number");
        OptionalInt given = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(number);
        return new Request(
                row.getString("migration"),
                action,
                row.getLong("expected_epoch"),
                row.getString("subject"),
                given,
                row.getString("asked_by"),
                row.getString("reason"));
    }
}
