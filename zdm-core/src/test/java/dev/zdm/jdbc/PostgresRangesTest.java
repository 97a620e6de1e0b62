package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spi.Admission;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.Marks;
import dev.zdm.spi.PublishedRanges;
import dev.zdm.spi.PublishedRangesContract;
import dev.zdm.spi.RecordStore;
import dev.zdm.testing.Postgres;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresRangesTest extends PublishedRangesContract {
    private static final PGSimpleDataSource DATABASE = Postgres.freshDatabase();

    @Override
    protected DataSource database() {
        return DATABASE;
    }

    @Override
    protected RecordStore<Long, Long> emptyStore() {
        Postgres.execute(DATABASE, """
                drop schema public cascade; create schema public;
                create table customer (id bigint generated always as identity primary key)
                """);
        JdbcSchema.DATA.create(DATABASE);
        return Ids.on(DATABASE);
    }

    @Override
    protected RecordStore<Long, Long> withSnapshots() {
        PGSimpleDataSource strict = new PGSimpleDataSource();
        strict.setUrl(DATABASE.getUrl());
        strict.setUser(DATABASE.getUser());
        strict.setPassword(DATABASE.getPassword());
        strict.setOptions("-c default_transaction_isolation=repeatable\\ read");
        return Ids.on(strict);
    }

    @Override
    protected void awaitWaiter() {
        Postgres.awaitWaiter(DATABASE);
    }

    @Override
    protected List<String> excludingCopies() {
        return List.of("lock table " + TABLE + " in exclusive mode");
    }

    /** The guard table is shared by all migrations of a database; its row of one is not asked for to be free. */
    @Test
    void writers_of_other_migrations_are_not_waited_for() {
        // given
        JdbcRecordStore<Long, Long> store = Ids.on(DATABASE);
        PublishedRanges<Long> ranges =
                store.marks(MIGRATION).orElseThrow().ranges().orElseThrow();
        Marks<Long> others = store.marks("another").orElseThrow();
        others.prepare();
        store.home().guard().orElseThrow().prepare("another", 1);
        Admission another = new Admission("another", 1, 7, Phase.SYNC, Side.OLD);

        // when
        boolean closed = store.home().transactions().requiresNew(() -> {
            long unused = others.mark(5L, another);
            ranges.publish(new KeyRange<>(3L, 6L), 1, 10, ADMITTED);
            return store.home().transactions().<Boolean, RuntimeException>requiresNew(() -> ranges.close(1));
        });

        // then
        assertThat(closed).isTrue();
    }
}
