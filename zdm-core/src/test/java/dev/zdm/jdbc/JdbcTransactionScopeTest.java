package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.spi.TransactionScope;
import dev.zdm.spi.TransactionScopeContract;
import dev.zdm.testing.Background;
import dev.zdm.testing.CapturedLog;
import dev.zdm.testing.OneConnection;
import dev.zdm.testing.Postgres;
import dev.zdm.testing.Sneaky;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

class JdbcTransactionScopeTest extends TransactionScopeContract {
    private static final MigrationState ORDERS =
            MigrationState.initial("orders", MigrationKind.DATA, Instant.EPOCH, "test");
    private static final PGSimpleDataSource DATABASE = Postgres.freshDatabase();

    private final JdbcTransactionScope transactions = JdbcTransactionScope.of(DATABASE);

    @Override
    protected TransactionScope scope() {
        Postgres.execute(DATABASE, """
                drop table if exists entry;
                create table entry (id int primary key,
                    twin int references entry deferrable initially deferred)
                """);
        return transactions;
    }

    @Override
    protected List<Integer> committed() {
        try (Connection connection = DATABASE.getConnection()) {
            return Statements.list(connection, "select id from entry order by id", row -> row.getInt(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void the_database_refuses_to_write_in_a_read_only_unit() throws SQLException {
        // when
        transactions.readOnly(() -> {
            assertThat(unit().isReadOnly()).isTrue();
            assertRefused(() -> insert(1));
            return null;
        });

        // then
        assertThat(committed()).isEmpty();
    }

    @Test
    void a_call_that_joins_a_read_only_unit_runs_as_it_is() throws SQLException {
        transactions.readOnly(() -> transactions.required(() -> {
            assertRefused(() -> insert(1));
            return null;
        }));
    }

    private static void assertRefused(SqlAction action) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(action::run)
                .satisfies(refused -> assertThat(refused.getSQLState()).isEqualTo("25006"));
    }

    @FunctionalInterface
    private interface SqlAction {
        int run() throws SQLException;
    }

    @Test
    void a_read_only_call_joins_a_writing_unit_as_it_is() throws SQLException {
        // when
        transactions.inTransaction(() -> transactions.readOnly(() -> insert(1)));

        // then
        assertThat(committed()).containsExactly(1);
    }

    @Test
    void marked_for_rollback_names_the_reason_and_the_remedy() {
        assertThatExceptionOfType(MarkedForRollbackException.class)
                .isThrownBy(() -> transactions.inTransaction(() -> {
                    unit().markRollbackOnly();
                    return null;
                }))
                .withMessageContaining("marked it for rollback")
                .withMessageContaining("Remedy");
    }

    @Test
    void a_refused_commit_says_that_nothing_was_written() {
        // given
        List<Boolean> heard = new ArrayList<>();

        // when
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> transactions.inTransaction(() -> {
                    unit().afterCompletion(heard::add);
                    return execute("insert into entry (id, twin) values (1, 99)");
                }))
                .withMessageContaining("refused the commit")
                .withMessageContaining("nothing was written")
                .satisfies(error -> assertThat(error.sqlState()).contains("23503"));

        // then
        assertThat(heard).containsExactly(false);
        assertThat(committed()).isEmpty();
    }

    @Test
    void a_statement_that_failed_and_was_caught_makes_the_commit_fail() {
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> transactions.inTransaction(() -> {
                    insert(1);
                    assertThatThrownBy(() -> execute("select 1 / 0"));
                    return null;
                }))
                .withMessageContaining("refused the commit");
        assertThat(committed()).isEmpty();
    }

    @Test
    void a_connection_lost_at_the_commit_leaves_the_outcome_open() {
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> transactions.inTransaction(() -> {
                    insert(1);
                    return killOwnConnection();
                }))
                .withMessageContaining("nobody knows whether it took place")
                .withMessageContaining("read the rows again");
    }

    @Test
    void an_exception_while_rolling_back_never_hides_the_first_one() {
        // given
        IllegalStateException first = new IllegalStateException("first");

        // when
        assertThatThrownBy(() -> transactions.inTransaction(() -> {
                    killOwnConnection();
                    throw first;
                }))
                .isSameAs(first);

        // then
        assertThat(first.getSuppressed()).isNotEmpty();
        assertThat(transactions.current()).isEmpty();
    }

    @Test
    void no_connection_is_an_error_that_says_so() {
        // given
        PGSimpleDataSource nobody = new PGSimpleDataSource();
        nobody.setUrl("jdbc:postgresql://localhost:1/nobody");

        // then
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> JdbcTransactionScope.of(nobody).inTransaction(() -> 1))
                .withMessageContaining("no connection to the database")
                .withMessageContaining("SQLSTATE 08001")
                .withMessageContaining("Remedy");
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new IllegalStateException("may name a row"),
                new IOException("may name a row"),
                new LinkageError("may name a row"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_callback_that_throws_is_logged_and_stops_neither_the_others_nor_the_caller(Throwable failure) {
        // given
        List<Boolean> heard = new ArrayList<>();
        try (CapturedLog log = CapturedLog.open()) {

            // when
            int result = transactions.inTransaction(() -> {
                unit().attach(MigrationState.class, ORDERS);
                unit().afterCompletion(committed -> {
                    throw Sneaky.raise(failure);
                });
                unit().afterCompletion(heard::add);
                return 1;
            });

            // then
            assertThat(result).isEqualTo(1);
            assertThat(heard).containsExactly(true);
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .isEqualTo("ERROR migration 'orders' in OLD_ONLY: a callback failed after its unit of work had"
                            + " committed (" + failure.getClass().getName()
                            + "); mend the callback, the data is as it was left");
        }
    }

    @Test
    void a_connection_that_cannot_go_back_does_not_make_a_committed_unit_look_failed() {
        // given
        try (CapturedLog log = CapturedLog.open()) {

            // when
            int result = JdbcTransactionScope.of(clinging()).inTransaction(() -> 1);

            // then
            assertThat(result).isEqualTo(1);
            assertThat(log.lines())
                    .containsExactly("WARN zdm: a connection could not be given back after its unit of work had"
                            + " committed (java.sql.SQLException); mend the connection pool, the data is safe");
        }
    }

    /** A pool whose connections do not close. */
    private static DataSource clinging() {
        return proxy(DataSource.class, DATABASE, (method, result) -> {
            if (!(result instanceof Connection connection)) {
                return result;
            }
            return proxy(Connection.class, connection, (called, answer) -> {
                if (called.getName().equals("close")) {
                    throw new SQLException("no room in the pool");
                }
                return answer;
            });
        });
    }

    /** What becomes of a result. */
    @FunctionalInterface
    private interface After {
        Object of(Method method, Object result) throws SQLException;
    }

    private static <T> T proxy(Class<T> type, T target, After after) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> after.of(method, method.invoke(target, arguments))));
    }

    @Test
    void a_connection_goes_back_as_it_came() throws SQLException {
        for (boolean autoCommit : List.of(true, false)) {
            try (OneConnection pool = OneConnection.of(DATABASE)) {
                // given
                pool.connection().setAutoCommit(autoCommit);
                JdbcTransactionScope pooled = JdbcTransactionScope.of(pool.dataSource());

                // when
                pooled.readOnly(() -> 1);
                pooled.inTransaction(() -> 1);
                assertThatThrownBy(() -> pooled.inTransaction(() -> {
                    throw new IllegalStateException();
                }));
                boolean committedByItself = pooled.withConnection(Connection::getAutoCommit);

                // then
                assertThat(committedByItself).isTrue();
                assertThat(pool.lent()).isZero();
                assertThat(pool.connection().getAutoCommit()).isEqualTo(autoCommit);
                assertThat(pool.connection().isReadOnly()).isFalse();
            }
        }
    }

    @Test
    void threads_and_scopes_do_not_share_units() {
        try (Background background = new Background()) {
            transactions.inTransaction(() -> {
                assertThat(Background.get(background.run(transactions::current)))
                        .isEmpty();
                assertThat(JdbcTransactionScope.of(DATABASE).current()).isEmpty();
                return null;
            });
        }
    }

    private int killOwnConnection() throws SQLException {
        long pid = transactions.withConnection(
                connection -> Statements.first(connection, "select pg_backend_pid()", row -> row.getLong(1))
                        .orElseThrow());
        Postgres.execute(DATABASE, "select pg_terminate_backend(" + pid + ", 10000)");
        return 1;
    }

    private int execute(String sql) throws SQLException {
        return transactions.withConnection(connection -> {
            Statements.execute(connection, sql);
            return 1;
        });
    }
}
