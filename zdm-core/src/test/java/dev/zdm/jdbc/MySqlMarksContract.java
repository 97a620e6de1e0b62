package dev.zdm.jdbc;

import dev.zdm.spi.MarksContract;
import dev.zdm.spi.RecordStore;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.Sql;
import javax.sql.DataSource;

/** On MariaDB, through either driver, at the server's default isolation. */
abstract class MySqlMarksContract extends MarksContract {
    private final DataSource database;
    private final JdbcDataStore home;

    MySqlMarksContract(DataSource database) {
        this.database = database;
        this.home = JdbcDataStore.of(database);
    }

    @Override
    protected RecordStore<Long, ?> emptyStore() {
        Sql.texts(
                        database,
                        "select concat('drop table `', table_name, '`') from information_schema.tables"
                                + " where table_schema = database()")
                .forEach(drop -> Sql.execute(database, drop));
        Sql.execute(database, "create table customer (id bigint primary key, name text)");
        JdbcSchema.DATA.create(database);
        return JdbcRecordStore.on(home)
                .table("customer")
                .key("id", Long.class, (Long id) -> id)
                .read(row -> row.getLong(1))
                .build();
    }

    @Override
    protected void awaitWaiter() {
        Sql.awaitWaiter(new MariaDb(), database);
    }
}
