package dev.zdm.jpa.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.ColumnMigration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcColumnStore;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.jdbc.JdbcTransactionScope;
import dev.zdm.jdbc.MovedColumns;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.spi.TransactionScope.ConnectionWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An application that writes migrated columns by plain JDBC, with a guard in front of its data source. */
class GuardedDataSourceTest {
    private static final Instruction TEST = Instruction.by("test").because("the test");
    private static final GatePolicy AT_ONCE =
            new GatePolicy(Duration.ZERO, 0, false, false, Duration.ofSeconds(5), Duration.ofSeconds(5));
    private static final String BOTH = "update customer set email = 'b', email_address = 'b' where id = 1";
    private static final String ONE = "update customer set email = 'b' where id = 1";

    private final AtomicReference<SqlGuard> guard = new AtomicReference<>();
    private HikariDataSource database;
    private JdbcTransactionScope transactions;
    private Zdm zdm;
    private ColumnMigration migration;

    /** A way to send a statement. */
    private enum Way {
        PLAIN {
            @Override
            int send(Connection connection, String sql) throws SQLException {
                try (Statement statement = connection.createStatement()) {
                    return statement.executeUpdate(sql);
                }
            }
        },
        PREPARED {
            @Override
            int send(Connection connection, String sql) throws SQLException {
                try (var statement = connection.prepareStatement(sql)) {
                    return statement.executeUpdate();
                }
            }
        },
        BATCH {
            @Override
            int send(Connection connection, String sql) throws SQLException {
                try (Statement statement = connection.createStatement()) {
                    statement.addBatch("update customer set name = 'b' where id = 1");
                    statement.addBatch(sql);
                    return statement.executeBatch()[1];
                }
            }
        },
        PREPARED_BATCH {
            @Override
            int send(Connection connection, String sql) throws SQLException {
                try (var statement = connection.prepareStatement(sql)) {
                    statement.addBatch();
                    return statement.executeBatch()[0];
                }
            }
        },
        CALLABLE {
            @Override
            int send(Connection connection, String sql) throws SQLException {
                try (var statement = connection.prepareCall(sql)) {
                    return statement.executeUpdate();
                }
            }
        };

        abstract int send(Connection connection, String sql) throws SQLException;
    }

    private void open(Server server, GuardAction action) {
        database = server.freshDatabase();
        JdbcSchema.ALL.create(database);
        Sql.execute(
                database,
                "CREATE TABLE customer (id bigint PRIMARY KEY, email varchar(99), email_address varchar(99),"
                        + " name varchar(9))",
                "INSERT INTO customer VALUES (1, 'a', NULL, 'a')");
        DataSource guarded = GuardedDataSource.of(database, guard::get);
        transactions = JdbcTransactionScope.of(guarded);
        zdm = Zdm.builder().stateStore(JdbcStateStore.of(database)).build();
        boolean upper = server == Server.H2;
        migration = zdm.migration("move")
                .columns(JdbcColumnStore.of(
                        JdbcDataStore.of(transactions),
                        name("customer", upper),
                        List.of(name("id", upper)),
                        List.of(Long.class),
                        List.of(new MovedColumns(
                                List.of(name("email", upper)),
                                List.of(name("email_address", upper)),
                                UnaryOperator.identity(),
                                UnaryOperator.identity()))))
                .gates(AT_ONCE)
                .scan(new ScanPolicy(100, Duration.ZERO))
                .register();
        WatchedColumns watched =
                new WatchedColumns("customer", Set.of("email"), Set.of("email_address"), () -> migration);
        guard.set(new SqlGuard(List.of(watched), action, zdm.time()));
    }

    private static String name(String name, boolean upper) {
        return upper ? name.toUpperCase(Locale.ROOT) : name;
    }

    @AfterEach
    void close() {
        zdm.close();
        database.close();
    }

    private void advance(Phase target) {
        while (migration.state().phase() != target) {
            if (migration.state().phase() == Phase.BACKFILL) {
                migration.backfill().join();
                migration.verify().join();
            }
            migration.advance(TEST);
        }
    }

    private <T> T inTransaction(ConnectionWork<T> work) throws SQLException {
        return transactions.<T, SQLException>inTransaction(() -> transactions.withConnection(work));
    }

    private List<String> rows() {
        return Sql.rows(database, "SELECT email, email_address, name FROM customer");
    }

    static Stream<Arguments> ways() {
        return Stream.of(Server.values())
                .flatMap(server -> Stream.of(Way.values())
                        // MariaDB's driver takes calls only, whose inside nobody sees.
                        .filter(way -> server != Server.MARIADB || way != Way.CALLABLE)
                        .map(way -> Arguments.of(server, way)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void a_statement_that_would_set_one_side_is_refused_however_it_is_sent(Server server, Way way) throws SQLException {
        // given
        open(server, GuardAction.FAIL);
        advance(Phase.DUAL_WRITE);

        // when, then
        assertThatThrownBy(() -> inTransaction(connection -> way.send(connection, ONE)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("sets [email], but this phase writes [email, email_address]");
        assertThat(rows()).containsExactly("a|null|a");
        int changed = inTransaction(connection -> way.send(connection, BOTH));
        assertThat(changed).isEqualTo(1);
        assertThat(rows()).singleElement().asString().startsWith("b|b|");
    }

    @ParameterizedTest
    @EnumSource
    void the_whole_way_is_open_to_statements_that_set_what_the_phase_writes(Server server) throws SQLException {
        // given
        open(server, GuardAction.FAIL);

        // when
        for (Phase phase : Phase.values()) {
            advance(phase);
            String sql = switch (phase) {
                case OLD_ONLY -> ONE;
                case NEW_ONLY -> "update customer set email_address = 'c' where id = 1";
                default -> BOTH;
            };
            int changed = inTransaction(connection -> Way.PREPARED.send(connection, sql));
            assertThat(changed).as("%s", phase).isEqualTo(1);
        }

        // then
        assertThat(rows()).containsExactly("b|c|a");
        assertThat(guard.get().seen("move").parting()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void a_write_outside_of_any_transaction_is_refused(Server server) {
        // given
        open(server, GuardAction.FAIL);
        advance(Phase.DUAL_WRITE);

        // when, then
        assertThatThrownBy(() -> transactions.withConnection(connection -> Way.PLAIN.send(connection, BOTH)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("outside of any transaction");
        assertThat(rows()).containsExactly("a|null|a");
    }

    @ParameterizedTest
    @EnumSource(value = GuardAction.class, names = "FAIL", mode = EnumSource.Mode.EXCLUDE)
    void other_actions_let_it_pass_and_count_it(GuardAction action) throws SQLException {
        // given
        open(Server.H2, action);
        advance(Phase.DUAL_WRITE);

        // when
        inTransaction(connection -> Way.PREPARED.send(connection, ONE));

        // then
        assertThat(rows()).containsExactly("b|null|a");
        assertThat(guard.get().seen("move").parting()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void one_that_reads_does_not_hide_another_that_writes(Server server) {
        // given
        open(server, GuardAction.FAIL);
        advance(Phase.DUAL_WRITE);

        // when, then
        assertThatThrownBy(() -> inTransaction(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        return statement.execute("select ';' from customer; " + ONE);
                    }
                }))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot be read");
        assertThat(rows()).containsExactly("a|null|a");
    }

    @ParameterizedTest
    @EnumSource
    void a_read_of_an_old_column_where_nobody_should_is_counted_for_the_whole_fleet(Server server) throws SQLException {
        // given
        open(server, GuardAction.FAIL);
        migration.watchStatements();
        advance(Phase.NEW_ONLY);

        // when
        String email = inTransaction(connection -> {
            try (var results = connection.createStatement().executeQuery("select email from customer where id = 1")) {
                results.next();
                return results.getString(1);
            }
        });

        // then
        assertThat(email).isEqualTo("a");
        assertThat(guard.get().seen("move").old()).isEqualTo(1);
        assertThat(guard.get().seen("move").lastOld()).isNotNull();
        migration.contract(TEST, List.of(), () -> {});
        assertThat(migration.history().get(migration.history().size() - 1).evidence())
                .contains("the last statement that names the old side was sent 0 s ago");
    }
}
