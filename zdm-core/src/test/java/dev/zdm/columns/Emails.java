package dev.zdm.columns;

import dev.zdm.ColumnDeclaration;
import dev.zdm.ColumnMigration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcColumnStore;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.jdbc.JdbcTransactionScope;
import dev.zdm.jdbc.MovedColumns;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.spi.StateStore;
import dev.zdm.testing.Database;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.Sql;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** The table {@code customer}, whose column {@code email} moves to {@code email_address}; not yet declared. */
final class Emails implements AutoCloseable {
    static final Instruction TEST = Instruction.by("test").because("the test");

    private static final GatePolicy AT_ONCE =
            new GatePolicy(Duration.ZERO, 0, false, false, Duration.ofSeconds(5), Duration.ofSeconds(5));
    static final MovedColumns EMAIL = new MovedColumns(
            List.of("email"), List.of("email_address"), UnaryOperator.identity(), UnaryOperator.identity());

    private final Database kind;
    private final DataSource database;
    private final JdbcTransactionScope transactions;
    private final JdbcDataStore home;
    private final StateStore store;
    private final Zdm zdm;

    private Emails(Database kind, String columns) {
        this.kind = kind;
        this.database = kind.freshDatabase();
        JdbcSchema.ALL.create(database);
        execute("CREATE TABLE \"customer\" (\"id\" bigint PRIMARY KEY, " + columns + ")");
        this.transactions = JdbcTransactionScope.of(database);
        this.home = JdbcDataStore.of(transactions);
        this.store = JdbcStateStore.of(database);
        this.zdm = Zdm.builder().stateStore(store).instance("one").build();
    }

    static Emails on(Database kind) {
        return with(kind, "\"email\" varchar(99), \"email_address\" varchar(99)");
    }

    /** With columns of another kind. */
    static Emails with(Database kind, String columns) {
        return new Emails(kind, columns);
    }

    ColumnDeclaration declared() {
        return declared("email", EMAIL);
    }

    ColumnDeclaration declared(String id, MovedColumns moved) {
        return zdm.migration(id).columns(columns(moved)).gates(AT_ONCE).scan(new ScanPolicy(2, Duration.ZERO));
    }

    JdbcColumnStore columns(MovedColumns moved) {
        return JdbcColumnStore.of(home, "customer", List.of("id"), List.of(Long.class), List.of(moved));
    }

    static void advance(ColumnMigration migration, Phase target) {
        while (migration.state().phase() != target) {
            if (migration.state().phase() == Phase.BACKFILL) {
                migration.backfill().join();
                migration.verify().join();
            }
            migration.advance(TEST);
        }
    }

    /** With names as every database but MariaDB quotes them. */
    void execute(String sql) {
        Sql.execute(database, inDialect(sql));
    }

    List<String> texts(String sql) {
        return Sql.texts(database, inDialect(sql));
    }

    private String inDialect(String sql) {
        return sql.replace("\"", kind instanceof MariaDb ? "`" : "\"");
    }

    DataSource database() {
        return database;
    }

    JdbcTransactionScope transactions() {
        return transactions;
    }

    JdbcDataStore home() {
        return home;
    }

    StateStore store() {
        return store;
    }

    @Override
    public void close() {
        zdm.close();
    }
}
