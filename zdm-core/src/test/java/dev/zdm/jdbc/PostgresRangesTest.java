package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spi.Admission;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.Marks;
import dev.zdm.spi.PublishedRanges;
import dev.zdm.spi.PublishedRanges.Publication;
import dev.zdm.spi.PublishedRangesContract;
import dev.zdm.spi.RecordStore;
import dev.zdm.spi.TransactionScope;
import dev.zdm.testing.Background;
import dev.zdm.testing.Postgres;
import dev.zdm.testing.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        return withSetting("default_transaction_isolation=repeatable\\ read");
    }

    private static JdbcRecordStore<Long, Long> withSetting(String setting) {
        PGSimpleDataSource other = new PGSimpleDataSource();
        other.setUrl(DATABASE.getUrl());
        other.setUser(DATABASE.getUser());
        other.setPassword(DATABASE.getPassword());
        other.setOptions("-c " + setting);
        return Ids.on(other);
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
        PublishedRanges<Long> ranges = ranges(store);
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

    /** A publication that waits for copies may hold the range for longer than a scan waits for any row. */
    @Test
    void whoever_has_copied_a_range_waits_for_a_publication_and_loses_nothing() {
        // given
        JdbcRecordStore<Long, Long> store = Ids.on(DATABASE);
        TransactionScope transactions = store.home().transactions();
        PublishedRanges<Long> ranges = ranges(store);
        ranges.publish(new KeyRange<>(3L, 6L), 1, 10, ADMITTED);

        // when
        try (Background background = new Background()) {
            Future<Boolean> closing = transactions.requiresNew(() -> {
                run(transactions, "lock table " + TABLE + " in exclusive mode");
                Future<Boolean> begun =
                        background.run(() -> store.home().limited(Duration.ofSeconds(5), () -> ranges.close(1)));
                awaitWaiter();
                assertThatThrownBy(() -> begun.get(5 * TableRows.SCAN_LOCK_MILLIS, TimeUnit.MILLISECONDS))
                        .isInstanceOf(TimeoutException.class);
                return begun;
            });

            // then
            assertThat(Background.get(closing)).isTrue();
        }
    }

    /** Copies wait for whoever publishes, also if his host is gone; and he need not wait for a disk, or for a replica. */
    @Test
    void a_publication_is_short_and_its_settings_are_gone_when_the_range_is_closed() {
        // given
        JdbcRecordStore<Long, Long> store = withSetting("synchronous_commit=on");
        PublishedRanges<Long> ranges = ranges(store);
        Postgres.execute(DATABASE, """
                create table seen (at serial, settings text);
                create function see() returns trigger language plpgsql as $$ begin
                    insert into seen (settings) values (tg_op || ' ' || concat_ws(', ',
                        current_setting('synchronous_commit'), current_setting('lock_timeout'),
                        current_setting('statement_timeout'), current_setting('idle_in_transaction_session_timeout')));
                    return new;
                end $$;
                create trigger see before insert or update on %s for each row execute function see()
                """.formatted(TABLE));

        // when
        ranges.publish(new KeyRange<>(3L, 6L), 1, 10, ADMITTED);
        boolean closed = store.home().transactions().requiresNew(() -> ranges.close(1));

        // then
        assertThat(closed).isTrue();
        assertThat(Sql.texts(DATABASE, "select settings from seen order by at"))
                .containsExactly("INSERT off, 200ms, 5s, 5s", "UPDATE on, 2s, 0, 0");
    }

    /** Writers lock the guard's row, and a coordinator its table: neither meets one who waits for copies. */
    @ParameterizedTest
    @CsvSource({
        TABLE + ", 'select gen from zdm_guard for update nowait'",
        "zdm_guard, 'lock table " + TABLE + " in access exclusive mode nowait'"
    })
    void a_publication_that_waits_is_in_nobodys_way(String held, String taken) {
        // given
        JdbcRecordStore<Long, Long> store = Ids.on(DATABASE);
        TransactionScope transactions = store.home().transactions();
        PublishedRanges<Long> ranges = ranges(store);

        // when
        try (Background background = new Background()) {
            Future<Publication<Long>> publishing = transactions.requiresNew(() -> {
                run(transactions, "lock table " + held + " in exclusive mode");
                Future<Publication<Long>> begun =
                        background.run(() -> ranges.publish(new KeyRange<>(3L, 6L), 1, 10, ADMITTED));
                awaitWaiter();
                Postgres.execute(DATABASE, "begin; " + taken + "; commit");
                return begun;
            });

            // then
            assertThat(Background.get(publishing).isDone()).isFalse();
        }
    }

    private static PublishedRanges<Long> ranges(JdbcRecordStore<Long, Long> store) {
        return store.marks(MIGRATION).orElseThrow().ranges().orElseThrow();
    }

    private static void run(TransactionScope transactions, String statement) {
        try {
            boolean unused = transactions.withConnection(connection -> {
                Statements.execute(connection, statement);
                return true;
            });
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
