package dev.zdm.proof.cost;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcMapping;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.jdbc.JdbcTransactionScope;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.Side;
import dev.zdm.proof.cost.Table.Row;
import dev.zdm.spi.Admission;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Both tables in one database, and one transaction for each write. */
final class AtomicCost implements AutoCloseable {
    private final JdbcTransactionScope transactions;
    private final Table before;
    private final Table after;
    private final Zdm zdm;
    private final Migration<Long, Row> migration;

    AtomicCost(DataSource database) {
        this.transactions = JdbcTransactionScope.of(database);
        JdbcDataStore home = JdbcDataStore.of(transactions);
        this.before = Table.of("before", transactions, home);
        this.after = Table.of("after", transactions, home);
        this.zdm = Zdm.builder().stateStore(JdbcStateStore.of(database)).build();
        this.migration = Journey.begin(zdm, before.store(), after.store(), JdbcMapping.of(Mapping.identity()));
        this.migration.advance(Journey.MEASURING);
    }

    /** The row, and its copy, which looks at no guard. */
    void unguarded(long id, String text) throws SQLException {
        transactions.<Integer, SQLException>inTransaction(() -> {
            int updated = before.update(id, text);
            after.store().put(new Row(id, text));
            return updated;
        });
    }

    /** The same statements, and the guard in the second of them. */
    void guarded(long id, String text) throws SQLException {
        Admission admission = Admission.of(migration.state(), Side.OLD);
        transactions.<Integer, SQLException>inTransaction(() -> {
            int updated = before.update(id, text);
            if (!after.store().putIfAdmitted(new Row(id, text), admission)) {
                throw new IllegalStateException("the guard does not admit this");
            }
            return updated;
        });
    }

    void byHand(long id, String text) throws SQLException {
        transactions.<Integer, SQLException>inTransaction(() -> before.update(id, text) + after.upsert(id, text));
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
