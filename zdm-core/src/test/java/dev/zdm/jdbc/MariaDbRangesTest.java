package dev.zdm.jdbc;

import dev.zdm.spi.PublishedRangesContract;
import dev.zdm.spi.RecordStore;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.Sql;
import java.util.List;
import javax.sql.DataSource;

/** At REPEATABLE READ, the server's default. */
class MariaDbRangesTest extends PublishedRangesContract {
    private static final DataSource DATABASE = MariaDb.freshDatabase("jdbc:mariadb");

    @Override
    protected DataSource database() {
        return DATABASE;
    }

    @Override
    protected RecordStore<Long, Long> emptyStore() {
        Sql.texts(
                        DATABASE,
                        "select concat('drop table `', table_name, '`') from information_schema.tables"
                                + " where table_schema = database()")
                .forEach(drop -> Sql.execute(DATABASE, drop));
        Sql.execute(DATABASE, "create table customer (id bigint auto_increment primary key)");
        JdbcSchema.DATA.create(DATABASE);
        return Ids.on(DATABASE);
    }

    @Override
    protected RecordStore<Long, Long> withSnapshots() {
        return Ids.on(DATABASE);
    }

    @Override
    protected void awaitWaiter() {
        Sql.awaitWaiter(new MariaDb(), DATABASE);
    }

    @Override
    protected List<String> excludingCopies() {
        return List.of("select * from zdm_guard for update");
    }

    @Override
    protected String elevenMinutes() {
        return "11 minute";
    }
}
