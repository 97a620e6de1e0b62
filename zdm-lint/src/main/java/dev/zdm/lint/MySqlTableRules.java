package dev.zdm.lint;

import static dev.zdm.lint.SqlDialect.MARIADB;
import static dev.zdm.lint.SqlDialect.MYSQL;

import dev.zdm.lint.Fact.Altered;
import dev.zdm.lint.Fact.Constraint;
import dev.zdm.lint.Fact.ConstraintAdded;
import dev.zdm.lint.Fact.ConstraintDropped;
import dev.zdm.lint.Fact.Converted;
import dev.zdm.lint.Fact.Dropped;
import dev.zdm.lint.Fact.IndexBuilt;
import dev.zdm.lint.Fact.IndexDropped;
import dev.zdm.lint.Fact.IndexHidden;
import dev.zdm.lint.Fact.OptionSet;
import dev.zdm.lint.Fact.Repartitioned;
import dev.zdm.lint.Fact.TableDropped;
import dev.zdm.lint.Fact.TableLocked;
import dev.zdm.lint.Fact.TableRenamed;
import dev.zdm.lint.Fact.TableRewritten;
import dev.zdm.lint.Fact.Truncated;
import java.util.List;
import java.util.Set;

/** Hazards of indexes, constraints and whole tables on MySQL and MariaDB. */
final class MySqlTableRules {
    private static final String ONLINE = "MySQL manual, Online DDL Operations";
    private static final String METADATA = "MySQL manual, Metadata Locking";
    private static final String STRONG = "strong_migrations, checks.rb";
    private static final String SPIRIT = "Spirit, lint.md";
    private static final Set<String> REBUILDING =
            Set.of("engine", "row_format", "key_block_size", "encryption", "page_compressed");

    private MySqlTableRules() {}

    static List<Rule> all() {
        return List.of(
                fulltextIndex(),
                addUnique(),
                dropIndex(),
                addPrimaryKey(),
                dropPrimaryKey(),
                addForeignKey(),
                addCheck(),
                convertCharset(),
                repartition(),
                rewriteTable(),
                rebuildingOption(),
                renameTable(),
                dropTable(),
                dropDatabase(),
                truncate(),
                lockTable(),
                copyAlgorithm(),
                noAlgorithm(),
                noLockTimeout(),
                severalAlters(),
                otherEngine(),
                narrowCharset());
    }

    private static Rule.Builder both(Rule.Builder rule) {
        return rule.on(MYSQL, MARIADB);
    }

    private static Rule fulltextIndex() {
        return both(Rule.error("fulltext-or-spatial-index"))
                .hazard(
                        "On MySQL and on MariaDB before 11.2 nobody writes until the index is built; the first FULLTEXT index of a table rebuilds it.")
                .lock("SHARED, NONE from MariaDB 11.2")
                .plan("A new table with the index, dual write and backfill; or a search engine.")
                .from(ONLINE)
                .fails("ALTER TABLE orders ADD FULLTEXT INDEX orders_note (note)")
                .passes("ALTER TABLE orders ADD INDEX orders_state (state), ALGORITHM=INPLACE, LOCK=NONE")
                .onOldTable(
                        IndexBuilt.class,
                        (built, around) -> built.method().equals("fulltext")
                                || built.method().equals("spatial"));
    }

    private static Rule addUnique() {
        return both(Rule.warning("add-unique"))
                .hazard(
                        "Fails on the first duplicate; run by a tool that copies with INSERT IGNORE, it drops the duplicates in silence.")
                .lock("NONE")
                .plan("Look for duplicates and mend them; then the server's own DDL, ALGORITHM=INPLACE, LOCK=NONE.")
                .from("gh-ost, issue 1636", ONLINE)
                .fails("ALTER TABLE orders ADD UNIQUE INDEX orders_token (number), ALGORITHM=INPLACE, LOCK=NONE")
                .passes("ALTER TABLE orders ADD INDEX orders_token (number), ALGORITHM=INPLACE, LOCK=NONE")
                .onOldTable(IndexBuilt.class, (built, around) -> built.unique());
    }

    private static Rule dropIndex() {
        return both(Rule.warning("drop-index"))
                .hazard("A query that needed it after all scans the table; building it again takes long.")
                .plan(
                        "ALTER INDEX … INVISIBLE (MySQL 8.0) or IGNORED (MariaDB 10.6) first; drop it when nobody has missed it.")
                .from("MySQL manual, Invisible Indexes", SPIRIT)
                .fails("ALTER TABLE orders DROP INDEX orders_number, ALGORITHM=INPLACE, LOCK=NONE")
                .passes("ALTER TABLE orders ADD INDEX orders_state (state), ALGORITHM=INPLACE, LOCK=NONE")
                .when(
                        IndexDropped.class,
                        (dropped, around) -> !around.saw(before -> before instanceof IndexHidden hidden
                                        && hidden.index()
                                                .equals(dropped.subject().last()))
                                && !around.saw(before -> before instanceof IndexBuilt built
                                        && built.subject()
                                                .last()
                                                .equals(dropped.subject().last())));
    }

    private static Rule addPrimaryKey() {
        return both(Rule.warning("add-primary-key"))
                .hazard("The table is rebuilt in the order of the key.")
                .lock("NONE")
                .plan(
                        "Off-peak with ALGORITHM=INPLACE, LOCK=NONE, in the statement that drops the old one; or a new table, dual write and backfill.")
                .from(ONLINE)
                .fails("ALTER TABLE events ADD PRIMARY KEY (id), ALGORITHM=INPLACE, LOCK=NONE")
                .passes("CREATE TABLE steps (id bigint PRIMARY KEY) ENGINE=InnoDB")
                .onOldTable(ConstraintAdded.class, (added, around) -> added.kind() == Constraint.PRIMARY_KEY);
    }

    private static Rule dropPrimaryKey() {
        return both(Rule.error("drop-primary-key"))
                .hazard("The table is copied, on MySQL and on MariaDB before 11.2 while nobody writes.")
                .lock("SHARED, NONE from MariaDB 11.2")
                .plan("DROP PRIMARY KEY, ADD PRIMARY KEY in one statement, ALGORITHM=INPLACE, LOCK=NONE.")
                .from(ONLINE)
                .fails("ALTER TABLE orders DROP PRIMARY KEY")
                .passes("ALTER TABLE orders ADD INDEX orders_state (state), ALGORITHM=INPLACE, LOCK=NONE")
                .onOldTable(ConstraintDropped.class, (dropped, around) -> dropped.kind() == Constraint.PRIMARY_KEY);
    }

    private static Rule addForeignKey() {
        return both(Rule.error("add-foreign-key"))
                .hazard(
                        "Every row is looked up and the table copied, on MySQL and on MariaDB before 11.2 while nobody writes; only without the check is it done in place.")
                .lock("SHARED, NONE from MariaDB 11.2")
                .plan(
                        "Look for orphans; then, in one session, SET foreign_key_checks = 0 and ALGORITHM=INPLACE, LOCK=NONE; look for orphans again.")
                .from(ONLINE, STRONG)
                .fails("ALTER TABLE orders ADD CONSTRAINT owner FOREIGN KEY (customer_id) REFERENCES customers (id)")
                .passes(
                        "SET foreign_key_checks = 0; ALTER TABLE orders ADD CONSTRAINT owner FOREIGN KEY (customer_id) REFERENCES customers (id), ALGORITHM=INPLACE, LOCK=NONE")
                .onOldTable(
                        ConstraintAdded.class,
                        (added, around) -> added.kind() == Constraint.FOREIGN_KEY
                                && around.setting("foreign_key_checks")
                                        .filter(value -> value.equals("0") || value.equals("off"))
                                        .isEmpty());
    }

    private static Rule addCheck() {
        return both(Rule.error("add-check"))
                .hazard(
                        "Every row is checked and the table copied, on MySQL and on MariaDB before 11.2 while nobody writes.")
                .lock("SHARED, NONE from MariaDB 11.2")
                .plan("The application or a trigger; or a new table with the constraint, dual write and backfill.")
                .from(ONLINE, STRONG)
                .fails("ALTER TABLE orders ADD CONSTRAINT positive CHECK (amount > 0)")
                .passes("CREATE TABLE steps (id bigint PRIMARY KEY, CHECK (id > 0)) ENGINE=InnoDB")
                .onOldTable(ConstraintAdded.class, (added, around) -> added.kind() == Constraint.CHECK);
    }

    private static Rule convertCharset() {
        return both(Rule.error("convert-charset"))
                .hazard(
                        "Every text is written anew, on MySQL and on MariaDB before 11.2 while nobody writes; what differed can become equal and break unique keys.")
                .lock("SHARED, NONE from MariaDB 11.2")
                .plan("New columns or a new table, dual write and backfill.")
                .from(ONLINE)
                .fails("ALTER TABLE orders CONVERT TO CHARACTER SET latin1")
                .passes("CREATE TABLE steps (id bigint PRIMARY KEY) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4")
                .onOldTable(Converted.class, (converted, around) -> true);
    }

    private static Rule repartition() {
        return both(Rule.error("repartition"))
                .hazard("Partitions are written anew, on MySQL and on MariaDB before 11.2 while nobody writes.")
                .lock("SHARED, NONE from MariaDB 11.2")
                .plan("A new table that is partitioned so, dual write and backfill.")
                .from("MySQL manual, Online DDL Operations, Partitioning")
                .fails("ALTER TABLE plain PARTITION BY HASH (id) PARTITIONS 4")
                .passes("CREATE TABLE steps (id bigint PRIMARY KEY) ENGINE=InnoDB")
                .onOldTable(Repartitioned.class, (again, around) -> true);
    }

    private static Rule rewriteTable() {
        return both(Rule.warning("rewrite-table"))
                .hazard("The table is rebuilt; replicas do it again, one statement at a time.")
                .plan("Off-peak; or a tool that copies in the background and watches replicas.")
                .from(ONLINE)
                .fails("OPTIMIZE TABLE orders")
                .passes("ANALYZE TABLE orders")
                .onOldTable(TableRewritten.class, (rewritten, around) -> true);
    }

    private static Rule rebuildingOption() {
        return both(Rule.warning("rebuilding-option"))
                .hazard("The table is rebuilt for its new format; ENCRYPTION copies it while nobody writes.")
                .plan("Off-peak with ALGORITHM=INPLACE, LOCK=NONE; or a tool that copies in the background.")
                .from(ONLINE)
                .fails("ALTER TABLE orders ROW_FORMAT=DYNAMIC, ALGORITHM=INPLACE, LOCK=NONE")
                .passes("ALTER TABLE orders COMMENT='of customers', ALGORITHM=INSTANT")
                .onOldTable(OptionSet.class, (set, around) -> !set.created() && REBUILDING.contains(set.option()));
    }

    private static Rule renameTable() {
        return both(Rule.error("rename-table"))
                .hazard("Running instances name the table by its old name and fail.")
                .plan("A new table, dual write and backfill; or the rename together with a view of the old name.")
                .from(STRONG, SPIRIT)
                .fails("RENAME TABLE orders TO purchases")
                .passes("CREATE VIEW purchases AS SELECT * FROM orders")
                .onOldTable(TableRenamed.class, (renamed, around) -> true);
    }

    private static Rule dropTable() {
        return both(Rule.error("drop-table"))
                .hazard("Running instances that still name the table fail; what it holds is gone.")
                .plan(
                        "See that nobody reads it; rename it into quarantine; drop it after a delay, with a restore point.")
                .from(SPIRIT)
                .fails("DROP TABLE orders")
                .passes("CREATE TABLE scratch (id bigint PRIMARY KEY) ENGINE=InnoDB; DROP TABLE IF EXISTS scratch")
                .onOldTable(TableDropped.class, (dropped, around) -> true);
    }

    private static Rule dropDatabase() {
        return both(Rule.error("drop-database"))
                .hazard("Everything in it is gone.")
                .plan("Not in a migration.")
                .from(SPIRIT)
                .fails("DROP DATABASE sales")
                .passes("DROP VIEW open_orders")
                .when(Dropped.class, (dropped, around) -> true);
    }

    private static Rule truncate() {
        return both(Rule.error("truncate"))
                .hazard("Every row is gone.")
                .plan("Delete by key in small batches; or rename the table into quarantine.")
                .from(SPIRIT, METADATA)
                .fails("TRUNCATE TABLE orders")
                .passes("DELETE FROM orders WHERE id BETWEEN 1 AND 1000")
                .onOldTable(Truncated.class, (truncated, around) -> true);
    }

    private static Rule lockTable() {
        return both(Rule.error("lock-table"))
                .hazard("Others wait until the tables are unlocked, and any transaction of this session is committed.")
                .plan("Leave it to the statements to lock what they need.")
                .from("MySQL manual, LOCK TABLES")
                .fails("LOCK TABLES orders WRITE")
                .passes("UNLOCK TABLES")
                .onOldTable(TableLocked.class, (locked, around) -> true);
    }

    private static Rule copyAlgorithm() {
        return both(Rule.error("copy-algorithm"))
                .hazard("Asks for the copy, or for a lock, that keeps writers out.")
                .lock("SHARED or EXCLUSIVE, as it says")
                .plan("ALGORITHM=INSTANT, or ALGORITHM=INPLACE, LOCK=NONE: the server refuses what it cannot do so.")
                .from(STRONG, ONLINE)
                .fails("ALTER TABLE orders ADD INDEX orders_state (state), ALGORITHM=COPY, LOCK=SHARED")
                .passes("ALTER TABLE orders ADD INDEX orders_state (state), ALGORITHM=INPLACE, LOCK=NONE")
                .onOldTable(
                        Altered.class,
                        (altered, around) -> "shared".equals(altered.lock())
                                || "exclusive".equals(altered.lock())
                                || ("copy".equals(altered.algorithm()) && !"none".equals(altered.lock())));
    }

    private static Rule noAlgorithm() {
        return both(Rule.warning("no-algorithm-and-lock"))
                .hazard("The server takes whatever way works, the one that keeps writers out among them.")
                .plan("ALGORITHM=INSTANT, or ALGORITHM=INPLACE, LOCK=NONE: the server refuses what it cannot do so.")
                .from(ONLINE)
                .fails("ALTER TABLE orders ADD INDEX orders_state (state)")
                .passes("ALTER TABLE orders ADD INDEX orders_state (state), ALGORITHM=INPLACE, LOCK=NONE")
                .onOldTable(
                        Altered.class,
                        (altered, around) -> !"instant".equals(altered.algorithm())
                                && altered.lock() == null
                                && !"copy".equals(altered.algorithm()));
    }

    private static Rule noLockTimeout() {
        return both(Rule.warning("no-lock-timeout"))
                .hazard(
                        "Waits for every transaction on the table, by default for a day or a year, and everybody else waits behind it.")
                .plan(
                        "SET lock_wait_timeout to a second or two before it (or WAIT 2 on MariaDB), and try again when it runs out.")
                .from(METADATA, SPIRIT)
                .fails("ALTER TABLE orders ADD COLUMN phase varchar(20), ALGORITHM=INSTANT")
                .passes("SET lock_wait_timeout = 2; ALTER TABLE orders ADD COLUMN phase varchar(20), ALGORITHM=INSTANT")
                .onOldTable(
                        Altered.class,
                        (altered, around) -> !altered.waits()
                                && !around.hasLimit("lock_wait_timeout")
                                && !around.saw(
                                        before -> before instanceof Altered other && !around.isNew(other.table())));
    }

    private static Rule severalAlters() {
        return both(Rule.hint("several-alters"))
                .hazard(
                        "Each commits by itself, waits for the table's lock by itself, and may rebuild it by itself: a file that stops in the middle cannot be run again.")
                .plan(
                        "One ALTER TABLE with all changes that need the same algorithm; the others in files of their own.")
                .from(SPIRIT + " multiple_alter_table", "MySQL manual, Statements That Cause an Implicit Commit")
                .fails(
                        "ALTER TABLE orders ADD COLUMN phase varchar(20), ALGORITHM=INSTANT; ALTER TABLE orders ADD COLUMN size bigint, ALGORITHM=INSTANT")
                .passes("ALTER TABLE orders ADD COLUMN phase varchar(20), ADD COLUMN size bigint, ALGORITHM=INSTANT")
                .onOldTable(
                        Altered.class,
                        (altered, around) -> around.saw(before ->
                                before instanceof Altered other && other.table().matches(altered.table())));
    }

    private static Rule otherEngine() {
        return both(Rule.warning("other-engine"))
                .hazard(
                        "No transactions, no row locks, not the same after a crash: nothing of what zdm or InnoDB promise holds.")
                .plan("ENGINE=InnoDB.")
                .from(SPIRIT)
                .fails("CREATE TABLE steps (id bigint PRIMARY KEY) ENGINE=MyISAM")
                .passes("CREATE TABLE steps (id bigint PRIMARY KEY) ENGINE=InnoDB")
                .when(
                        OptionSet.class,
                        (set, around) ->
                                set.option().equals("engine") && !set.value().equals("innodb"));
    }

    private static Rule narrowCharset() {
        return both(Rule.hint("narrow-charset"))
                .hazard("Holds three bytes of a character at most, or one: others are refused or lost.")
                .plan("utf8mb4.")
                .from(SPIRIT, "MySQL manual, The utf8mb3 Character Set")
                .fails("CREATE TABLE steps (id bigint PRIMARY KEY) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3")
                .passes("CREATE TABLE steps (id bigint PRIMARY KEY) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4")
                .when(
                        OptionSet.class,
                        (set, around) ->
                                set.option().equals("charset") && !set.value().equals("utf8mb4"));
    }
}
