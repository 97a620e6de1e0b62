package dev.zdm.jdbc;

import dev.zdm.spi.MarksContract;
import dev.zdm.spi.RecordStore;
import dev.zdm.spi.RecordStoreContract;
import dev.zdm.spi.RecordStoreContract.Person;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.Sql;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;

/** Rows and marks with keys of other types than numbers. */
class MariaDbKeysOfAnyTypeTest {
    private static final DataSource DATABASE = MariaDb.freshDatabase("jdbc:mariadb");

    private static RecordStore<Long, Person> emptyStoreOf(KeyKind<?> kind) {
        Sql.texts(
                        DATABASE,
                        "select concat('drop table `', table_name, '`') from information_schema.tables"
                                + " where table_schema = database()")
                .forEach(drop -> Sql.execute(DATABASE, drop));
        Sql.execute(
                DATABASE,
                "create table person (" + kind.columnTypes()
                        + ", name mediumtext not null, age int, note mediumtext) default character set utf8mb4");
        JdbcSchema.DATA.create(DATABASE);
        return kind.persons(JdbcDataStore.of(DATABASE));
    }

    @Nested
    class Composite extends RecordStoreContract {
        @Override
        protected RecordStore<Long, Person> emptyStore() {
            return emptyStoreOf(KeyKind.LINES);
        }
    }

    @Nested
    class Uuid extends RecordStoreContract {
        @Override
        protected RecordStore<Long, Person> emptyStore() {
            return emptyStoreOf(KeyKind.UUIDS.in("char(36)"));
        }
    }

    @Nested
    class Text extends RecordStoreContract {
        @Override
        protected RecordStore<Long, Person> emptyStore() {
            return emptyStoreOf(KeyKind.TEXTS);
        }
    }

    @Nested
    class MarksOfComposite extends MarksContract {
        @Override
        protected RecordStore<Long, ?> emptyStore() {
            return emptyStoreOf(KeyKind.LINES);
        }

        @Override
        protected void awaitWaiter() {
            Sql.awaitWaiter(new MariaDb(), DATABASE);
        }
    }

    @Nested
    class MarksOfPaths extends MarksContract {
        @Override
        protected RecordStore<Long, ?> emptyStore() {
            return emptyStoreOf(KeyKind.paths("collate utf8mb4_bin"));
        }

        @Override
        protected void awaitWaiter() {
            Sql.awaitWaiter(new MariaDb(), DATABASE);
        }
    }
}
