package dev.zdm.jdbc;

import dev.zdm.spi.MarksContract;
import dev.zdm.spi.RecordStore;
import dev.zdm.testing.H2;
import dev.zdm.testing.Sql;
import javax.sql.DataSource;

class H2MarksTest extends MarksContract {
    private static final DataSource DATABASE = H2.impatient().freshDatabase();

    private final JdbcDataStore home = JdbcDataStore.of(DATABASE);

    @Override
    protected RecordStore<Long, ?> emptyStore() {
        Sql.execute(DATABASE, "drop all objects; create table customer (id bigint primary key, name varchar)");
        JdbcSchema.DATA.create(DATABASE);
        return JdbcRecordStore.on(home)
                .table("customer")
                .key("id", Long.class, (Long id) -> id)
                .read(row -> row.getLong(1))
                .build();
    }

    @Override
    protected void awaitWaiter() {
        Sql.awaitWaiter(new H2(), DATABASE);
    }
}
