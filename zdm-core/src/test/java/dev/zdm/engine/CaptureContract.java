package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.HiddenWrites;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.testing.Background;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Database;
import dev.zdm.testing.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a trigger of the application writes, past every call, is marked by a trigger of zdm's own, and copied. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
abstract class CaptureContract {
    private static final GatePolicy TRAILING =
            new GatePolicy(Duration.ZERO, 0, true, false, Duration.ofSeconds(5), Duration.ofSeconds(5));

    private static final String VERSION = "SELECT ver FROM zdm_key_customers__customer WHERE key_1 = 1";

    private final Background background = new Background();
    final Customers left;
    final Customers right;
    TwoDatabases both;

    CaptureContract(Database kind) {
        this.left = Customers.create(kind).fill(4);
        this.right = Customers.create(kind);
    }

    /** Statements that make a trigger of the table of wishes, which sets the e-mail of the customer who has one. */
    abstract String wishes(String table, String email);

    @BeforeEach
    void triggers() {
        for (Customers side : new Customers[] {left, right}) {
            Sql.execute(side.dataSource(), "CREATE TABLE wish (customer bigint NOT NULL, email varchar(100))");
        }
        create(left, wishes("customer", "email"));
    }

    @AfterEach
    void close() {
        background.close();
        if (both != null) {
            both.close();
        }
    }

    /** As a whole: the code of a trigger has semicolons of its own. */
    static void create(Customers side, String statement) {
        side.update(statement);
    }

    final TwoDatabases start(HiddenWrites hidden) {
        return start(hidden, TRAILING);
    }

    final TwoDatabases start(HiddenWrites hidden, GatePolicy gates) {
        both = TwoDatabases.declared(
                left, right, declared -> declared.hiddenWrites(hidden).gates(gates));
        return both;
    }

    private static void wish(Customers side, long customer, String email) {
        side.update("INSERT INTO wish (customer, email) VALUES (?, ?)", customer, email);
    }

    @Test
    void without_capture_the_migration_does_not_start() {
        assertThatThrownBy(() -> start(HiddenWrites.REFUSE))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(
                        "migration 'customers' in OLD_ONLY",
                        "'customer' is written where no call passes zdm: trigger 'grant_wish' of table 'wish'",
                        "Remedy",
                        "hidden-writes");
    }

    @Test
    void what_somebody_accepts_is_not_copied() throws Exception {
        // given
        start(HiddenWrites.ACCEPT).to(Stage.SYNC);

        // when
        wish(left, 1, "not@copied");
        both.repairAll();

        // then
        assertThat(both.newEmail(1)).isNotEqualTo("not@copied");
        assertThat(both.verify().mismatches()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"DUAL_WRITE", "BACKFILL", "SYNC", "READ_NEW_50", "READ_NEW_100"})
    void what_the_trigger_writes_is_copied(Stage stage) throws Exception {
        // given
        start(HiddenWrites.CAPTURE).to(stage);

        // when
        wish(left, 1, "wished@for");
        assertThat(both.migration().pending()).isEqualTo(1);
        both.repairAll();

        // then
        assertThat(both.newEmail(1)).isEqualTo("wished@for");
    }

    @Test
    void rows_that_come_go_and_change_their_keys_past_zdm_are_copied() throws Exception {
        // given
        start(HiddenWrites.CAPTURE).to(Stage.SYNC);

        // when
        left.update("INSERT INTO customer (id, full_name, status) VALUES (77, 'CANARY-New Here', 1)");
        left.update("DELETE FROM customer WHERE id = 2");
        left.update("UPDATE customer SET id = 99 WHERE id = 3");
        both.repairAll();

        // then
        assertThat(both.differences()).isEmpty();
        assertThat(both.newEmail(99)).isNotEqualTo("none");
        assertThat(both.newEmail(2)).isEqualTo("none");
    }

    @Test
    void a_write_through_zdm_is_marked_twice_and_copied_once_and_for_all() throws Exception {
        // given
        start(HiddenWrites.CAPTURE).to(Stage.SYNC);

        // when
        both.write(Command.email(1, "through@zdm"));
        both.repairAll();

        // then
        assertThat(both.newEmail(1)).isEqualTo("CANARY-through@zdm");
        assertThat(left.query(VERSION)).contains("2");
        assertThat(both.differences()).isEmpty();
    }

    @Test
    void copies_leave_no_marks_on_the_side_that_takes_them() throws Exception {
        // given
        start(HiddenWrites.CAPTURE).to(Stage.WRITE_NEW);

        // when
        both.write(Command.email(1, "to@old"));
        both.repairAll();

        // then: a fence, and no version
        assertThat(both.oldEmail(1)).isEqualTo("CANARY-to@old");
        assertThat(left.query(VERSION)).contains("0");
    }

    @Test
    void after_the_flip_the_new_sides_triggers_are_captured_for_the_way_back() throws Exception {
        // given
        create(right, wishes("customer_v2", "email_address"));
        start(HiddenWrites.CAPTURE).to(Stage.WRITE_NEW);

        // when
        wish(right, 1, "wished@new");
        both.migration().rollback(Bench.OPERATOR);

        // then
        assertThat(both.oldEmail(1)).isEqualTo("wished@new");
        assertThat(both.differences()).isEmpty();
    }

    @Test
    void reads_move_only_if_they_may_trail() throws Exception {
        // given
        start(HiddenWrites.CAPTURE, Bench.OPEN).to(Stage.SYNC);

        // then
        assertThatThrownBy(() -> both.migration().advance(Bench.OPERATOR))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("accept-stale");
    }

    @Test
    void a_trigger_that_is_gone_shuts_every_gate_forward() throws Exception {
        // given
        start(HiddenWrites.CAPTURE).to(Stage.DUAL_WRITE);
        both.left().old().capture("customers", Side.OLD).orElseThrow().remove();

        // then
        assertThatThrownBy(() -> both.migration().advance(Bench.OPERATOR))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContainingAll("'customer'", "gone, or disabled", "roll back to OLD_ONLY");

        // when
        both.migration().rollback(Bench.OPERATOR);
        both.to(Stage.SYNC);
        wish(left, 1, "again@captured");
        both.repairAll();

        // then
        assertThat(both.newEmail(1)).isEqualTo("again@captured");
    }

    @Test
    void a_hidden_writer_that_comes_later_shuts_every_gate_forward() throws Exception {
        // given
        create(left, "DROP TRIGGER grant_wish" + ofTable());
        start(HiddenWrites.REFUSE).to(Stage.DUAL_WRITE);
        create(left, wishes("customer", "email"));

        // then
        assertThatThrownBy(() -> both.migration().advance(Bench.OPERATOR))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContainingAll("'customer'", "trigger 'grant_wish'", "CAPTURE");
    }

    /** How a trigger is named where its name alone is not enough. */
    abstract String ofTable();

    @Test
    void uncaptured_writers_of_the_new_side_make_it_a_one_way() throws Exception {
        // given
        create(left, "DROP TRIGGER grant_wish" + ofTable());
        create(right, wishes("customer_v2", "email_address"));
        start(HiddenWrites.REFUSE).to(Stage.READ_NEW_100);

        // then
        assertThatThrownBy(() -> both.migration().advance(Bench.OPERATOR))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContainingAll("'customer_v2'", "trigger 'grant_wish'", "accept-one-way");
    }

    @Test
    void the_way_back_is_shut_to_uncaptured_writers_of_the_new_side() throws Exception {
        // given
        create(left, "DROP TRIGGER grant_wish" + ofTable());
        start(HiddenWrites.REFUSE).to(Stage.WRITE_NEW);
        create(right, wishes("customer_v2", "email_address"));

        // then
        assertThatThrownBy(() -> both.migration().rollback(Bench.OPERATOR))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContainingAll("'customer_v2'", "go forward to NEW_ONLY");
    }

    @Test
    void a_write_that_comes_while_writes_move_is_refused_and_may_be_run_again() throws Exception {
        // given
        start(HiddenWrites.CAPTURE).to(Stage.READ_NEW_100);
        left.update("UPDATE zdm_guard SET owner = 'MOVING'");

        // then
        assertThatThrownBy(() -> wish(left, 1, "too@late"))
                .cause()
                .isInstanceOfSatisfying(
                        SQLException.class,
                        error -> assertThat(error.getSQLState()).isEqualTo("40001"));
        assertThat(both.oldEmail(1)).isNotEqualTo("too@late");
    }

    @Test
    void a_write_that_has_not_committed_is_waited_for_and_copied_before_writes_move() throws Exception {
        // given
        start(HiddenWrites.CAPTURE).to(Stage.READ_NEW_100);
        Future<?> advance;
        try (Connection writer = left.dataSource().getConnection();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("INSERT INTO wish (customer, email) VALUES (1, 'just@intime')");

            // when
            advance = background.run(() -> both.migration().advance(Bench.OPERATOR));
            Sql.awaitWaiter(left.kind(), left.dataSource());
            writer.commit();
            writer.setAutoCommit(true);
        }
        Background.get(advance);

        // then
        assertThat(both.migration().state().phase()).isEqualTo(Phase.WRITE_NEW);
        assertThat(both.newEmail(1)).isEqualTo("just@intime");
    }

    @Test
    void a_database_that_does_not_answer_shuts_the_gate_and_not_the_status() throws Exception {
        // given
        create(left, "DROP TRIGGER grant_wish" + ofTable());
        start(HiddenWrites.REFUSE).to(Stage.DUAL_WRITE);
        both.hooks().before("customer.hiddenWriters", () -> {
            throw new IllegalStateException("down");
        });

        // then
        assertThat(both.migration().status().toString()).contains("DUAL_WRITE");
        assertThatThrownBy(() -> both.migration().advance(Bench.OPERATOR))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("could not be asked");
    }

    @Test
    void contract_leaves_no_trigger_and_no_mark() throws Exception {
        // given
        create(right, wishes("customer_v2", "email_address"));
        start(HiddenWrites.CAPTURE).to(Stage.NEW_ONLY);
        wish(right, 1, "after@all");

        // when
        both.migration().contract(Bench.OPERATOR, () -> {});

        // then
        assertThat(left.old().capture("customers", Side.OLD).orElseThrow().isInstalled())
                .isFalse();
        for (String table : new String[] {"zdm_key_customers__customer", "zdm_pending_customers__customer"}) {
            assertThat(left.query("SELECT count(*) FROM " + table)).contains("0");
            assertThat(right.query("SELECT count(*) FROM " + table + "_v2")).contains("0");
        }
        wish(right, 1, "still@fine");
    }

    @Test
    void a_way_back_to_the_beginning_takes_the_triggers_away() throws Exception {
        // given
        start(HiddenWrites.CAPTURE).to(Stage.DUAL_WRITE);

        // when
        both.migration().rollback(Bench.OPERATOR);
        wish(left, 1, "not@marked");

        // then
        assertThat(left.query("SELECT count(*) FROM zdm_pending_customers__customer"))
                .contains("0");
    }

    @Test
    void a_table_that_is_written_all_the_time_gets_no_trigger_and_the_step_is_refused() throws Exception {
        // given
        start(HiddenWrites.CAPTURE);
        try (Connection writer = left.dataSource().getConnection();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("UPDATE customer SET status = 1 WHERE id = 1");

            // then
            assertThatThrownBy(() -> both.migration().advance(Bench.OPERATOR))
                    .isInstanceOf(TransitionRefusedException.class)
                    .hasMessageContaining("'customer' stayed in use");
            writer.rollback();
            writer.setAutoCommit(true);
        }
        assertThat(both.migration().advance(Bench.OPERATOR).phase()).isEqualTo(Phase.DUAL_WRITE);
    }

    @Test
    void without_the_guard_row_nothing_is_written_unmarked() throws Exception {
        // given
        start(HiddenWrites.CAPTURE).to(Stage.SYNC);
        left.update("DELETE FROM zdm_guard");

        // then
        assertThatThrownBy(() -> wish(left, 1, "no@guard")).hasStackTraceContaining("zdm_guard has no row");
        assertThatThrownBy(() -> both.write(Command.email(1, "no@guard")))
                .satisfies(error -> assertThat(error).isNotNull());
    }
}
