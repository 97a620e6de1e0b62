package dev.zdm.lint;

import dev.zdm.lint.Fact.DomainConstrained;
import dev.zdm.lint.Fact.Dropped;
import dev.zdm.lint.Fact.EnumValueAdded;
import dev.zdm.lint.Fact.EnumValueRenamed;
import dev.zdm.lint.Fact.Kind;
import dev.zdm.lint.Fact.PartitionAttached;
import dev.zdm.lint.Fact.PartitionDetached;
import dev.zdm.lint.Fact.Renamed;
import dev.zdm.lint.Fact.RowsWritten;
import dev.zdm.lint.Fact.TableDropped;
import dev.zdm.lint.Fact.TableLocked;
import dev.zdm.lint.Fact.TableMoved;
import dev.zdm.lint.Fact.TableRenamed;
import dev.zdm.lint.Fact.TableRewritten;
import dev.zdm.lint.Fact.TransactionBegun;
import dev.zdm.lint.Fact.Truncated;
import dev.zdm.lint.Fact.ViewRefreshed;
import java.util.List;

/** Hazards of whole tables, of types and of transactions on PostgreSQL. */
final class PostgresScriptRules {
    private static final String EXPLICIT_LOCKING = "PostgreSQL manual, Explicit Locking";
    private static final String STRONG = "strong_migrations, checks.rb";
    private static final String SQUAWK = "squawk, docs";

    private PostgresScriptRules() {}

    static List<Rule> all() {
        return List.of(
                renameTable(),
                renameSchema(),
                dropTable(),
                dropTableWithForeignKeys(),
                dropCascade(),
                dropDatabase(),
                truncate(),
                rewriteTable(),
                lockTable(),
                refreshView(),
                detachPartition(),
                attachPartition(),
                renameEnumValue(),
                addEnumValue(),
                domainConstraint(),
                rowsInSchemaChange(),
                nestedTransaction(),
                noLockTimeout(),
                noStatementTimeout(),
                notRepeatable());
    }

    private static Rule renameTable() {
        return Rule.error("rename-table")
                .hazard("Running instances name the table by its old name and fail.")
                .lock("ACCESS EXCLUSIVE")
                .plan("A view of the old name in the same transaction, or a new table, dual write and backfill.")
                .from(STRONG, SQUAWK + " renaming-table")
                .fails("ALTER TABLE orders RENAME TO purchases")
                .passes("CREATE VIEW purchases AS SELECT * FROM orders")
                .onOldTable(TableRenamed.class, (renamed, around) -> true);
    }

    private static Rule renameSchema() {
        return Rule.error("rename-schema")
                .hazard("Running instances name it by its old name and fail.")
                .plan("New objects beside the old ones, dual write and backfill; or a view of the old name.")
                .from(STRONG + " rename_schema")
                .fails("ALTER SCHEMA sales RENAME TO trade")
                .passes("CREATE SCHEMA trade")
                .when(
                        Fact.class,
                        (fact, around) -> fact instanceof Renamed
                                || (fact instanceof TableMoved moved && !around.isNew(moved.table())));
    }

    private static Rule dropTable() {
        return Rule.error("drop-table")
                .hazard("Running instances that still name the table fail; what it holds is gone.")
                .lock("ACCESS EXCLUSIVE")
                .plan(
                        "See that nobody reads it; rename it into quarantine; drop it after a delay, with a restore point.")
                .from(SQUAWK + " ban-drop-table", "online_migrations README")
                .fails("DROP TABLE orders")
                .passes("CREATE TABLE scratch (id bigint); DROP TABLE IF EXISTS scratch")
                .onOldTable(TableDropped.class, (dropped, around) -> true);
    }

    private static Rule dropTableWithForeignKeys() {
        return Rule.warning("drop-table-with-foreign-keys")
                .hazard("The tables that its foreign keys point to are locked as well, all at once.")
                .lock("ACCESS EXCLUSIVE")
                .plan("Drop its foreign keys first, each in a transaction of its own.")
                .from("online_migrations README, Removing a table with multiple foreign keys")
                .fails(
                        "CREATE TABLE lines (id bigint, a bigint REFERENCES orders (id), b bigint REFERENCES shops (id)); DROP TABLE lines")
                .passes("CREATE TABLE lines (id bigint, a bigint REFERENCES orders (id)); DROP TABLE lines")
                .when(TableDropped.class, (dropped, around) -> around.history().foreignKeys(dropped.table()) > 1);
    }

    private static Rule dropCascade() {
        return Rule.error("drop-cascade")
                .hazard(
                        "Drops whatever depends on it, which the statement does not name: views, foreign keys, columns.")
                .plan("Drop by name what is to go, and then this without CASCADE.")
                .from("PostgreSQL manual, Dependency Tracking")
                .fails("DROP VIEW open_orders CASCADE")
                .passes("DROP VIEW open_orders")
                .when(
                        Fact.class,
                        (fact, around) -> (fact instanceof Dropped dropped && dropped.cascade())
                                || (fact instanceof TableDropped table && table.cascade()));
    }

    private static Rule dropDatabase() {
        return Rule.error("drop-database")
                .hazard("Everything in it is gone.")
                .plan("Not in a migration.")
                .from(SQUAWK + " ban-drop-database")
                .fails("DROP SCHEMA sales")
                .passes("DROP VIEW open_orders")
                .when(
                        Dropped.class,
                        (dropped, around) -> dropped.kind() == Kind.DATABASE || dropped.kind() == Kind.SCHEMA);
    }

    private static Rule truncate() {
        return Rule.error("truncate")
                .hazard("Every row is gone, while nobody reads or writes; CASCADE takes the rows of other tables too.")
                .lock("ACCESS EXCLUSIVE")
                .plan("Delete by key in small batches; or rename the table into quarantine.")
                .from(EXPLICIT_LOCKING, SQUAWK + " ban-truncate-cascade")
                .fails("TRUNCATE TABLE orders")
                .passes("DELETE FROM orders WHERE id BETWEEN 1 AND 1000")
                .onOldTable(Truncated.class, (truncated, around) -> true);
    }

    private static Rule rewriteTable() {
        return Rule.error("rewrite-table")
                .hazard("The table is written anew while nobody reads or writes.")
                .lock("ACCESS EXCLUSIVE")
                .plan(
                        "REPACK CONCURRENTLY (PostgreSQL 19 and later) or pg_repack; or a new table, dual write and backfill.")
                .from(EXPLICIT_LOCKING, SQUAWK + " ban-vacuum-full")
                .fails("CLUSTER orders USING orders_number")
                .passes("VACUUM ANALYZE orders")
                .onOldTable(TableRewritten.class, (rewritten, around) -> true);
    }

    private static Rule lockTable() {
        return Rule.error("lock-table")
                .hazard("Others wait until the end of the transaction.")
                .lock("ACCESS EXCLUSIVE, or the one that it names")
                .plan("Leave it to the statements to lock what they need; keep the transaction short.")
                .from(EXPLICIT_LOCKING)
                .fails("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")
                .passes("BEGIN; LOCK TABLE orders IN ROW EXCLUSIVE MODE; COMMIT")
                .onOldTable(TableLocked.class, (locked, around) -> PostgresLocks.blocksWriters(locked));
    }

    private static Rule refreshView() {
        return Rule.warning("refresh-materialized-view")
                .hazard("Nobody reads the view until it is refreshed.")
                .lock("ACCESS EXCLUSIVE")
                .plan("REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index on it.")
                .from("PostgreSQL manual, REFRESH MATERIALIZED VIEW")
                .fails("REFRESH MATERIALIZED VIEW order_totals")
                .passes("REFRESH MATERIALIZED VIEW CONCURRENTLY order_totals")
                .when(ViewRefreshed.class, (refreshed, around) -> !refreshed.concurrently());
    }

    private static Rule detachPartition() {
        return Rule.error("detach-partition")
                .hazard("Waits for every transaction on the table, and everybody waits behind it.")
                .lock("ACCESS EXCLUSIVE")
                .plan("DETACH PARTITION … CONCURRENTLY, outside a transaction (PostgreSQL 14 and later).")
                .from("PostgreSQL manual, ALTER TABLE", SQUAWK + " require-concurrent-partition-detach")
                .fails("ALTER TABLE events DETACH PARTITION events_old")
                .passes("ALTER TABLE events DETACH PARTITION events_old CONCURRENTLY")
                .onOldTable(
                        PartitionDetached.class,
                        (detached, around) ->
                                !detached.concurrently() || !around.version().isAtLeast(14));
    }

    private static Rule attachPartition() {
        return Rule.warning("attach-partition")
                .hazard(
                        "The rows of the partition are checked against its bounds under a lock, unless a valid CHECK of the same bounds is there.")
                .lock("ACCESS EXCLUSIVE on the partition, SHARE UPDATE EXCLUSIVE on the table")
                .plan("A CHECK of its bounds on the partition first, NOT VALID and then validated; drop it afterwards.")
                .from("PostgreSQL manual, Table Partitioning")
                .fails("ALTER TABLE events ATTACH PARTITION events_new FOR VALUES FROM (1) TO (2)")
                .passes(
                        "ALTER TABLE events_new ADD CONSTRAINT bounds CHECK (id >= 1 AND id < 2) NOT VALID; COMMIT; ALTER TABLE events_new VALIDATE CONSTRAINT bounds; COMMIT; ALTER TABLE events ATTACH PARTITION events_new FOR VALUES FROM (1) TO (2)")
                .onOldTable(
                        PartitionAttached.class,
                        (attached, around) -> !around.saw(before -> before instanceof Fact.ConstraintValidated)
                                && !around.saw(before -> before instanceof Fact.TableCreated));
    }

    private static Rule renameEnumValue() {
        return Rule.error("rename-enum-value")
                .hazard("Running instances write and compare the old value, and fail.")
                .plan("ADD VALUE, code that knows both, a backfill of the rows; the old value stays.")
                .from(STRONG + " rename_enum_value")
                .fails("ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'")
                .passes("ALTER TYPE mood ADD VALUE 'fine' AFTER 'ok'")
                .when(EnumValueRenamed.class, (renamed, around) -> true);
    }

    private static Rule addEnumValue() {
        return Rule.hint("add-enum-value")
                .hazard("The new value sorts after all others, meant or not.")
                .plan("Say BEFORE or AFTER.")
                .from(SQUAWK + " require-enum-value-ordering")
                .fails("ALTER TYPE mood ADD VALUE 'fine'")
                .passes("ALTER TYPE mood ADD VALUE 'fine' AFTER 'ok'")
                .when(EnumValueAdded.class, (added, around) -> !added.positioned());
    }

    private static Rule domainConstraint() {
        return Rule.warning("domain-constraint")
                .hazard(
                        "Whatever is changed in it later is checked against every column of the domain, in every table, under a lock.")
                .plan("A CHECK of the column.")
                .from(SQUAWK + " ban-create-domain-with-constraint, ban-alter-domain-with-add-constraint")
                .fails("CREATE DOMAIN amount AS bigint CHECK (VALUE > 0)")
                .passes("CREATE DOMAIN amount AS bigint")
                .when(DomainConstrained.class, (constrained, around) -> true);
    }

    private static Rule rowsInSchemaChange() {
        return Rule.error("rows-in-schema-change")
                .hazard("The lock of the schema change is held until the rows are written.")
                .lock("ACCESS EXCLUSIVE, mostly: that of the statement before")
                .plan("Two files: the schema first, the rows afterwards, in batches.")
                .from(STRONG + " add_column with backfill", "online_migrations README")
                .fails("ALTER TABLE orders ADD COLUMN phase text; UPDATE orders SET phase = 'x' WHERE phase IS NULL")
                .passes("UPDATE orders SET state = 'x' WHERE state IS NULL AND id BETWEEN 1 AND 1000")
                .onOldTable(
                        RowsWritten.class,
                        (written, around) -> around.holds(before -> PostgresLocks.blocksWriters(before)
                                && written.table().matches(PostgresLocks.table(before))));
    }

    private static Rule nestedTransaction() {
        return Rule.warning("nested-transaction")
                .hazard(
                        "The server has a transaction open already: the second BEGIN does nothing, and the first COMMIT ends both.")
                .plan("Leave BEGIN and COMMIT to the tool that runs the file, or tell it to open none.")
                .from(SQUAWK + " transaction-nesting")
                .fails("BEGIN; SELECT 1; BEGIN; COMMIT")
                .passes("BEGIN; SELECT 1; COMMIT")
                .when(TransactionBegun.class, (begun, around) -> around.isBegun());
    }

    private static Rule noStatementTimeout() {
        return Rule.hint("no-statement-timeout")
                .hazard("Scans the table for as long as that takes, and holds back vacuum meanwhile.")
                .plan("SET statement_timeout to what the scan may take, before it.")
                .from(
                        "PostgreSQL manual, Client Connection Defaults, statement_timeout",
                        SQUAWK + " require-timeout-settings")
                .fails("ALTER TABLE orders VALIDATE CONSTRAINT orders_state_check")
                .passes("SET statement_timeout = '15min'; ALTER TABLE orders VALIDATE CONSTRAINT orders_state_check")
                .onOldTable(
                        Fact.ConstraintValidated.class, (validated, around) -> !around.hasLimit("statement_timeout"));
    }

    private static Rule notRepeatable() {
        return Rule.hint("not-repeatable")
                .hazard(
                        "Not the first statement of a file without a transaction, and it fails if it is there already: a file that stopped in the middle cannot be run again.")
                .plan(
                        "A file of its own; or IF NOT EXISTS, and for an index built concurrently a DROP INDEX … IF EXISTS before it.")
                .from(SQUAWK + " prefer-robust-statements")
                .fails(
                        "CREATE INDEX CONCURRENTLY orders_state ON orders (state); CREATE INDEX CONCURRENTLY orders_note ON orders (note)")
                .passes("CREATE INDEX CONCURRENTLY orders_state ON orders (state)")
                .when(
                        Fact.class,
                        (fact, around) -> !around.isInTransaction() && !around.isFirst() && isUnguarded(fact, around));
    }

    private static boolean isUnguarded(Fact fact, Around around) {
        if (fact instanceof Fact.IndexBuilt built) {
            return !built.guarded()
                    && !around.saw(before -> before instanceof Fact.IndexDropped dropped
                            && dropped.subject().last().equals(built.subject().last()));
        }
        return (fact instanceof Fact.TableCreated created && !created.guarded())
                || (fact instanceof Fact.ColumnAdded added && !added.guarded() && !around.isNew(added.table()));
    }

    private static Rule noLockTimeout() {
        return Rule.warning("no-lock-timeout")
                .hazard(
                        "Waits for a lock as long as a transaction holds it, a forgotten one for ever; and everybody else waits behind it.")
                .plan("SET lock_timeout to a second or two before it, and try again when it runs out.")
                .from(
                        "PostgreSQL manual, Client Connection Defaults, lock_timeout",
                        STRONG,
                        SQUAWK + " require-timeout-settings")
                .fails("ALTER TABLE orders ADD COLUMN phase text")
                .passes("SET lock_timeout = '2s'; ALTER TABLE orders ADD COLUMN phase text")
                .when(
                        Fact.class,
                        (fact, around) -> PostgresLocks.queues(fact, around)
                                && !around.hasLimit("lock_timeout")
                                && !around.saw(before -> PostgresLocks.queues(before, around)));
    }
}
