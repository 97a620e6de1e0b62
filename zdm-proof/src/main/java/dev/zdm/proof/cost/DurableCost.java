package dev.zdm.proof.cost;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.jdbc.JdbcTransactionScope;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.Side;
import dev.zdm.proof.cost.Table.Row;
import dev.zdm.spi.Admission;
import dev.zdm.spi.Marks;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;

/** Each table in a database of its own, and a transaction in each for every write. */
final class DurableCost {
    private final DataSource control;
    private final JdbcTransactionScope old;
    private final JdbcTransactionScope next;
    private final Table before;
    private final Table after;

    DurableCost(DataSource one, DataSource other) {
        this.control = one;
        this.old = JdbcTransactionScope.of(one);
        this.next = JdbcTransactionScope.of(other);
        this.before = Table.of("before", old, JdbcDataStore.of(old));
        this.after = Table.of("after", next, JdbcDataStore.of(next));
    }

    private Zdm instance() {
        return Zdm.builder().stateStore(JdbcStateStore.of(control)).build();
    }

    private Migration<Long, Row> migration(Zdm instance) {
        return Journey.begin(instance, before.store(), after.store(), Mapping.identity());
    }

    void unmarked(long id, String text) throws SQLException {
        old.<Integer, SQLException>inTransaction(() -> before.update(id, text));
    }

    /** The same with its mark. No instance runs meanwhile, which would copy what is owed and be measured as well. */
    Write marked() {
        Marks<Long> marks = before.store().marks(Journey.ID).orElseThrow();
        Admission admission = dualWriting();
        return (id, text) ->
                old.<Long, SQLException>inTransaction(() -> before.update(id, text) + marks.mark(id, admission));
    }

    private Admission dualWriting() {
        try (Zdm instance = instance()) {
            Migration<Long, Row> migration = migration(instance);
            migration.advance(Journey.MEASURING);
            return Admission.of(migration.state(), Side.OLD);
        }
    }

    void byHand(long id, String text) throws SQLException {
        old.<Integer, SQLException>inTransaction(() -> before.update(id, text));
        next.<Integer, SQLException>inTransaction(() -> after.upsert(id, text));
    }

    /** Runs something with a write that both sides have before it is acknowledged. */
    <T> T byZdm(Measurement<T> measurement) throws SQLException, ExecutionException, InterruptedException {
        forgetWhatIsOwed();
        try (Zdm instance = instance()) {
            Migration<Long, Row> migration = migration(instance);
            Journey.toSync(migration);
            return measurement.of((id, text) -> {
                int unused = migration.<Integer, SQLException>write(
                        id, () -> before.update(id, text), () -> after.update(id, text));
            });
        }
    }

    /** What the marks left behind is copied by the backfill that follows; to copy it twice would take long. */
    private void forgetWhatIsOwed() throws SQLException {
        String pending = before.store().markTables(Journey.ID).pending();
        boolean unused =
                old.withConnection(connection -> connection.createStatement().execute("TRUNCATE " + pending));
    }

    /** Measures a write. */
    @FunctionalInterface
    interface Measurement<T> {
        T of(Write write) throws ExecutionException, InterruptedException;
    }
}
