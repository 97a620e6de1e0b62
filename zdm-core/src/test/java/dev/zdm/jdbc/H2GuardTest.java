package dev.zdm.jdbc;

import dev.zdm.spi.DataStore;
import dev.zdm.spi.GuardContract;
import dev.zdm.testing.H2;
import dev.zdm.testing.Sql;
import javax.sql.DataSource;

class H2GuardTest extends GuardContract {
    private static final DataSource DATABASE = new H2().freshDatabase();

    @Override
    protected DataStore emptyStore() {
        Sql.execute(DATABASE, "drop all objects");
        JdbcSchema.DATA.create(DATABASE);
        return JdbcDataStore.of(DATABASE);
    }

    @Override
    protected void awaitWaiter() {
        Sql.awaitWaiter(new H2(), DATABASE);
    }

    @Override
    protected boolean writersShare() {
        return false;
    }
}
