package dev.zdm.lint;

import dev.zdm.lint.Fact.ColumnAdded;
import dev.zdm.lint.Fact.ColumnDropped;
import dev.zdm.lint.Fact.ColumnRenamed;
import dev.zdm.lint.Fact.ColumnRetyped;
import dev.zdm.lint.Fact.Default;
import dev.zdm.lint.Fact.DefaultChanged;
import dev.zdm.lint.Fact.Generated;
import dev.zdm.lint.Fact.NotNullDropped;
import dev.zdm.lint.Fact.NotNullSet;
import java.util.List;
import java.util.Set;

/** Hazards of columns on PostgreSQL. */
final class PostgresColumnRules {
    private static final String ALTER_TABLE = "PostgreSQL manual, ALTER TABLE, Notes";
    private static final String STRONG = "strong_migrations, checks.rb";
    private static final String SQUAWK = "squawk, docs";
    private static final Set<String> DISCRIMINATORS = Set.of("dtype", "type", "discriminator");

    private PostgresColumnRules() {}

    static List<Rule> all() {
        return List.of(
                addVolatileDefault(),
                addConstantDefault(),
                addNotNull(),
                addSequence(),
                addStoredGenerated(),
                addJson(),
                addDiscriminator(),
                changeType(),
                setNotNull(),
                dropNotNull(),
                changeDefault(),
                rename(),
                drop());
    }

    private static Rule addVolatileDefault() {
        return Rule.error("add-column-volatile-default")
                .hazard(
                        "The table is rewritten row by row, because the default may differ from row to row; nobody reads or writes until it is done.")
                .lock("ACCESS EXCLUSIVE")
                .plan(
                        "Add the column without a default, SET DEFAULT in a second statement, backfill the rows that are there.")
                .from(ALTER_TABLE, STRONG, SQUAWK + " adding-field-with-default")
                .fails("ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid()")
                .passes(
                        "ALTER TABLE orders ADD COLUMN token uuid; ALTER TABLE orders ALTER COLUMN token SET DEFAULT gen_random_uuid()")
                .onOldTable(ColumnAdded.class, (added, around) -> added.initial() == Default.VOLATILE);
    }

    private static Rule addConstantDefault() {
        return Rule.error("add-column-default")
                .hazard("Before PostgreSQL 11 any default rewrites the table.")
                .lock("ACCESS EXCLUSIVE")
                .plan("Add the column without a default, SET DEFAULT in a second statement, backfill.")
                .from("PostgreSQL 11 release notes, E.23.3.1.7", STRONG)
                .fails("ALTER TABLE orders ADD COLUMN priority smallint DEFAULT 0")
                .passes("ALTER TABLE orders ADD COLUMN priority smallint")
                .onOldTable(
                        ColumnAdded.class,
                        (added, around) -> added.initial() == Default.CONSTANT
                                && !around.version().isAtLeast(11));
    }

    private static Rule addNotNull() {
        return Rule.error("add-column-not-null")
                .hazard(
                        "Fails on a table with rows; and every writer that does not know the column yet fails from then on.")
                .plan(
                        "Add the column as nullable, or with a constant default; backfill; then the plan of set-not-null.")
                .from(SQUAWK + " adding-required-field")
                .fails("ALTER TABLE orders ADD COLUMN country char(3) NOT NULL")
                .passes("ALTER TABLE orders ADD COLUMN country text NOT NULL DEFAULT 'DE'")
                .onOldTable(
                        ColumnAdded.class,
                        (added, around) -> added.required()
                                && added.initial() == Default.NONE
                                && added.generated() == Generated.NO);
    }

    private static Rule addSequence() {
        return Rule.error("add-column-serial")
                .hazard("Every row that is there gets a number: the table is rewritten while nobody reads or writes.")
                .lock("ACCESS EXCLUSIVE")
                .plan("Add a plain bigint column and a sequence, SET DEFAULT nextval(…), backfill; or a new table.")
                .from(STRONG + " add_column auto-incrementing")
                .fails("ALTER TABLE orders ADD COLUMN serial_number bigserial")
                .passes(
                        "ALTER TABLE orders ADD COLUMN serial_number bigint; CREATE SEQUENCE orders_serial; ALTER TABLE orders ALTER COLUMN serial_number SET DEFAULT nextval('orders_serial')")
                .onOldTable(ColumnAdded.class, (added, around) -> added.generated() == Generated.SEQUENCE);
    }

    private static Rule addStoredGenerated() {
        return Rule.error("add-column-stored-generated")
                .hazard(
                        "The value is computed and stored for every row: the table is rewritten while nobody reads or writes.")
                .lock("ACCESS EXCLUSIVE")
                .plan("A plain column that the application or a trigger fills, and a backfill.")
                .from(STRONG, SQUAWK + " adding-field-with-default")
                .fails("ALTER TABLE orders ADD COLUMN total bigint GENERATED ALWAYS AS (amount * 2) STORED")
                .passes("ALTER TABLE orders ADD COLUMN total bigint")
                .onOldTable(ColumnAdded.class, (added, around) -> added.generated() == Generated.STORED);
    }

    private static Rule addJson() {
        return Rule.warning("add-column-json")
                .hazard("json has no equality: SELECT DISTINCT, GROUP BY and UNION over the table's columns fail.")
                .plan("jsonb.")
                .from(STRONG, "online_migrations README")
                .fails("ALTER TABLE orders ADD COLUMN payload json")
                .passes("ALTER TABLE orders ADD COLUMN payload jsonb")
                .when(ColumnAdded.class, (added, around) -> added.type().is("json"));
    }

    private static Rule addDiscriminator() {
        return Rule.warning("add-discriminator-column")
                .hazard(
                        "Running instances that map a hierarchy to the table begin to read the column as the kind of the entity, and fail on kinds that they do not know.")
                .plan(
                        "Deploy code that ignores the column first; then add it, with the kind of the rows that are there as its default.")
                .from("online_migrations README, Adding a single table inheritance column")
                .fails("ALTER TABLE orders ADD COLUMN dtype varchar(31)")
                .passes("ALTER TABLE orders ADD COLUMN phase text")
                .onOldTable(ColumnAdded.class, (added, around) -> DISCRIMINATORS.contains(added.column()));
    }

    private static Rule changeType() {
        return Rule.error("change-column-type")
                .hazard(
                        "The table and its indexes are rewritten, or at least scanned, while nobody reads or writes; running instances still send the old type.")
                .lock("ACCESS EXCLUSIVE")
                .plan("A new column of the new type, dual write, backfill, read switch; then drop the old one.")
                .from(ALTER_TABLE, STRONG, SQUAWK + " changing-column-type")
                .fails("ALTER TABLE orders ALTER COLUMN amount TYPE numeric(20, 4)")
                .passes("ALTER TABLE orders ALTER COLUMN note TYPE text")
                .onOldTable(ColumnRetyped.class, (change, around) -> PostgresTypes.rewrites(change, around));
    }

    private static Rule setNotNull() {
        return Rule.error("set-not-null")
                .hazard("The whole table is scanned for nulls while nobody reads or writes.")
                .lock("ACCESS EXCLUSIVE")
                .plan(
                        "ADD CONSTRAINT … CHECK (column IS NOT NULL) NOT VALID; backfill; VALIDATE CONSTRAINT in a transaction of its own; SET NOT NULL, which then scans nothing (PostgreSQL 12 and later); DROP CONSTRAINT.")
                .from(ALTER_TABLE, STRONG, SQUAWK + " adding-not-nullable-field")
                .fails("ALTER TABLE orders ALTER COLUMN currency SET NOT NULL")
                .passes(
                        "ALTER TABLE orders ADD CONSTRAINT c CHECK (currency IS NOT NULL) NOT VALID; COMMIT; ALTER TABLE orders VALIDATE CONSTRAINT c; COMMIT; ALTER TABLE orders ALTER COLUMN currency SET NOT NULL")
                .onOldTable(
                        NotNullSet.class,
                        (set, around) -> !around.version().isAtLeast(12)
                                || !around.history().isCheckedNotNull(set.table(), set.column()));
    }

    private static Rule dropNotNull() {
        return Rule.warning("drop-not-null")
                .hazard("Running instances that take the column for never null meet their first null.")
                .plan("Deploy code that reads null first.")
                .from(SQUAWK + " ban-drop-not-null")
                .fails("ALTER TABLE orders ALTER COLUMN currency DROP NOT NULL")
                .passes("ALTER TABLE orders ALTER COLUMN currency SET STATISTICS 200")
                .onOldTable(NotNullDropped.class, (dropped, around) -> true);
    }

    private static Rule changeDefault() {
        return Rule.warning("change-column-default")
                .hazard(
                        "Writers that leave the column out get another value from one moment to the next, in the middle of a rollout.")
                .plan("Deploy code that always writes the column; then change the default.")
                .from(STRONG + " change_column_default", "online_migrations README")
                .fails("ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'open'")
                .passes(
                        "ALTER TABLE orders ADD COLUMN phase text; ALTER TABLE orders ALTER COLUMN phase SET DEFAULT 'open'")
                .onOldTable(
                        DefaultChanged.class,
                        (changed, around) -> !around.saw(before -> before instanceof ColumnAdded added
                                && added.subject().equals(changed.subject())));
    }

    private static Rule rename() {
        return Rule.error("rename-column")
                .hazard("Running instances name the column by its old name and fail.")
                .plan("A new column, dual write, backfill, read switch; drop the old one when no instance maps it.")
                .from(STRONG, SQUAWK + " renaming-column")
                .fails("ALTER TABLE orders RENAME COLUMN state TO phase")
                .passes("ALTER TABLE orders ADD COLUMN phase text")
                .onOldTable(ColumnRenamed.class, (renamed, around) -> true);
    }

    private static Rule drop() {
        return Rule.error("drop-column")
                .hazard("Running instances that still name the column fail; what it holds is gone.")
                .plan("Unmap it, deploy that everywhere, see that nobody reads it; then drop it, with a restore point.")
                .from(STRONG, SQUAWK + " ban-drop-column")
                .fails("ALTER TABLE orders DROP COLUMN state")
                .passes("ALTER TABLE orders DROP CONSTRAINT orders_state_check")
                .onOldTable(ColumnDropped.class, (dropped, around) -> true);
    }
}
