package dev.zdm.jdbc;

import dev.zdm.spi.MarksContract;
import dev.zdm.spi.RecordStore;
import dev.zdm.testing.Postgres;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresMarksTest extends MarksContract {
    private static final PGSimpleDataSource DATABASE = Postgres.freshDatabase();

    private final JdbcTransactionScope transactions = JdbcTransactionScope.of(DATABASE);
    private final JdbcDataStore home = JdbcDataStore.of(transactions);

    @Override
    protected RecordStore<Long, ?> emptyStore() {
        Postgres.execute(DATABASE, """
                drop schema public cascade; create schema public;
                create table customer (id bigint primary key, name text)
                """);
        JdbcSchema.DATA.create(DATABASE);
        return JdbcRecordStore.on(home)
                .table("customer")
                .key("id", Long.class, (Long id) -> id)
                .read(row -> row.getLong(1))
                .build();
    }

    @Override
    protected void awaitWaiter() {
        Postgres.awaitWaiter(DATABASE);
    }
}
