package dev.zdm.jdbc;

import dev.zdm.spi.MarksContract;
import dev.zdm.spi.RecordStore;
import dev.zdm.spi.RecordStoreContract;
import dev.zdm.spi.RecordStoreContract.Person;
import dev.zdm.testing.H2;
import dev.zdm.testing.Sql;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;

/** Rows and marks with keys of other types than numbers. */
class H2KeysOfAnyTypeTest {
    private static final DataSource DATABASE = H2.impatient().freshDatabase();

    private static RecordStore<Long, Person> emptyStoreOf(KeyKind<?> kind) {
        Sql.execute(DATABASE, "drop all objects");
        Sql.execute(
                DATABASE,
                "create table person (" + kind.columnTypes() + ", name varchar not null, age int, note varchar)");
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
            return emptyStoreOf(KeyKind.UUIDS);
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
            Sql.awaitWaiter(new H2(), DATABASE);
        }
    }

    @Nested
    class MarksOfPaths extends MarksContract {
        @Override
        protected RecordStore<Long, ?> emptyStore() {
            return emptyStoreOf(KeyKind.paths(""));
        }

        @Override
        protected void awaitWaiter() {
            Sql.awaitWaiter(new H2(), DATABASE);
        }
    }
}
