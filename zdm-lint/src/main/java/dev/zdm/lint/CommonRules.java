package dev.zdm.lint;

import dev.zdm.lint.Fact.CodeRun;
import dev.zdm.lint.Fact.ColumnAdded;
import dev.zdm.lint.Fact.Constraint;
import dev.zdm.lint.Fact.ConstraintAdded;
import dev.zdm.lint.Fact.NotParsed;
import dev.zdm.lint.Fact.RowsWritten;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Hazards of every dialect. */
final class CommonRules {
    private static final SqlDialect[] ALL = SqlDialect.values();
    private static final String STRONG = "strong_migrations, checks.rb";
    private static final String SQUAWK = "squawk, docs";
    private static final int POSTGRES_NAME_BYTES = 63;
    private static final int MYSQL_NAME_CHARACTERS = 64;

    /** Suppressions are checked by {@link Linter}, which is where these two are found. */
    static final Rule ALLOWED_WITHOUT_REASON = Rule.error("allowed-without-reason")
            .on(ALL)
            .hazard("A hazard is allowed and nobody knows why.")
            .plan("-- zdm:allow rule: the reason, which the next reader can check.")
            .from("zdm")
            .fails("-- zdm:allow drop-table\nDROP TABLE orders")
            .passes("-- zdm:allow drop-table: empty since release 4, see the ticket\nDROP TABLE orders")
            .when(Fact.class, (fact, around) -> false);

    static final Rule ALLOWED_IN_VAIN = Rule.warning("allowed-in-vain")
            .on(ALL)
            .hazard("Allows a rule that does not exist, or that finds nothing here: misspelt, or out of date.")
            .plan("Remove it, or correct the name.")
            .from("zdm")
            .fails("-- zdm:allow drop-tabel: empty\nSELECT 1")
            .passes("SELECT 1")
            .when(Fact.class, (fact, around) -> false);

    static final Rule STILL_USED = Rule.error("still-used")
            .on(ALL)
            .hazard("Takes away what is known to be used.")
            .plan("Unmap it, move its migration on, deploy; when nobody is left, this finding goes away by itself.")
            .from("zdm")
            .fails("ALTER TABLE orders DROP COLUMN state")
            .passes("ALTER TABLE attic DROP COLUMN state")
            .when(Fact.class, (fact, around) -> !around.users(fact).isEmpty());

    private static final Pattern REFERRED = Pattern.compile("(?is)references[^(]+\\( (\\S+) \\)");

    private CommonRules() {}

    static List<Rule> all() {
        return List.of(
                notParsed(),
                codeRun(),
                STILL_USED,
                ALLOWED_WITHOUT_REASON,
                ALLOWED_IN_VAIN,
                writeAllRows(),
                columnTwice(),
                longName(),
                narrowKey(),
                foreignKeyType());
    }

    private static Rule notParsed() {
        return Rule.error("not-parsed")
                .on(ALL)
                .hazard("The grammar does not know the statement, so nothing is known of what it does.")
                .plan("Correct it, name the right dialect, or allow it with a reason once a person has read it.")
                .from("zdm")
                .fails("ALTER TABLE orders FROBNICATE")
                .passes("SELECT 1")
                .when(NotParsed.class, (unparsed, around) -> true);
    }

    private static Rule codeRun() {
        return Rule.error("code-not-read")
                .on(ALL)
                .hazard("Runs code that no grammar looks into: DO, CALL, EXECUTE of a text, a file of another.")
                .plan("Write the statements themselves; or allow it with a reason once a person has read it.")
                .from("strong_migrations, execute")
                .fails("CALL tidy_up()")
                .passes("SELECT 1")
                .when(CodeRun.class, (run, around) -> true);
    }

    private static Rule writeAllRows() {
        return Rule.error("write-all-rows")
                .on(ALL)
                .hazard(
                        "One statement for all rows: they stay locked until the last one is written, replicas fall behind, and a failure begins again at the first.")
                .plan("A backfill in chunks of a key, with pauses.")
                .from(STRONG + " backfilling", "online_migrations README")
                .fails("UPDATE orders SET state = 'open'")
                .passes("UPDATE orders SET state = 'open' WHERE id BETWEEN 1 AND 1000")
                .onOldTable(RowsWritten.class, (written, around) -> !written.chosen());
    }

    private static Rule columnTwice() {
        return Rule.error("column-twice")
                .on(ALL)
                .hazard("The table has the column already; the migration stops in the middle.")
                .plan("Another name, or remove one of the two.")
                .from(SQUAWK + " ban-duplicate-column")
                .fails("ALTER TABLE orders ADD COLUMN phase bigint; ALTER TABLE orders ADD COLUMN phase bigint")
                .passes(
                        "ALTER TABLE orders ADD COLUMN phase bigint; ALTER TABLE orders DROP COLUMN phase; ALTER TABLE orders ADD COLUMN phase bigint")
                .when(
                        ColumnAdded.class,
                        (added, around) -> !added.guarded()
                                && around.history()
                                        .column(added.table(), added.column())
                                        .isPresent());
    }

    private static Rule longName() {
        return Rule.error("long-name")
                .on(ALL)
                .hazard(
                        "Longer than the server keeps (63 bytes on PostgreSQL, 64 characters on MySQL and MariaDB): cut off in silence, or refused.")
                .plan("A shorter name.")
                .from("PostgreSQL manual, Identifiers and Key Words", "MySQL manual, Identifier Length Limits")
                .fails(
                        "ALTER TABLE orders ADD COLUMN this_name_of_a_column_goes_on_for_much_longer_than_any_server_would_keep bigint")
                .passes("ALTER TABLE orders ADD COLUMN short bigint")
                .when(
                        Fact.class,
                        (fact, around) -> creates(fact) && isLong(fact.subject().last(), around.dialect()));
    }

    private static Rule narrowKey() {
        return Rule.warning("narrow-key")
                .on(ALL)
                .hazard(
                        "Ends at 2,147,483,647 rows (or far below); the change to bigint is a migration of the whole table and all that refer to it.")
                .plan("bigint.")
                .from(STRONG, SQUAWK + " prefer-bigint-over-int")
                .fails("CREATE TABLE books (id integer PRIMARY KEY)")
                .passes("CREATE TABLE books (id bigint PRIMARY KEY)")
                .when(Fact.class, CommonRules::isNarrowKey);
    }

    private static Rule foreignKeyType() {
        return Rule.warning("foreign-key-type")
                .on(ALL)
                .hazard(
                        "The column and the key that it refers to have different types: one of them runs out first, and comparisons convert.")
                .plan("The type of the key.")
                .from("online_migrations README, Mismatched reference column types")
                .fails(
                        "CREATE TABLE shelves (id bigint PRIMARY KEY); CREATE TABLE books (shelf_id integer, FOREIGN KEY (shelf_id) REFERENCES shelves (id))")
                .passes(
                        "CREATE TABLE shelves (id bigint PRIMARY KEY); CREATE TABLE books (shelf_id bigint, FOREIGN KEY (shelf_id) REFERENCES shelves (id))")
                .when(ConstraintAdded.class, CommonRules::hasOtherType);
    }

    private static boolean hasOtherType(ConstraintAdded added, Around around) {
        Name references = added.references();
        if (references == null || added.columns().size() != 1) {
            return false;
        }
        Optional<SqlType> here =
                around.history().type(added.table(), added.columns().get(0));
        Optional<SqlType> there = REFERRED.matcher(added.condition())
                .results()
                .findFirst()
                .flatMap(match -> around.history().type(references, Name.part(match.group(1))));
        return here.isPresent() && there.isPresent() && !here.get().isComparableTo(there.get());
    }

    private static boolean isNarrowKey(Fact fact, Around around) {
        if (fact instanceof ConstraintAdded added
                && added.kind() == Constraint.PRIMARY_KEY
                && added.columns().size() == 1) {
            return around.history()
                    .type(added.table(), added.columns().get(0))
                    .filter(CommonRules::isNarrow)
                    .isPresent();
        }
        return false;
    }

    private static boolean isNarrow(SqlType type) {
        return type.is("integer", "smallint", "serial", "smallserial", "mediumint", "tinyint");
    }

    private static boolean creates(Fact fact) {
        return fact instanceof ColumnAdded
                || fact instanceof ConstraintAdded
                || fact instanceof Fact.IndexBuilt
                || fact instanceof Fact.TableCreated;
    }

    private static boolean isLong(String name, SqlDialect dialect) {
        return dialect == SqlDialect.POSTGRESQL
                ? name.getBytes(StandardCharsets.UTF_8).length > POSTGRES_NAME_BYTES
                : name.length() > MYSQL_NAME_CHARACTERS;
    }
}
