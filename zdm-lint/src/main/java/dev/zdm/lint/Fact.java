package dev.zdm.lint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one statement does, in words that no grammar knows. A statement has one fact or several. */
sealed interface Fact {
    /** What it is done to: the table, the index, the column as {@code table.column}. */
    Name subject();

    /** The table whose lock it takes, if it takes one. */
    default @Nullable Name table() {
        return null;
    }

    /** Something is done to a table. */
    sealed interface OfTable extends Fact {
        @Override
        Name table();

        @Override
        default Name subject() {
            return table();
        }
    }

    /** Something is done to a column. */
    sealed interface OfColumn extends OfTable {
        String column();

        @Override
        default Name subject() {
            return table().column(column());
        }
    }

    /** What a new row gets. */
    enum Default {
        NONE,
        CONSTANT,
        VOLATILE
    }

    /** Where a column's values come from, if not from writers. */
    enum Generated {
        NO,
        SEQUENCE,
        STORED,
        VIRTUAL
    }

    /** The kinds of constraints. */
    enum Constraint {
        CHECK,
        FOREIGN_KEY,
        UNIQUE,
        PRIMARY_KEY,
        EXCLUDE
    }

    /** What else can be dropped or renamed. */
    enum Kind {
        SCHEMA,
        DATABASE,
        VIEW,
        TYPE,
        OTHER
    }

    record TableCreated(Name table, boolean guarded) implements OfTable {}

    record TableDropped(Name table, boolean guarded, boolean cascade) implements OfTable {}

    record TableRenamed(Name table, String to) implements OfTable {}

    record TableMoved(Name table) implements OfTable {}

    /** Storage is written anew: VACUUM FULL, CLUSTER, SET TABLESPACE, OPTIMIZE, ENGINE=…. */
    record TableRewritten(Name table, String by) implements OfTable {}

    /** PostgreSQL: what no other fact says, under a lock that keeps everybody out for a moment. */
    record TableAltered(Name table) implements OfTable {}

    record TableLocked(Name table, String mode) implements OfTable {}

    record Truncated(Name table, boolean cascade) implements OfTable {}

    record PartitionAttached(Name table) implements OfTable {}

    record PartitionDetached(Name table, boolean concurrently) implements OfTable {}

    /** MySQL: partitions written anew. */
    record Repartitioned(Name table, String by) implements OfTable {}

    /** MySQL: all texts converted to another character set. */
    record Converted(Name table) implements OfTable {}

    /** MySQL: an option of a table, as {@code engine} = {@code myisam}. */
    record OptionSet(Name table, String option, String value, boolean created) implements OfTable {}

    /** MySQL: an ALTER as a whole, with what it says of how it may be done; null where it says nothing. */
    record Altered(
            Name table,
            @Nullable String algorithm,
            @Nullable String lock,
            boolean waits) implements OfTable {}

    /** A column of a new table or a new column of an old one; {@link Around#isNew} tells which. */
    record ColumnAdded(
            Name table,
            String column,
            SqlType type,
            Default initial,
            boolean required,
            Generated generated,
            boolean first,
            boolean guarded,
            String values)
            implements OfColumn {}

    record ColumnDropped(Name table, String column, boolean guarded) implements OfColumn {}

    record ColumnRenamed(Name table, String column, String to) implements OfColumn {}

    /** PostgreSQL: ALTER COLUMN … TYPE. */
    record ColumnRetyped(Name table, String column, SqlType type, boolean using) implements OfColumn {}

    /** MySQL: MODIFY or CHANGE, which states the whole column again. */
    record ColumnRedeclared(Name table, String column, SqlType type, boolean required, boolean moved, String values)
            implements OfColumn {}

    record NotNullSet(Name table, String column) implements OfColumn {}

    record NotNullDropped(Name table, String column) implements OfColumn {}

    record DefaultChanged(Name table, String column) implements OfColumn {}

    record ConstraintAdded(
            Name table,
            @Nullable String name,
            Constraint kind,
            List<String> columns,
            @Nullable Name references,
            String condition,
            boolean notValid,
            boolean usingIndex,
            boolean inline)
            implements OfTable {
        @Override
        public Name subject() {
            return name == null ? table : table.column(name);
        }
    }

    record ConstraintValidated(Name table, String name) implements OfTable {}

    record ConstraintDropped(Name table, @Nullable String name, Constraint kind) implements OfTable {}

    record IndexBuilt(
            @Nullable Name name,
            Name table,
            boolean unique,
            boolean concurrently,
            String method,
            int columns,
            boolean guarded)
            implements OfTable {
        @Override
        public Name subject() {
            return name == null ? table : name;
        }
    }

    record IndexDropped(Name subject, boolean concurrently, boolean guarded) implements Fact {}

    /** MySQL: an index no longer offered to the optimizer, or offered again. */
    record IndexHidden(Name table, String index) implements OfTable {}

    record IndexRebuilt(Name subject, boolean concurrently) implements Fact {}

    record ViewRefreshed(Name subject, boolean concurrently) implements Fact {}

    record Renamed(Kind kind, Name subject) implements Fact {}

    record Dropped(Kind kind, Name subject, boolean cascade) implements Fact {}

    record EnumValueAdded(Name subject, boolean positioned) implements Fact {}

    record EnumValueRenamed(Name subject) implements Fact {}

    record DomainConstrained(Name subject, boolean notValid) implements Fact {}

    record RowsWritten(Name table, String verb, boolean chosen) implements OfTable {}

    record SettingChanged(Name subject, String value) implements Fact {}

    record TransactionBegun() implements Fact {
        @Override
        public Name subject() {
            return new Name(null, "BEGIN");
        }
    }

    record TransactionEnded() implements Fact {
        @Override
        public Name subject() {
            return new Name(null, "COMMIT");
        }
    }

    /** Code that runs when the migration runs and that no grammar looks into. */
    record CodeRun(Name subject) implements Fact {}

    /** A statement without a hazard that any rule knows. */
    record Harmless(Name subject) implements Fact {}

    /** No grammar could read it; {@code at} is where it stopped, {@code line:column}. */
    record NotParsed(Name subject, String at) implements Fact {}
}
