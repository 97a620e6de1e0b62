package dev.zdm.lint;

import dev.zdm.lint.Fact.Constraint;
import dev.zdm.lint.Fact.ConstraintAdded;
import dev.zdm.lint.Fact.ConstraintValidated;
import dev.zdm.lint.Fact.IndexBuilt;
import dev.zdm.lint.Fact.IndexDropped;
import dev.zdm.lint.Fact.IndexRebuilt;
import java.util.List;

/** Hazards of constraints and indexes on PostgreSQL. */
final class PostgresTableRules {
    private static final String ALTER_TABLE = "PostgreSQL manual, ALTER TABLE, Notes";
    private static final String CREATE_INDEX = "PostgreSQL manual, CREATE INDEX, Building Indexes Concurrently";
    private static final String STRONG = "strong_migrations, checks.rb";
    private static final String SQUAWK = "squawk, docs";
    private static final int WIDE = 3;

    private PostgresTableRules() {}

    static List<Rule> all() {
        return List.of(
                addCheck(),
                addForeignKey(),
                severalForeignKeys(),
                validateUnderLock(),
                addUnique(),
                addPrimaryKey(),
                addExclude(),
                createIndex(),
                concurrentlyInTransaction(),
                concurrentlyIfNotExists(),
                concurrentlyOn14(),
                dropIndex(),
                reindex(),
                replaceIndex(),
                hashIndex(),
                wideIndex());
    }

    private static Rule addCheck() {
        return Rule.error("add-check")
                .hazard("Every row is checked while nobody reads or writes.")
                .lock("ACCESS EXCLUSIVE")
                .plan("ADD CONSTRAINT … NOT VALID, then VALIDATE CONSTRAINT in a transaction of its own.")
                .from(ALTER_TABLE, STRONG, SQUAWK + " constraint-missing-not-valid")
                .fails("ALTER TABLE orders ADD CONSTRAINT positive CHECK (amount > 0)")
                .passes(
                        "ALTER TABLE orders ADD CONSTRAINT positive CHECK (amount > 0) NOT VALID; COMMIT; ALTER TABLE orders VALIDATE CONSTRAINT positive")
                .onOldTable(
                        ConstraintAdded.class,
                        (added, around) -> added.kind() == Constraint.CHECK && !added.notValid());
    }

    private static Rule addForeignKey() {
        return Rule.error("add-foreign-key")
                .hazard("Every row is looked up while nobody writes to either of the two tables.")
                .lock("SHARE ROW EXCLUSIVE")
                .plan(
                        "ADD CONSTRAINT … NOT VALID, then VALIDATE CONSTRAINT in a transaction of its own; for a new column, the column first.")
                .from(ALTER_TABLE, STRONG, SQUAWK + " adding-foreign-key-constraint")
                .fails("ALTER TABLE orders ADD CONSTRAINT owner FOREIGN KEY (customer_id) REFERENCES customers (id)")
                .passes(
                        "ALTER TABLE orders ADD CONSTRAINT owner FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID; COMMIT; ALTER TABLE orders VALIDATE CONSTRAINT owner")
                .onOldTable(
                        ConstraintAdded.class,
                        (added, around) -> added.kind() == Constraint.FOREIGN_KEY && !added.notValid());
    }

    private static Rule severalForeignKeys() {
        return Rule.warning("several-foreign-keys")
                .hazard(
                        "Each of them locks two tables, and all locks are held to the end of the transaction: the more tables, the more writers wait and the likelier a deadlock.")
                .lock("SHARE ROW EXCLUSIVE")
                .plan("One foreign key for each transaction, NOT VALID.")
                .from("online_migrations README, Adding multiple foreign keys")
                .fails(
                        "ALTER TABLE orders ADD CONSTRAINT a FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID; ALTER TABLE orders ADD CONSTRAINT b FOREIGN KEY (shop_id) REFERENCES shops (id) NOT VALID")
                .passes(
                        "ALTER TABLE orders ADD CONSTRAINT a FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID")
                .when(ConstraintAdded.class, (added, around) -> {
                    Name references = added.references();
                    return references != null
                            && !around.isNew(references)
                            && around.holds(before -> refersToAnotherOldTable(before, references, around));
                });
    }

    private static boolean refersToAnotherOldTable(Fact before, Name references, Around around) {
        if (!(before instanceof ConstraintAdded added)) {
            return false;
        }
        Name other = added.references();
        return other != null && !around.isNew(other) && !other.matches(references);
    }

    private static Rule validateUnderLock() {
        return Rule.error("validate-under-lock")
                .hazard("The transaction holds a stronger lock on the table than VALIDATE needs, for the whole scan.")
                .lock("ACCESS EXCLUSIVE, or SHARE ROW EXCLUSIVE: that of the statement before")
                .plan("VALIDATE CONSTRAINT in a transaction of its own.")
                .from(STRONG + " validate_constraint", "online_migrations README")
                .fails(
                        "ALTER TABLE orders ADD CONSTRAINT positive CHECK (amount > 0) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT positive")
                .passes(
                        "ALTER TABLE orders ADD CONSTRAINT positive CHECK (amount > 0) NOT VALID; COMMIT; ALTER TABLE orders VALIDATE CONSTRAINT positive")
                .onOldTable(
                        ConstraintValidated.class,
                        (validated, around) -> around.holds(before -> PostgresLocks.blocksWriters(before)
                                && validated.table().matches(PostgresLocks.table(before))));
    }

    private static Rule addUnique() {
        return Rule.error("add-unique")
                .hazard("Its index is built while nobody reads or writes.")
                .lock("ACCESS EXCLUSIVE")
                .plan("CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … UNIQUE USING INDEX.")
                .from(ALTER_TABLE, STRONG, SQUAWK + " disallowed-unique-constraint")
                .fails("ALTER TABLE orders ADD CONSTRAINT orders_number_once UNIQUE (number)")
                .passes("ALTER TABLE orders ADD CONSTRAINT orders_number_once UNIQUE USING INDEX number_once")
                .onOldTable(
                        ConstraintAdded.class,
                        (added, around) -> added.kind() == Constraint.UNIQUE && !added.usingIndex());
    }

    private static Rule addPrimaryKey() {
        return Rule.error("add-primary-key")
                .hazard("Its index is built, and nulls are looked for, while nobody reads or writes.")
                .lock("ACCESS EXCLUSIVE")
                .plan(
                        "The columns NOT NULL by the plan of set-not-null; CREATE UNIQUE INDEX CONCURRENTLY; ADD CONSTRAINT … PRIMARY KEY USING INDEX.")
                .from(ALTER_TABLE, SQUAWK + " adding-serial-primary-key-field")
                .fails("ALTER TABLE orders ADD PRIMARY KEY (number)")
                .passes("ALTER TABLE orders ADD CONSTRAINT orders_pk PRIMARY KEY USING INDEX orders_number")
                .onOldTable(
                        ConstraintAdded.class,
                        (added, around) -> added.kind() == Constraint.PRIMARY_KEY && !added.usingIndex());
    }

    private static Rule addExclude() {
        return Rule.error("add-exclude")
                .hazard("Its index is built while nobody reads or writes, and no concurrent way exists.")
                .lock("ACCESS EXCLUSIVE")
                .plan("A new table that has the constraint, dual write and backfill.")
                .from(STRONG + " add_exclusion_constraint", "online_migrations README")
                .fails("ALTER TABLE orders ADD CONSTRAINT apart EXCLUDE USING gist (during WITH &&)")
                .passes("CREATE TABLE bookings (during tstzrange, EXCLUDE USING gist (during WITH &&))")
                .onOldTable(ConstraintAdded.class, (added, around) -> added.kind() == Constraint.EXCLUDE);
    }

    private static Rule createIndex() {
        return Rule.error("create-index")
                .hazard("Nobody writes until the index is built.")
                .lock("SHARE")
                .plan(
                        "CREATE INDEX CONCURRENTLY, outside a transaction; if it fails, drop the invalid index that it leaves and try again.")
                .from(CREATE_INDEX, STRONG, SQUAWK + " require-concurrent-index-creation")
                .fails("CREATE INDEX orders_state ON orders (state)")
                .passes("CREATE INDEX CONCURRENTLY orders_state ON orders (state)")
                .onOldTable(IndexBuilt.class, (built, around) -> !built.concurrently());
    }

    private static Rule concurrentlyInTransaction() {
        return Rule.error("concurrently-in-transaction")
                .hazard("The server refuses CONCURRENTLY inside a transaction.")
                .plan("Run it outside: for Flyway a file of its own, for Liquibase runInTransaction:false.")
                .from(CREATE_INDEX, SQUAWK + " ban-concurrent-index-creation-in-transaction")
                .fails("BEGIN; CREATE INDEX CONCURRENTLY orders_state ON orders (state); COMMIT")
                .passes("CREATE INDEX CONCURRENTLY orders_state ON orders (state)")
                .when(Fact.class, (fact, around) -> around.isInTransaction() && PostgresLocks.isConcurrent(fact));
    }

    private static Rule concurrentlyIfNotExists() {
        return Rule.warning("concurrently-if-not-exists")
                .hazard(
                        "A build that failed leaves an invalid index of that name, which IF NOT EXISTS then takes for the index.")
                .plan("DROP INDEX CONCURRENTLY IF EXISTS before it.")
                .from(CREATE_INDEX)
                .fails("CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_state ON orders (state)")
                .passes(
                        "DROP INDEX CONCURRENTLY IF EXISTS orders_state; CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_state ON orders (state)")
                .when(
                        IndexBuilt.class,
                        (built, around) -> built.concurrently()
                                && built.guarded()
                                && !around.saw(before -> before instanceof IndexDropped dropped
                                        && dropped.subject()
                                                .last()
                                                .equals(built.subject().last())));
    }

    private static Rule concurrentlyOn14() {
        return Rule.error("concurrently-corrupts")
                .hazard("PostgreSQL 14.0 to 14.3 can leave rows out of an index that is built concurrently.")
                .plan("Update the server to 14.4 or later; then build, or REINDEX CONCURRENTLY what was built before.")
                .from("PostgreSQL 14.4 release notes", STRONG)
                .fails("CREATE INDEX CONCURRENTLY orders_state ON orders (state)")
                .passes("DROP INDEX CONCURRENTLY orders_state")
                .when(
                        Fact.class,
                        (fact, around) -> around.version().major() == 14
                                && !around.version().isAtLeast(14, 4, 0)
                                && ((fact instanceof IndexBuilt built && built.concurrently())
                                        || (fact instanceof IndexRebuilt rebuilt && rebuilt.concurrently())));
    }

    private static Rule dropIndex() {
        return Rule.error("drop-index")
                .hazard("Waits for every transaction on the table, and everybody waits behind it.")
                .lock("ACCESS EXCLUSIVE")
                .plan("DROP INDEX CONCURRENTLY, outside a transaction.")
                .from("PostgreSQL manual, DROP INDEX", STRONG, SQUAWK + " require-concurrent-index-deletion")
                .fails("DROP INDEX orders_number")
                .passes("DROP INDEX CONCURRENTLY orders_number")
                .when(
                        IndexDropped.class,
                        (dropped, around) -> !dropped.concurrently()
                                && !around.saw(before -> before instanceof IndexBuilt built
                                        && built.subject()
                                                .last()
                                                .equals(dropped.subject().last())));
    }

    private static Rule reindex() {
        return Rule.error("reindex")
                .hazard("Nobody writes to the table, and nobody reads through the index, until it is rebuilt.")
                .lock("ACCESS EXCLUSIVE on the index, SHARE on the table")
                .plan(
                        "REINDEX … CONCURRENTLY, outside a transaction (PostgreSQL 12 and later; before, a new index and a swap).")
                .from("PostgreSQL manual, REINDEX", SQUAWK + " require-concurrent-reindex")
                .fails("REINDEX INDEX orders_number")
                .passes("REINDEX INDEX CONCURRENTLY orders_number")
                .when(
                        IndexRebuilt.class,
                        (rebuilt, around) ->
                                !rebuilt.concurrently() || !around.version().isAtLeast(12));
    }

    private static Rule replaceIndex() {
        return Rule.warning("replace-index")
                .hazard("Between the drop and the end of the build, queries have neither index.")
                .plan("Build the new index first, under another name; then drop the old one.")
                .from("online_migrations README, Replacing an index")
                .fails(
                        "DROP INDEX CONCURRENTLY orders_number; CREATE INDEX CONCURRENTLY orders_number_state ON orders (number, state)")
                .passes(
                        "CREATE INDEX CONCURRENTLY orders_number_state ON orders (number, state); DROP INDEX CONCURRENTLY orders_number")
                .onOldTable(
                        IndexBuilt.class,
                        (built, around) -> around.saw(before -> before instanceof IndexDropped dropped
                                && !dropped.subject()
                                        .last()
                                        .equals(built.subject().last())));
    }

    private static Rule hashIndex() {
        return Rule.error("hash-index")
                .hazard("Before PostgreSQL 10 a hash index is not logged: wrong after a crash, empty on a replica.")
                .plan("A B-tree.")
                .from("PostgreSQL 10 release notes, E.27.3.1.2", "online_migrations README")
                .fails("CREATE INDEX CONCURRENTLY orders_state ON orders USING hash (state)")
                .passes("CREATE INDEX CONCURRENTLY orders_state ON orders (state)")
                .when(
                        IndexBuilt.class,
                        (built, around) -> built.method().equals("hash")
                                && !around.version().isAtLeast(10));
    }

    private static Rule wideIndex() {
        return Rule.hint("wide-index")
                .hazard(
                        "An index of more than three columns seldom serves more queries than one of its first three, and slows every write.")
                .plan("The columns that choose most, first; the others by INCLUDE or not at all.")
                .from(STRONG + " add_index with more than three columns")
                .fails("CREATE INDEX CONCURRENTLY orders_all ON orders (number, state, amount, currency)")
                .passes("CREATE INDEX CONCURRENTLY orders_all ON orders (number, state)")
                .when(IndexBuilt.class, (built, around) -> built.columns() > WIDE && !built.unique());
    }
}
