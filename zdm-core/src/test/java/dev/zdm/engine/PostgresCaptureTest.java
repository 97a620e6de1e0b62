package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.HiddenWrites;
import dev.zdm.testing.PostgresDatabase;
import dev.zdm.testing.Sql;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresCaptureTest extends CaptureContract {
    PostgresCaptureTest() {
        super(new PostgresDatabase());
    }

    @Override
    String wishes(String table, String email) {
        return "create function grant_wish() returns trigger language plpgsql as $$ begin update " + table + " set "
                + email + " = new.email where id = new.customer; return null; end $$;"
                + " create trigger grant_wish after insert on wish for each row execute function grant_wish()";
    }

    @Override
    String ofTable() {
        return " ON wish; DROP FUNCTION grant_wish()";
    }

    private void towns() {
        Sql.execute(left.dataSource(), """
                create table town (id bigint primary key);
                insert into town values (1), (2);
                alter table customer add town bigint references town (id) on delete cascade on update cascade;
                update customer set town = 1 where id in (1, 2)
                """);
    }

    @Test
    void what_a_foreign_key_passes_on_is_copied() throws Exception {
        // given
        towns();
        start(HiddenWrites.CAPTURE).to(Stage.SYNC);

        // when
        left.update("DELETE FROM town WHERE id = 1");
        both.repairAll();

        // then
        assertThat(both.newEmail(1)).isEqualTo("none");
        assertThat(both.differences()).isEmpty();
    }

    @Test
    void without_capture_the_foreign_key_is_named_too() {
        // given
        towns();

        // then
        assertThatThrownBy(() -> start(HiddenWrites.REFUSE))
                .hasMessageContaining("foreign key 'customer_town_fkey' (ON DELETE CASCADE, ON UPDATE CASCADE)");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                Connection.TRANSACTION_READ_COMMITTED,
                Connection.TRANSACTION_REPEATABLE_READ,
                Connection.TRANSACTION_SERIALIZABLE
            })
    void a_write_is_captured_at_every_isolation(int isolation) throws Exception {
        // given
        start(HiddenWrites.CAPTURE).to(Stage.SYNC);

        // when
        try (Connection writer = left.dataSource().getConnection()) {
            writer.setTransactionIsolation(isolation);
            writer.setAutoCommit(false);
            writer.createStatement().execute("INSERT INTO wish (customer, email) VALUES (1, 'iso@lated')");
            writer.commit();
            writer.setAutoCommit(true);
            writer.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
        both.repairAll();

        // then
        assertThat(both.newEmail(1)).isEqualTo("iso@lated");
    }

    @Test
    void a_snapshot_from_before_the_writes_moved_is_refused() throws Exception {
        // given
        start(HiddenWrites.CAPTURE).to(Stage.READ_NEW_100);
        try (Connection writer = left.dataSource().getConnection()) {
            writer.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            writer.setAutoCommit(false);
            writer.createStatement().execute("SELECT 1 FROM customer");
            both.migration().advance(Bench.OPERATOR);

            // then
            assertThatThrownBy(() -> writer.createStatement()
                            .execute("INSERT INTO wish (customer, email) VALUES (1, 'too@late')"))
                    .hasMessageContaining("could not serialize access");
            writer.rollback();
            writer.setAutoCommit(true);
            writer.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
    }

    @Test
    void a_user_without_rights_on_zdms_tables_is_captured() throws Exception {
        // given
        start(HiddenWrites.CAPTURE).to(Stage.SYNC);
        left.update("DROP ROLE IF EXISTS zdm_stranger");
        left.update("CREATE ROLE zdm_stranger");
        left.update("GRANT SELECT, UPDATE ON customer TO zdm_stranger");

        // when
        try (Connection stranger = left.dataSource().getConnection()) {
            stranger.createStatement().execute("SET ROLE zdm_stranger");
            stranger.createStatement().execute("CREATE TEMPORARY TABLE zdm_guard (migration text, owner text)");
            stranger.createStatement().execute("UPDATE customer SET email = 'by@stranger' WHERE id = 1");
            stranger.createStatement().execute("DROP TABLE zdm_guard");
            stranger.createStatement().execute("RESET ROLE");
        }
        both.repairAll();
        left.update("DROP OWNED BY zdm_stranger");
        left.update("DROP ROLE zdm_stranger");

        // then
        assertThat(both.newEmail(1)).isEqualTo("by@stranger");
    }

    @Test
    void a_trigger_that_is_disabled_is_gone() throws Exception {
        // given
        start(HiddenWrites.CAPTURE).to(Stage.DUAL_WRITE);
        left.update("ALTER TABLE customer DISABLE TRIGGER zdm_capture_customers__customer");

        // then
        assertThatThrownBy(() -> both.migration().advance(Bench.OPERATOR)).hasMessageContaining("gone, or disabled");
    }

    @Test
    void truncating_is_refused() throws Exception {
        // given
        start(HiddenWrites.CAPTURE).to(Stage.SYNC);

        // then
        assertThatThrownBy(() -> left.update("TRUNCATE customer")).hasStackTraceContaining("delete its rows instead");
    }
}
