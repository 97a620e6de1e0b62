package dev.zdm.lint;

/** Which facts of PostgreSQL lock a table against writers until their transaction ends, and which refuse one. */
final class PostgresLocks {
    private static final Name NOBODY = new Name(null, "");

    private PostgresLocks() {}

    /** Whether writers wait until the end of the transaction that this is in. */
    static boolean blocksWriters(Fact fact) {
        if (fact instanceof Fact.ConstraintValidated
                || fact instanceof Fact.RowsWritten
                || fact instanceof Fact.TableCreated
                || (fact instanceof Fact.PartitionDetached detached && detached.concurrently())
                || (fact instanceof Fact.IndexBuilt built && built.concurrently())) {
            return false;
        }
        if (fact instanceof Fact.TableLocked locked) {
            return locked.mode().contains("exclusive") && !locked.mode().equals("row exclusive");
        }
        return fact instanceof Fact.OfTable;
    }

    static Name table(Fact fact) {
        return fact instanceof Fact.OfTable ofTable ? ofTable.table() : NOBODY;
    }

    /** Whether the server refuses to run it inside a transaction. */
    static boolean isConcurrent(Fact fact) {
        return (fact instanceof Fact.IndexBuilt built && built.concurrently())
                || (fact instanceof Fact.IndexDropped dropped && dropped.concurrently())
                || (fact instanceof Fact.IndexRebuilt rebuilt && rebuilt.concurrently())
                || (fact instanceof Fact.PartitionDetached detached && detached.concurrently())
                || (fact instanceof Fact.TableRewritten rewritten
                        && rewritten.by().equals("VACUUM FULL"));
    }

    /** Whether it waits for whoever holds a lock on something that others already use, and others wait behind it. */
    static boolean queues(Fact fact, Around around) {
        if (fact instanceof Fact.IndexDropped dropped) {
            return !dropped.concurrently();
        }
        return fact instanceof Fact.OfTable ofTable
                && (blocksWriters(fact) || fact instanceof Fact.ConstraintValidated)
                && !around.isNew(ofTable.table());
    }
}
