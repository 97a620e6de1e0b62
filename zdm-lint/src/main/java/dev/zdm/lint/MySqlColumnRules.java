package dev.zdm.lint;

import static dev.zdm.lint.SqlDialect.MARIADB;
import static dev.zdm.lint.SqlDialect.MYSQL;

import dev.zdm.lint.Fact.ColumnAdded;
import dev.zdm.lint.Fact.ColumnDropped;
import dev.zdm.lint.Fact.ColumnRedeclared;
import dev.zdm.lint.Fact.ColumnRenamed;
import dev.zdm.lint.Fact.Default;
import dev.zdm.lint.Fact.DefaultChanged;
import dev.zdm.lint.Fact.Generated;
import java.util.List;

/** Hazards of columns on MySQL and MariaDB. */
final class MySqlColumnRules {
    private static final String ONLINE = "MySQL manual, Online DDL Operations";
    private static final String INSTANT = "MariaDB documentation, InnoDB Online DDL Operations with ALGORITHM=INSTANT";
    private static final String STRONG = "strong_migrations, checks.rb";
    private static final String SPIRIT = "Spirit, lint.md";

    private MySqlColumnRules() {}

    static List<Rule> all() {
        return List.of(
                addExpressionDefault(),
                addAutoIncrement(),
                addStoredGenerated(),
                addNotInstant(),
                addNotNull(),
                changeType(),
                setNotNull(),
                moveColumn(),
                changeEnum(),
                changeDefault(),
                rename(),
                drop(),
                floatColumn(),
                timestampEnds());
    }

    private static Rule.Builder both(Rule.Builder rule) {
        return rule.on(MYSQL, MARIADB);
    }

    private static Rule addExpressionDefault() {
        return both(Rule.error("add-column-volatile-default"))
                .hazard(
                        "The default is computed for every row: the table is copied, on MySQL and on MariaDB before 11.2 while nobody writes.")
                .lock("SHARED, NONE from MariaDB 11.2")
                .plan("Add the column without a default, SET DEFAULT in a second statement, backfill.")
                .from(ONLINE, STRONG)
                .fails("ALTER TABLE orders ADD COLUMN token char(36) DEFAULT (uuid())")
                .passes("ALTER TABLE orders ADD COLUMN token char(36), ALGORITHM=INSTANT")
                .onOldTable(ColumnAdded.class, (added, around) -> added.initial() == Default.VOLATILE);
    }

    private static Rule addAutoIncrement() {
        return both(Rule.error("add-column-serial"))
                .hazard(
                        "Every row gets a number: the table is rebuilt, nobody writes until it is done, and a replica that runs the statement itself can number the rows differently.")
                .lock("SHARED")
                .plan("A new table with the column, dual write and backfill.")
                .from(ONLINE, STRONG)
                .fails("ALTER TABLE orders ADD COLUMN line bigint NOT NULL AUTO_INCREMENT UNIQUE")
                .passes("ALTER TABLE orders ADD COLUMN line bigint, ALGORITHM=INSTANT")
                .onOldTable(ColumnAdded.class, (added, around) -> added.generated() == Generated.SEQUENCE);
    }

    private static Rule addStoredGenerated() {
        return both(Rule.error("add-column-stored-generated"))
                .hazard(
                        "The value is computed and stored for every row: the table is copied, on MySQL and on MariaDB before 11.2 while nobody writes.")
                .lock("SHARED, NONE from MariaDB 11.2")
                .plan("VIRTUAL; or a plain column that the application or a trigger fills, and a backfill.")
                .from(ONLINE, STRONG)
                .fails("ALTER TABLE orders ADD COLUMN total bigint GENERATED ALWAYS AS (amount * 2) STORED")
                .passes(
                        "ALTER TABLE orders ADD COLUMN total bigint GENERATED ALWAYS AS (amount * 2) VIRTUAL, ALGORITHM=INSTANT")
                .onOldTable(ColumnAdded.class, (added, around) -> added.generated() == Generated.STORED);
    }

    private static Rule addNotInstant() {
        return both(Rule.warning("add-column-not-instant"))
                .hazard(
                        "This server rebuilds the table for it: a column can be added at once from MySQL 8.0.12 (at the end; anywhere from 8.0.29) and MariaDB 10.3 (at the end; anywhere from 10.4).")
                .plan(
                        "At the end of the table; off-peak, with ALGORITHM=INPLACE, LOCK=NONE; or a tool that copies in the background.")
                .from(ONLINE, INSTANT)
                .fails("ALTER TABLE orders ADD COLUMN phase varchar(20) FIRST, ALGORITHM=INPLACE, LOCK=NONE")
                .passes("CREATE TABLE phases (phase varchar(20)) ENGINE=InnoDB")
                .onOldTable(ColumnAdded.class, (added, around) -> !isInstant(added, around));
    }

    private static boolean isInstant(ColumnAdded added, Around around) {
        ServerVersion version = around.version();
        if (around.dialect() == MARIADB) {
            return version.isAtLeast(10, added.first() ? 4 : 3, 0);
        }
        return version.isAtLeast(8, 0, added.first() ? 29 : 12);
    }

    private static Rule addNotNull() {
        return both(Rule.error("add-column-not-null"))
                .hazard(
                        "Rows that are there get the type's empty value in silence, and every writer that does not know the column fails in strict mode.")
                .plan("As nullable, or with a constant default; backfill; then NOT NULL.")
                .from("MySQL manual, Data Type Default Values")
                .fails("ALTER TABLE orders ADD COLUMN country char(3) NOT NULL, ALGORITHM=INSTANT")
                .passes("ALTER TABLE orders ADD COLUMN country char(3) NOT NULL DEFAULT 'DE', ALGORITHM=INSTANT")
                .onOldTable(
                        ColumnAdded.class,
                        (added, around) -> added.required()
                                && added.initial() == Default.NONE
                                && added.generated() == Generated.NO);
    }

    private static Rule changeType() {
        return both(Rule.error("change-column-type"))
                .hazard(
                        "The table is copied, on MySQL and on MariaDB before 11.2 while nobody writes; running instances still send the old type.")
                .lock("SHARED, NONE from MariaDB 11.2")
                .plan(
                        "A new column of the new type, dual write, backfill, read switch; then drop the old one. A longer VARCHAR is changed at once while its bytes need no second byte of length: at most 63 characters of utf8mb4, or from 64 on.")
                .from(ONLINE, INSTANT, STRONG, SPIRIT)
                .fails("ALTER TABLE orders MODIFY COLUMN amount decimal(20, 4)")
                .passes(
                        "CREATE TABLE notes (note varchar(10)) ENGINE=InnoDB; ALTER TABLE notes MODIFY COLUMN note varchar(60), ALGORITHM=INPLACE, LOCK=NONE")
                .onOldTable(ColumnRedeclared.class, MySqlTypes::changesType);
    }

    private static Rule setNotNull() {
        return both(Rule.warning("set-not-null"))
                .hazard("The table is rebuilt; without strict mode nulls become empty values in silence.")
                .lock("NONE")
                .plan("Backfill; look for nulls; with sql_mode STRICT_TRANS_TABLES, ALGORITHM=INPLACE, LOCK=NONE.")
                .from(ONLINE, STRONG)
                .fails("ALTER TABLE orders MODIFY COLUMN amount decimal(10, 2) NOT NULL, ALGORITHM=INPLACE, LOCK=NONE")
                .passes("ALTER TABLE orders MODIFY COLUMN amount decimal(10, 2), ALGORITHM=INPLACE, LOCK=NONE")
                .onOldTable(
                        ColumnRedeclared.class,
                        (again, around) -> again.required()
                                && !around.history()
                                        .column(again.table(), again.column())
                                        .map(History.Column::required)
                                        .orElse(false));
    }

    private static Rule moveColumn() {
        return both(Rule.warning("move-column"))
                .hazard("The table is rebuilt for the order of its columns (at once on MariaDB 10.4 and later).")
                .lock("NONE")
                .plan("Leave the order alone: name columns where they are read.")
                .from(ONLINE)
                .fails("ALTER TABLE orders MODIFY COLUMN amount decimal(10, 2) FIRST, ALGORITHM=INPLACE, LOCK=NONE")
                .passes("ALTER TABLE orders MODIFY COLUMN amount decimal(10, 2), ALGORITHM=INPLACE, LOCK=NONE")
                .onOldTable(ColumnRedeclared.class, (again, around) -> again.moved());
    }

    private static Rule changeEnum() {
        return both(Rule.error("change-enum"))
                .hazard(
                        "Only values added at the end keep the numbers of the others; anything else copies the table, and running instances meet values that they do not know.")
                .lock("SHARED, NONE from MariaDB 11.2")
                .plan("Append values only; in an earlier release teach the code to read them.")
                .from(ONLINE, SPIRIT)
                .fails("ALTER TABLE orders MODIFY COLUMN mood enum('fine','ok','bad')")
                .passes(
                        "ALTER TABLE orders ADD COLUMN hue enum('red','blue'), ALGORITHM=INSTANT; ALTER TABLE orders MODIFY COLUMN hue enum('red','blue','green'), ALGORITHM=INSTANT")
                .onOldTable(ColumnRedeclared.class, MySqlTypes::changesEnum);
    }

    private static Rule changeDefault() {
        return both(Rule.warning("change-column-default"))
                .hazard(
                        "Writers that leave the column out get another value from one moment to the next, in the middle of a rollout.")
                .plan("Deploy code that always writes the column; then change the default.")
                .from(STRONG + " change_column_default")
                .fails("ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'open', ALGORITHM=INSTANT")
                .passes(
                        "ALTER TABLE orders ADD COLUMN phase varchar(20), ALGORITHM=INSTANT; ALTER TABLE orders ALTER COLUMN phase SET DEFAULT 'open', ALGORITHM=INSTANT")
                .onOldTable(
                        DefaultChanged.class,
                        (changed, around) -> !around.saw(before -> before instanceof ColumnAdded added
                                && added.subject().equals(changed.subject())));
    }

    private static Rule rename() {
        return both(Rule.error("rename-column"))
                .hazard("Running instances name the column by its old name and fail.")
                .plan("A new column, dual write, backfill, read switch; drop the old one when no instance maps it.")
                .from(STRONG, SPIRIT)
                .fails("ALTER TABLE orders RENAME COLUMN state TO phase")
                .passes("ALTER TABLE orders ADD COLUMN phase varchar(20), ALGORITHM=INSTANT")
                .onOldTable(ColumnRenamed.class, (renamed, around) -> true);
    }

    private static Rule drop() {
        return both(Rule.error("drop-column"))
                .hazard("Running instances that still name the column fail; what it holds is gone.")
                .plan("Unmap it, deploy that everywhere, see that nobody reads it; then drop it, with a restore point.")
                .from(ONLINE, STRONG, SPIRIT)
                .fails("ALTER TABLE orders DROP COLUMN state")
                .passes("ALTER TABLE orders ADD COLUMN phase varchar(20), ALGORITHM=INSTANT")
                .onOldTable(ColumnDropped.class, (dropped, around) -> true);
    }

    private static Rule floatColumn() {
        return both(Rule.hint("float-column"))
                .hazard("Cannot hold most decimal fractions: sums drift and comparisons by = fail.")
                .plan("DECIMAL for amounts, DOUBLE for measurements.")
                .from(SPIRIT + " has_float", "MySQL manual, Problems with Floating-Point Values")
                .fails("CREATE TABLE prices (price float) ENGINE=InnoDB")
                .passes("CREATE TABLE prices (price decimal(10, 2)) ENGINE=InnoDB")
                .when(ColumnAdded.class, (added, around) -> added.type().is("float"));
    }

    private static Rule timestampEnds() {
        return both(Rule.hint("timestamp-2038"))
                .hazard("TIMESTAMP ends on 19 January 2038 (on MariaDB from 11.5 on 64-bit systems in 2106).")
                .plan("DATETIME(6), in UTC.")
                .from(SPIRIT + " has_timestamp", "MySQL manual, The DATE, DATETIME, and TIMESTAMP Types")
                .fails("CREATE TABLE visits (at timestamp NULL) ENGINE=InnoDB")
                .passes("CREATE TABLE visits (at datetime(6)) ENGINE=InnoDB")
                .when(ColumnAdded.class, (added, around) -> added.type().is("timestamp"));
    }
}
