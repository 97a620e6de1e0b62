package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spi.Admission;
import dev.zdm.spi.Call;
import dev.zdm.spi.DirectCopy;
import dev.zdm.spi.Guard;
import dev.zdm.spi.RecordSource.BusyException;
import dev.zdm.testing.Background;
import dev.zdm.testing.OneConnection;
import dev.zdm.testing.Postgres;
import dev.zdm.testing.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Copies of one statement, by themselves. */
class JdbcMappingTest {
    private static final PGSimpleDataSource DATABASE = Postgres.freshDatabase();
    private static final String MIGRATION = "labels";
    private static final Admission ADMISSION = new Admission(MIGRATION, 3, 7, Phase.BACKFILL, Side.OLD);
    private static final Duration NO_TIME = Duration.ofMillis(50);

    private final Background background = new Background();
    private final JdbcTransactionScope transactions = JdbcTransactionScope.of(DATABASE);
    private final JdbcDataStore home = JdbcDataStore.of(transactions);
    private final Guard guard = home.guard().orElseThrow();

    record Named(long id, String name, @Nullable String kind) {}

    record Labelled(long id, String label, @Nullable String kind) {}

    /** Never asked by a copy of one statement. */
    private static final class Untouched implements Mapping<Named, Labelled> {
        @Override
        public Labelled toNew(Named old) {
            throw new AssertionError("a row came here");
        }

        @Override
        public Named toOld(Labelled next) {
            throw new AssertionError("a row came here");
        }
    }

    private static final JdbcMapping<Named, Labelled> MAPPING = JdbcMapping.of(new Untouched())
            .toNew("label", "upper(name)")
            .toNew("kind", "kind::mood")
            .toOld("name", "lower(label)")
            .toOld("kind", "kind::text");

    @BeforeEach
    void createTables() {
        Sql.execute(DATABASE, "drop table if exists named, labelled, zdm_guard; drop type if exists mood");
        Sql.execute(DATABASE, "create type mood as enum ('good', 'bad')");
        Sql.execute(DATABASE, "create table named (id bigint primary key, name text not null, kind text)");
        Sql.execute(
                DATABASE,
                "create table labelled (id bigint generated always as identity primary key, label varchar(5) not null,"
                        + " kind mood, extra text default 'x')");
        JdbcSchema.DATA.create(DATABASE);
        guard.prepare(MIGRATION, 3);
        Sql.execute(DATABASE, "insert into named values (1, 'one', 'good'), (2, 'two', null)");
    }

    @AfterEach
    void endThreads() {
        background.close();
    }

    private static JdbcRecordStore<Long, Named> named(JdbcDataStore home) {
        return JdbcRecordStore.on(home)
                .table("named")
                .key("id", Long.class, Named::id)
                .column("name", Named::name)
                .column("kind", Named::kind)
                .read(row -> new Named(row.getLong("id"), row.getString("name"), row.getString("kind")))
                .build();
    }

    private static JdbcRecordStore<Long, Labelled> labelled(JdbcDataStore home) {
        return JdbcRecordStore.on(home)
                .table("labelled")
                .key("id", Long.class, Labelled::id)
                .column("label", Labelled::label)
                .column("kind", Labelled::kind)
                .read(row -> new Labelled(row.getLong("id"), row.getString("label"), row.getString("kind")))
                .build();
    }

    private DirectCopy<Long> toNew() {
        return MAPPING.direct(named(home), labelled(home), Side.NEW).orElseThrow();
    }

    private DirectCopy<Long> toOld() {
        return MAPPING.direct(named(home), labelled(home), Side.OLD).orElseThrow();
    }

    private List<String> rows(String table) {
        return Sql.texts(DATABASE, "select * from " + table + " order by id");
    }

    private boolean copyAdmitted(Admission admission) {
        DirectCopy<Long> copy = toNew();
        return transactions.inTransaction(() -> copy.copyIfAdmitted(1L, admission));
    }

    @Test
    void a_row_is_inserted_and_then_overwritten_and_other_columns_keep_their_values() {
        // given
        DirectCopy<Long> copy = toNew();

        // when
        boolean inserted = copy.copy(1L);
        Sql.execute(DATABASE, "update labelled set extra = 'mine'");
        Sql.execute(DATABASE, "update named set name = 'uno', kind = null where id = 1");
        boolean overwritten = copy.copy(1L);

        // then
        assertThat(inserted).isTrue();
        assertThat(overwritten).isTrue();
        assertThat(rows("labelled")).containsExactly("1,UNO,null,mine");
    }

    @Test
    void the_other_way_goes_by_the_other_expressions() {
        // given
        Sql.execute(DATABASE, "insert into labelled overriding system value values (2, 'NEW', 'bad')");

        // when
        boolean copied = toOld().copy(2L);

        // then
        assertThat(copied).isTrue();
        assertThat(rows("named")).containsExactly("1,one,good", "2,new,bad");
    }

    @Test
    void an_absent_row_is_not_copied() {
        // then
        assertThat(toNew().copy(9L)).isFalse();
        assertThat(rows("labelled")).isEmpty();
    }

    @Test
    void a_unit_that_is_admitted_keeps_the_writes_from_moving_until_it_ends() {
        // given
        DirectCopy<Long> copy = toNew();

        // when
        boolean moved = transactions.inTransaction(() -> {
            assertThat(copy.copyIfAdmitted(1L, ADMISSION)).isTrue();
            return guard.handOver(MIGRATION, Side.NEW, 1, NO_TIME, () -> {}) == Guard.HandOver.DONE;
        });

        // then
        assertThat(moved).isFalse();
        assertThat(guard.handOver(MIGRATION, Side.NEW, 1, NO_TIME, () -> {})).isEqualTo(Guard.HandOver.DONE);
        assertThat(rows("labelled")).containsExactly("1,ONE,good,x");
    }

    static List<Admission> refused() {
        return List.of(
                new Admission("other", 3, 7, Phase.BACKFILL, Side.OLD),
                new Admission(MIGRATION, 2, 7, Phase.BACKFILL, Side.OLD),
                new Admission(MIGRATION, 3, 7, Phase.BACKFILL, Side.NEW),
                new Admission(MIGRATION, 3, 7, Phase.DUAL_WRITE, Side.OLD));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void a_unit_that_is_not_admitted_writes_nothing(Admission admission) {
        // given
        guard.requirePhase(MIGRATION, Phase.BACKFILL);

        // then
        assertThat(copyAdmitted(admission)).isFalse();
        assertThat(rows("labelled")).isEmpty();
        assertThat(copyAdmitted(ADMISSION)).isTrue();
    }

    @Test
    void a_writer_that_waited_for_a_hand_over_is_not_admitted_any_more() throws SQLException {
        // given: from its fifth use on, the driver reuses a statement that the server has planned before
        try (OneConnection connection = OneConnection.of(DATABASE)) {
            JdbcTransactionScope pooled = JdbcTransactionScope.of(connection.dataSource());
            JdbcDataStore there = JdbcDataStore.of(pooled);
            DirectCopy<Long> copy =
                    MAPPING.direct(named(there), labelled(there), Side.NEW).orElseThrow();
            for (int use = 0; use < 8; use++) {
                pooled.inTransaction(() -> copy.copyIfAdmitted(2L, ADMISSION));
            }
            List<Future<Boolean>> writers = new ArrayList<>();

            // when
            guard.handOver(MIGRATION, Side.NEW, 1, Duration.ofSeconds(20), () -> {
                writers.add(background.run(() -> pooled.inTransaction(() -> copy.copyIfAdmitted(1L, ADMISSION))));
                Postgres.awaitWaiter(DATABASE);
            });

            // then
            assertThat(Background.get(writers.get(0))).isFalse();
            assertThat(rows("labelled")).containsExactly("2,TWO,null,x");
        }
    }

    @Test
    void a_row_that_another_is_changing_is_waited_for_and_copied_as_that_one_left_it() throws SQLException {
        // given
        DirectCopy<Long> copy = toNew();
        copy.copy(1L);

        // when
        Future<Boolean> beside = afterAnUncommitted(
                "update named set name = 'last' where id = 1",
                copy,
                () -> assertThat(copy.copy(1L)).isTrue());

        // then
        assertThat(Background.get(beside)).isTrue();
        assertThat(rows("labelled")).containsExactly("1,LAST,good,x");
    }

    @Test
    void a_row_that_another_is_deleting_is_waited_for_and_then_absent() throws SQLException {
        // given
        DirectCopy<Long> copy = toNew();

        // when
        Future<Boolean> beside = afterAnUncommitted("delete from named where id = 1", copy, () -> {});

        // then
        assertThat(Background.get(beside)).isFalse();
        assertThat(rows("labelled")).isEmpty();
    }

    /** The copy begins after a change that is committed only when it waits. */
    private Future<Boolean> afterAnUncommitted(String change, DirectCopy<Long> copy, Runnable more)
            throws SQLException {
        return transactions.inTransaction(() -> {
            transactions.withConnection(connection -> Statements.update(connection, change));
            Future<Boolean> beside =
                    background.run(() -> transactions.inTransaction(() -> copy.copyIfAdmitted(1L, ADMISSION)));
            Postgres.awaitWaiter(DATABASE);
            more.run();
            return beside;
        });
    }

    @Test
    void what_was_copied_cannot_be_changed_by_others_before_the_unit_ends() {
        // given
        DirectCopy<Long> copy = toNew();
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch copied = new CountDownLatch(1);
        Future<Boolean> holder = background.run(() -> transactions.inTransaction(() -> {
            boolean done = copy.copy(1L);
            copied.countDown();
            Background.await(end);
            return done;
        }));
        Background.await(copied);

        // when
        List<String> unlocked = Sql.texts(DATABASE, "select id from named order by id for no key update skip locked");
        end.countDown();

        // then
        assertThat(unlocked).containsExactly("2");
        assertThat(Background.get(holder)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"repeatable read", "serializable"})
    void with_one_snapshot_for_all_statements_the_guard_is_left_to_a_statement_of_its_own(String isolation)
            throws SQLException {
        // given
        DirectCopy<Long> copy = toNew();

        // then
        assertThat(at(isolation, () -> copy.copyIfAdmitted(1L, ADMISSION))).isFalse();
        assertThat(rows("labelled")).isEmpty();
        assertThat(at(isolation, () -> copy.copy(1L))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"repeatable read", "serializable"})
    void a_row_changed_after_the_only_snapshot_is_a_reason_to_begin_again(String isolation) {
        // given
        DirectCopy<Long> copy = toNew();

        // then
        assertThatThrownBy(() -> at(isolation, () -> {
                    Sql.execute(DATABASE, "update named set name = 'late' where id = 1");
                    return copy.copy(1L);
                }))
                .isInstanceOf(BusyException.class);
        assertThat(rows("labelled")).isEmpty();
    }

    /** In a transaction that has taken its snapshot. */
    private boolean at(String isolation, Call<Boolean, SQLException> call) throws SQLException {
        return transactions.inTransaction(() -> {
            transactions.withConnection(connection -> {
                Statements.execute(connection, "set transaction isolation level " + isolation);
                return Statements.exists(connection, "select 1 from named");
            });
            return call.run();
        });
    }

    @Test
    void a_row_that_the_other_table_refuses_is_an_error_of_that_table() {
        // given
        Sql.execute(DATABASE, "update named set name = 'far too long' where id = 1");

        // then
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> toNew().copy(1L))
                .withMessageContaining("copying a row to table 'labelled' failed (SQLSTATE 22001)")
                .withMessageContaining("make the table accept the row");
    }

    @Test
    void tables_of_two_data_stores_are_copied_row_by_row() {
        // given
        JdbcDataStore other = JdbcDataStore.of(JdbcTransactionScope.of(DATABASE));

        // then
        assertThat(MAPPING.direct(named(home), labelled(other), Side.NEW)).isEmpty();
    }

    static List<Arguments> mistakes() {
        return List.of(
                mistake(m -> m.toNew("label", "nme"), "SQLSTATE 42703"),
                mistake(m -> m.toNew("label", "upper(name"), "SQLSTATE 42601"),
                mistake(m -> m.toNew("kind", "kind"), "SQLSTATE 42804"),
                mistake(m -> m.toNew("label", "name || ?"), "1 question marks that stand alone"),
                mistake(m -> m.toNew("title", "name"), "expressions for unknown columns [title] of table 'labelled'"),
                mistake(m -> m.toNew("id", "id + 1"), "expressions for the key of table 'labelled'"));
    }

    private static Arguments mistake(UnaryOperator<JdbcMapping<Named, Labelled>> change, String said) {
        return Arguments.of(said, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void a_mistake_in_an_expression_is_refused_at_start(
            String said, UnaryOperator<JdbcMapping<Named, Labelled>> change) {
        // given
        JdbcMapping<Named, Labelled> wrong = change.apply(MAPPING);

        // then
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> wrong.direct(named(home), labelled(home), Side.NEW))
                .withMessageContaining(said)
                .withMessageContaining("Remedy");
    }

    @Test
    void a_column_without_expression_and_namesake_is_refused_at_start() {
        // given
        JdbcMapping<Named, Labelled> incomplete = JdbcMapping.of(new Untouched());

        // then
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> incomplete.direct(named(home), labelled(home), Side.NEW))
                .withMessageContaining("no expression for column 'label' of table 'labelled'");
    }
}
