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
final class DurableCost implements AutoCloseable {
    private final JdbcTransactionScope old;
    private final JdbcTransactionScope next;
    private final Table before;
    private final Table after;
    private final Zdm zdm;
    private final Migration<Long, Row> migration;
    private final Marks<Long> marks;

    DurableCost(DataSource one, DataSource other) {
        this.old = JdbcTransactionScope.of(one);
        this.next = JdbcTransactionScope.of(other);
        this.before = Table.of("before", old, JdbcDataStore.of(old));
        this.after = Table.of("after", next, JdbcDataStore.of(next));
        this.zdm = Zdm.builder().stateStore(JdbcStateStore.of(one)).build();
        this.migration = Journey.begin(zdm, before.store(), after.store(), Mapping.identity());
        this.marks = before.store().marks(Journey.ID).orElseThrow();
        this.migration.advance(Journey.MEASURING);
    }

    /** From here on both sides have a write before it is acknowledged. */
    void copyBeforeAcknowledging() throws ExecutionException, InterruptedException {
        Journey.toSync(migration);
    }

    void unmarked(long id, String text) throws SQLException {
        old.<Integer, SQLException>inTransaction(() -> before.update(id, text));
    }

    void marked(long id, String text) throws SQLException {
        Admission admission = Admission.of(migration.state(), Side.OLD);
        old.<Long, SQLException>inTransaction(() -> before.update(id, text) + marks.mark(id, admission));
    }

    void byHand(long id, String text) throws SQLException {
        old.<Integer, SQLException>inTransaction(() -> before.update(id, text));
        next.<Integer, SQLException>inTransaction(() -> after.upsert(id, text));
    }

    void byZdm(long id, String text) throws SQLException {
        int unused =
                migration.<Integer, SQLException>write(id, () -> before.update(id, text), () -> after.update(id, text));
    }

    @Override
    public void close() {
        zdm.close();
    }
}
