package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spi.Admission;
import dev.zdm.spi.Guard;
import dev.zdm.spi.Marks;
import dev.zdm.spi.RecordStore.Labelled;
import dev.zdm.testing.Background;
import dev.zdm.testing.H2;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.Postgres;
import dev.zdm.testing.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows and what is kept beside them, in one statement. */
class LabelledRowsTest {
    private static final String MIGRATION = "lines";
    private static final Admission ADMITTED = new Admission(MIGRATION, 1, 7, Phase.SYNC, Side.OLD);
    private static final Duration NO_TIME = Duration.ofMillis(50);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    private final Background background = new Background();

    @AfterEach
    void endThreads() {
        background.close();
    }

    record LineId(long invoice, int line) {}

    /** Its columns are called like those that zdm keeps. */
    record Line(LineId id, String ver, long key) {}

    private static JdbcRecordStore<LineId, Line> emptyStore(DataSource database) {
        Sql.execute(database, "drop table if exists zdm_range_lines__line");
        Sql.execute(database, "drop table if exists zdm_pending_lines__line");
        Sql.execute(database, "drop table if exists zdm_key_lines__line");
        Sql.execute(database, "drop table if exists line");
        Sql.execute(
                database,
                "create table line (ver varchar(20), key_2 int, key_1 bigint, fence bigint, primary key (key_1, key_2))");
        JdbcSchema.DATA.create(database);
        JdbcRecordStore<LineId, Line> store = JdbcRecordStore.on(JdbcDataStore.of(database))
                .table("line")
                .key(List.of("key_1", "key_2"), LineId.class, Line::id)
                .column("ver", Line::ver)
                .column("fence", Line::key)
                .read(row -> new Line(
                        new LineId(row.getLong("key_1"), row.getInt("key_2")),
                        row.getString("ver"),
                        row.getLong("fence")))
                .build();
        store.marks(MIGRATION).orElseThrow().prepare();
        Sql.execute(database, "delete from zdm_guard");
        guard(store).prepare(MIGRATION, 1);
        return store;
    }

    private static Guard guard(JdbcRecordStore<?, ?> store) {
        return store.home().guard().orElseThrow();
    }

    private static Line line(int number, String text) {
        return new Line(new LineId(5, number), text, -number);
    }

    private static void mark(JdbcRecordStore<LineId, Line> store, LineId id, int times) {
        Marks<LineId> marks = store.marks(MIGRATION).orElseThrow();
        for (int time = 0; time < times; time++) {
            long unused = store.home().transactions().requiresNew(() -> marks.mark(id, ADMITTED));
        }
    }

    static Stream<DataSource> databases() {
        return Stream.of(
                Postgres.freshDatabase(),
                MariaDb.freshDatabase("jdbc:mariadb"),
                H2.freshDatabase(";DATABASE_TO_LOWER=TRUE"));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void rows_come_with_the_versions_of_their_keys(DataSource database) {
        // given
        JdbcRecordStore<LineId, Line> store = emptyStore(database);
        Line present = line(1, "here");
        LineId gone = new LineId(5, 2);
        Line unmarked = line(3, "unmarked");
        store.put(present);
        store.put(unmarked);
        mark(store, present.id(), 3);
        mark(store, gone, 1);

        // when
        var found = store.findLabelled(MIGRATION, List.of(present.id(), gone, unmarked.id(), new LineId(6, 1)));

        // then
        assertThat(found.orElseThrow())
                .containsExactlyInAnyOrder(
                        new Labelled<>(present.id(), 3, Optional.of(present)),
                        new Labelled<>(gone, 1, Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void more_keys_than_fit_a_statement_come_too(DataSource database) {
        // given
        JdbcRecordStore<LineId, Line> store = emptyStore(database);
        List<Line> lines = IntStream.rangeClosed(1, 1_001)
                .mapToObj(number -> line(number, "many"))
                .toList();
        store.putAll(lines);
        Marks<LineId> marks = store.marks(MIGRATION).orElseThrow();
        List<LineId> ids = lines.stream().map(Line::id).toList();
        var unused = store.home().transactions().requiresNew(() -> marks.touch(ids, ADMITTED));

        // then
        assertThat(store.findLabelled(MIGRATION, ids).orElseThrow())
                .hasSize(1_001)
                .allMatch(found ->
                        found.version() == 1 && found.row().orElseThrow().id().equals(found.key()));
    }

    @Nested
    class OnPostgres {
        private static final DataSource DATABASE = Postgres.freshDatabase();

        private final JdbcRecordStore<LineId, Line> store = emptyStore(DATABASE);
        private final Line line = line(1, "first");

        private Optional<Boolean> put(Line copy, long version) {
            return store.putIfLater(copy, version, ADMITTED);
        }

        private void run(String statement) {
            try {
                boolean unused = store.home()
                        .transactions()
                        .withConnection(
                                connection -> connection.createStatement().execute(statement));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private boolean fence(long version) {
            Marks<LineId> marks = store.marks(MIGRATION).orElseThrow();
            return store.home().transactions().requiresNew(() -> marks.fence(line.id(), version, ADMITTED));
        }

        @Test
        void a_row_is_put_only_if_its_version_is_later_than_what_was_applied() {
            // then
            assertThat(put(line, 3)).contains(true);
            assertThat(put(line(1, "same"), 3)).contains(false);
            assertThat(put(line(1, "earlier"), 2)).contains(false);
            assertThat(store.find(line.id())).contains(line);
            assertThat(put(line(1, "later"), 4)).contains(true);
            assertThat(store.find(line.id())).contains(line(1, "later"));
            assertThat(fence(4)).isFalse();
        }

        @Test
        void what_the_guard_does_not_admit_is_not_put() {
            // given
            Admission otherRun = new Admission(MIGRATION, 2, 7, Phase.SYNC, Side.OLD);
            Admission otherOwner = new Admission(MIGRATION, 1, 7, Phase.SYNC, Side.NEW);

            // then
            assertThat(store.putIfLater(line, 3, otherRun)).isEmpty();
            assertThat(store.putIfLater(line, 3, otherOwner)).isEmpty();
            assertThat(store.find(line.id())).isEmpty();
            assertThat(fence(1)).isTrue();
        }

        @Test
        void a_transaction_with_one_snapshot_asks_the_guard_by_itself() {
            // when
            Optional<Boolean> put = store.home().transactions().requiresNew(() -> {
                run("set transaction isolation level repeatable read");
                return put(line, 3);
            });

            // then
            assertThat(put).isEmpty();
            assertThat(store.find(line.id())).isEmpty();
        }

        @Test
        void whoever_waited_for_the_fence_overwrites_a_row_that_is_younger_than_its_own_beginning() {
            // given
            CountDownLatch written = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);
            Future<Optional<Boolean>> first =
                    background.run(() -> store.home().transactions().requiresNew(() -> {
                        Optional<Boolean> put = put(line, 3);
                        written.countDown();
                        Background.await(end);
                        return put;
                    }));
            Background.await(written);

            // when
            Future<Optional<Boolean>> later = background.run(() -> put(line(1, "later"), 4));
            Future<Optional<Boolean>> same = background.run(() -> put(line(1, "same"), 3));
            Postgres.awaitWaiter(DATABASE);
            end.countDown();

            // then
            assertThat(Background.get(first)).contains(true);
            assertThat(Background.get(later)).contains(true);
            assertThat(Background.get(same)).contains(false);
            assertThat(store.find(line.id())).contains(line(1, "later"));
        }

        @Test
        void the_guard_is_held_until_the_unit_ends() {
            // given
            Guard guard = guard(store);

            // when
            Guard.HandOver during = store.home().transactions().requiresNew(() -> {
                var unused = put(line, 3);
                return guard.handOver(MIGRATION, Side.NEW, 1, NO_TIME, () -> {});
            });

            // then
            assertThat(during).isEqualTo(Guard.HandOver.HELD);
            assertThat(guard.handOver(MIGRATION, Side.NEW, 2, LONG_ENOUGH, () -> {}))
                    .isEqualTo(Guard.HandOver.DONE);
        }

        @Test
        void whoever_waited_for_a_hand_over_puts_nothing() {
            // given
            List<Future<Optional<Boolean>>> late = new ArrayList<>();

            // when
            var unused = guard(store).handOver(MIGRATION, Side.NEW, 1, LONG_ENOUGH, () -> {
                late.add(background.run(() -> put(line, 3)));
                Postgres.awaitWaiter(DATABASE);
            });

            // then
            assertThat(Background.get(late.get(0))).isEmpty();
            assertThat(store.find(line.id())).isEmpty();
        }
    }
}
