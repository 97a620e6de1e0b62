package dev.zdm.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.ColumnMigration;
import dev.zdm.Zdm;
import dev.zdm.health.CheckResult;
import dev.zdm.health.HealthReport;
import dev.zdm.jdbc.JdbcColumnStore;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.jdbc.JdbcTransactionScope;
import dev.zdm.jdbc.MovedColumns;
import dev.zdm.plan.ColumnUse;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.spi.ColumnStore.Progress;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.testing.Background;
import dev.zdm.testing.Database;
import dev.zdm.testing.H2;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.PostgresDatabase;
import dev.zdm.testing.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A column that moves within its row, written by plain JDBC. */
class ColumnMigrationTest {
    private static final Instruction TEST = Instruction.by("test").because("the test");
    private static final GatePolicy AT_ONCE =
            new GatePolicy(Duration.ZERO, 0, false, false, Duration.ofSeconds(5), Duration.ofSeconds(5));
    private static final MovedColumns EMAIL = new MovedColumns(
            List.of("email"), List.of("email_address"), UnaryOperator.identity(), UnaryOperator.identity());

    private final Background background = new Background();
    private DataSource database;
    private JdbcTransactionScope transactions;
    private JdbcDataStore home;
    private Zdm zdm;

    static Stream<Database> databases() {
        return Stream.of(new PostgresDatabase(), new MariaDb(), new H2());
    }

    private ColumnMigration open(Database kind) {
        database = kind.freshDatabase();
        JdbcSchema.ALL.create(database);
        String quote = kind instanceof MariaDb ? "`" : "\"";
        Sql.execute(database, """
                CREATE TABLE "customer" ("id" bigint PRIMARY KEY, "email" varchar(99), "email_address" varchar(99));
                INSERT INTO "customer" VALUES (1, 'CANARY-a', NULL);
                INSERT INTO "customer" VALUES (2, NULL, NULL);
                INSERT INTO "customer" VALUES (3, 'CANARY-c', 'CANARY-stale')
                """.replace("\"", quote));
        transactions = JdbcTransactionScope.of(database);
        home = JdbcDataStore.of(transactions);
        zdm = Zdm.builder().stateStore(JdbcStateStore.of(database)).build();
        return zdm.migration("email")
                .columns(JdbcColumnStore.of(home, "customer", List.of("id"), List.of(Long.class), List.of(EMAIL)))
                .gates(AT_ONCE)
                .scan(new ScanPolicy(2, Duration.ZERO))
                .register();
    }

    @AfterEach
    void close() {
        background.close();
        zdm.close();
    }

    private static void advance(ColumnMigration migration, Phase target) {
        while (migration.state().phase() != target) {
            if (migration.state().phase() == Phase.BACKFILL) {
                migration.backfill().join();
                migration.verify().join();
            }
            migration.advance(TEST);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void the_health_of_its_table_is_looked_at(Database kind) {
        // given
        open(kind);

        // when
        HealthReport report = zdm.health().report();

        // then
        assertThat(report.concerns()).isEmpty();
        assertThat(report.checks())
                .extracting(CheckResult::name)
                .containsExactly("memory", "zdm", "control-store", "place", "lease", "rollback", "store");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void rows_of_before_are_filled_and_counted_in_chunks(Database kind) {
        // given
        ColumnMigration migration = open(kind);
        advance(migration, Phase.BACKFILL);

        // when
        Scan before = migration.verify().join();
        Scan filled = migration.backfill().join();
        Scan after = migration.verify().join();

        // then
        assertThat(before.mismatches()).isEqualTo(2);
        assertThat(filled.rows()).isEqualTo(3);
        assertThat(after.mismatches()).isZero();
        assertThat(after.roundTripFailures()).isZero();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void sync_is_refused_before_the_rows_of_before_are_filled(Database kind) {
        // given
        ColumnMigration migration = open(kind);
        advance(migration, Phase.BACKFILL);

        // when, then
        assertThatThrownBy(() -> migration.advance(TEST))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("backfill");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void each_phase_says_which_columns_are_read_and_written(Database kind) {
        // given
        ColumnMigration migration = open(kind);

        // when, then
        for (Phase phase : Phase.values()) {
            advance(migration, phase);
            ColumnUse use = transactions.inTransaction(migration::use);
            assertThat(use.writes(Side.OLD)).as("%s", phase).isEqualTo(phase != Phase.NEW_ONLY);
            assertThat(use.writes(Side.NEW)).as("%s", phase).isEqualTo(phase != Phase.OLD_ONLY);
            assertThat(use.reliable()).as("%s", phase).isTrue();
        }
        assertThat(migration.use().read()).isEqualTo(Side.NEW);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void a_unit_of_work_keeps_to_the_columns_with_which_it_began(Database kind) {
        // given
        ColumnMigration migration = open(kind);

        // when
        List<ColumnUse> uses = transactions.inTransaction(() -> {
            ColumnUse first = migration.use();
            Background.get(background.run(() -> migration.advance(TEST)));
            return List.of(first, migration.use());
        });

        // then
        assertThat(uses.get(1)).isEqualTo(uses.get(0));
        assertThat(transactions.inTransaction(migration::use).writes(Side.NEW)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void a_writer_of_a_phase_that_the_fleet_has_left_is_refused(Database kind) {
        // given
        ColumnMigration migration = open(kind);
        advance(migration, Phase.DUAL_WRITE);
        home.guard().orElseThrow().requirePhase("email", Phase.SYNC);

        // when, then
        assertThatThrownBy(() -> transactions.inTransaction(() -> {
                    migration.admitWrites();
                    return 1;
                }))
                .isInstanceOf(StalePhaseException.class);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void writes_outside_of_a_transaction_are_refused(Database kind) {
        // given
        ColumnMigration migration = open(kind);

        // when, then
        assertThatThrownBy(migration::admitWrites)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'email'")
                .hasMessageContaining("OLD_ONLY")
                .hasMessageContaining("outside of any transaction");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void what_is_written_while_rows_are_filled_is_not_overwritten(Database kind) throws Exception {
        // given
        ColumnMigration migration = open(kind);
        advance(migration, Phase.BACKFILL);
        String update = kind instanceof MariaDb
                ? "UPDATE customer SET email = 'CANARY-b', email_address = 'CANARY-b' WHERE id = 1"
                : "UPDATE \"customer\" SET \"email\" = 'CANARY-b', \"email_address\" = 'CANARY-b' WHERE \"id\" = 1";

        // when
        Future<Scan> filling = transactions.<Future<Scan>, SQLException>inTransaction(() -> {
            transactions.withConnection(
                    connection -> connection.createStatement().executeUpdate(update));
            Future<Scan> begun = background.run(() -> migration.backfill().join());
            Sql.awaitWaiter(kind, database);
            return begun;
        });
        Background.get(filling);

        // then
        assertThat(migration.verify().join().mismatches()).isZero();
        assertThat(Sql.texts(
                        database,
                        kind instanceof MariaDb
                                ? "SELECT email_address FROM customer WHERE id = 1"
                                : "SELECT \"email_address\" FROM \"customer\" WHERE \"id\" = 1"))
                .containsExactly("CANARY-b");
    }

    static Stream<Arguments> keys() {
        UUID first = UUID.fromString("00000000-0000-0000-0000-000000000001");
        UUID second = UUID.fromString("00000000-0000-0000-0000-000000000002");
        return databases()
                .flatMap(kind -> Stream.of(
                        Arguments.of(kind, List.of("a bigint"), List.of(Long.class), List.of("-5"), List.of("7")),
                        Arguments.of(kind, List.of("a int"), List.of(int.class), List.of("1"), List.of("2")),
                        Arguments.of(
                                kind,
                                List.of("a varchar(40)"),
                                List.of(String.class),
                                List.of("'x,y\\'"),
                                List.of("'z'")),
                        Arguments.of(
                                kind,
                                List.of(kind instanceof MariaDb ? "a varchar(40)" : "a uuid"),
                                List.of(UUID.class),
                                List.of("'" + first + "'"),
                                List.of("'" + second + "'")),
                        Arguments.of(
                                kind,
                                List.of("a bigint", "b varchar(40)"),
                                List.of(Long.class, String.class),
                                List.of("1", "'y'"),
                                List.of("2", "'x'"))));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void keys_of_any_type_lead_from_chunk_to_chunk(
            Database kind, List<String> columns, List<Class<?>> types, List<String> first, List<String> second) {
        // given
        ColumnMigration unused = open(kind);
        List<String> names = columns.stream()
                .map(column -> column.substring(0, column.indexOf(' ')))
                .toList();
        String backslash = kind instanceof MariaDb ? "\\\\" : "\\";
        Sql.execute(
                database,
                "CREATE TABLE thing (" + String.join(", ", columns) + ", o varchar(9), n varchar(9), PRIMARY KEY ("
                        + String.join(", ", names) + "))");
        for (List<String> key : List.of(first, second)) {
            Sql.execute(
                    database,
                    "INSERT INTO thing VALUES (" + String.join(", ", key).replace("\\", backslash) + ", 'v', NULL)");
        }
        JdbcColumnStore store = JdbcColumnStore.of(
                home,
                "thing",
                names,
                types,
                List.of(new MovedColumns(
                        List.of("o"), List.of("n"), UnaryOperator.identity(), UnaryOperator.identity())));
        store.check();

        // when
        Progress one = store.fill(Side.NEW, null, 1);
        Progress two = store.fill(Side.NEW, one.position(), 1);
        Progress end = store.fill(Side.NEW, two.position(), 1);

        // then
        assertThat(List.of(one.different(), two.different())).containsExactly(1L, 1L);
        assertThat(end.isEnd()).isTrue();
        assertThat(store.compare(null, 10).different()).isZero();
        assertThat(store.fill(Side.NEW, null, 10).different()).isZero();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void a_column_that_is_not_there_is_refused_at_registration(Database kind) {
        // given
        ColumnMigration unused = open(kind);
        MovedColumns wrong = new MovedColumns(
                List.of("email"), List.of("nowhere"), UnaryOperator.identity(), UnaryOperator.identity());

        // when, then
        assertThatThrownBy(() -> zdm.migration("wrong")
                        .columns(JdbcColumnStore.of(
                                home, "customer", List.of("id"), List.of(Long.class), List.of(wrong)))
                        .register())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'wrong'")
                .hasMessageContaining("nowhere");
    }
}
