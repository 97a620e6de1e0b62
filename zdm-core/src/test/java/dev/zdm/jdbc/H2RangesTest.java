package dev.zdm.jdbc;

import dev.zdm.spi.PublishedRangesContract;
import dev.zdm.spi.RecordStore;
import dev.zdm.testing.H2;
import dev.zdm.testing.Sql;
import java.util.List;
import javax.sql.DataSource;

class H2RangesTest extends PublishedRangesContract {
    private static final DataSource DATABASE = new H2().freshDatabase();

    @Override
    protected DataSource database() {
        return DATABASE;
    }

    @Override
    protected RecordStore<Long, Long> emptyStore() {
        Sql.execute(DATABASE, "drop all objects; create table customer (id bigint primary key)");
        JdbcSchema.DATA.create(DATABASE);
        return Ids.on(DATABASE);
    }

    /** H2 is for tests, at its default isolation. */
    @Override
    protected RecordStore<Long, Long> withSnapshots() {
        return Ids.on(DATABASE);
    }

    @Override
    protected void awaitWaiter() {
        Sql.awaitWaiter(new H2(), DATABASE);
    }

    @Override
    protected List<String> excludingCopies() {
        return List.of("select * from zdm_guard for update");
    }
}
