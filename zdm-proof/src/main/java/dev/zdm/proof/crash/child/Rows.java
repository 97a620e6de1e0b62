package dev.zdm.proof.crash.child;

import dev.zdm.Migration;
import dev.zdm.proof.crash.wire.Request;
import dev.zdm.proof.crash.wire.Row;
import dev.zdm.spi.Call;
import java.sql.SQLException;
import java.util.Optional;

/** What clients ask for, as an application would do it with zdm. */
final class Rows {
    private final Migration<Integer, Account> accounts;
    private final Engine engine;

    Rows(Engine engine) {
        this.engine = engine;
        this.accounts = engine.accounts();
    }

    Optional<Row> perform(Request request) throws SQLException {
        int key = request.key();
        String token = request.token();
        return switch (request.op()) {
            case READ -> accounts.read(key).map(Account::row);
            case PUT ->
                write(
                        key,
                        () -> engine.old().put(key, token),
                        () -> engine.next().put(key, token));
            case DELETE ->
                write(key, () -> engine.old().delete(key), () -> engine.next().delete(key));
            case NOTE ->
                write(
                        key,
                        () -> engine.old().note(key, token),
                        () -> engine.next().note(key, token));
            case APPEND -> append(key, token);
            case INCREMENT -> inUnit(() -> increment(key));
            case TRANSFER -> inUnit(() -> transfer(key, request.other(), token));
            default -> throw new IllegalArgumentException(request.op().name());
        };
    }

    private Optional<Row> append(int key, String token) throws SQLException {
        return write(
                key, () -> engine.old().append(key, token), () -> engine.next().append(key, token));
    }

    private Optional<Row> transfer(int key, int other, String token) throws SQLException {
        Optional<Row> unused = append(Math.min(key, other), token);
        return append(Math.max(key, other), token);
    }

    private Optional<Row> increment(int key) throws SQLException {
        long seen = accounts.<Long, SQLException>read(
                key, () -> engine.old().lockHits(key), () -> engine.next().lockHits(key));
        Optional<Row> unused = write(
                key, () -> engine.old().hits(key, seen + 1), () -> engine.next().hits(key, seen + 1));
        return Optional.of(new Row(key, null, "", seen + 1, null));
    }

    private Optional<Row> write(int key, Call<Integer, SQLException> old, Call<Integer, SQLException> next)
            throws SQLException {
        int unused = accounts.write(key, old, next);
        return Optional.empty();
    }

    private Optional<Row> inUnit(Call<Optional<Row>, SQLException> call) throws SQLException {
        return accounts.inUnit(call);
    }
}
