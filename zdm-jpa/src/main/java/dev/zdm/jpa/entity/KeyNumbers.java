package dev.zdm.jpa.entity;

import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcRecordStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.hibernate.id.enhanced.Optimizer;
import org.hibernate.persister.entity.EntityPersister;

/**
 * The numbers that one entity gets as ids: from its column, as the table's own store knows them, or from a generator of
 * Hibernate's. Thread-safe.
 *
 * <p>Pools that instances have taken are safe where they are: the other side goes on after everything that was taken here,
 * and this one after everything that the other side took before writes came back.
 */
final class KeyNumbers {
    private final EntityShape<?> shape;
    private final JdbcRecordStore<?, ?> rows;
    private final EntityReader<?, ?> reader;
    private final Optional<NumberSource> source;

    KeyNumbers(
            EntityShape<?> shape,
            JdbcRecordStore<?, ?> rows,
            EntityReader<?, ?> reader,
            Optional<NumberSource> source) {
        this.shape = shape;
        this.rows = rows;
        this.reader = reader;
        this.source = source;
    }

    private EntityPersister persister() {
        return shape.persister();
    }

    /** No id after this one was given, and none of those that were taken. */
    long last() {
        long generated = rows.lastGeneratedKey();
        return source.isEmpty() ? generated : Math.max(generated, take().id() - 1);
    }

    private NumberSource.Position take() {
        return reader.run(
                "reading the generated keys of", session -> NumberSource.take(persister(), EntityReader.spi(session)));
    }

    /** Goes on after a number, and after every id that there is. */
    void advance(long past) {
        rows.advanceGeneratedKeys(past);
        source.ifPresent(numbers -> {
            long first = Math.max(past, greatest()) + 1;
            NumberSource.Position present = take();
            if (present.id() < first) {
                skip(numbers, present, first - present.id());
            }
        });
    }

    private void skip(NumberSource numbers, NumberSource.Position present, long distance) {
        JdbcDataStore home = rows.home();
        boolean unused = home.onTable("moving the generated keys of", rows.name(), connection -> {
            numbers.skip(home.transactions(), present, distance);
            return true;
        });
        forget();
    }

    /** What this instance has taken and not given; the next id comes from what is taken then. */
    void forget() {
        NumberSource.pools(persister()).ifPresent(Optimizer::reset);
    }

    private long greatest() {
        return rows.home().onTable("reading", rows.name(), this::greatest);
    }

    private long greatest(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                        "SELECT max(" + shape.keyExpressions().get(0) + ") FROM " + shape.querySpace());
                ResultSet results = statement.executeQuery()) {
            return results.next() ? results.getLong(1) : 0;
        }
    }
}
