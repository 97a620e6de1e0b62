package dev.zdm.engine;

import dev.zdm.testing.Customers;
import dev.zdm.testing.Sql;
import java.sql.SQLException;
import java.util.List;

/** Ways to copy that are in use elsewhere, each on a schedule on which it loses a write or brings a row back. */
enum UnsafeRecipe {
    /** As most batch jobs do it: whatever happens between the two is overwritten. */
    READ_IN_JAVA_AND_WRITTEN_LATER {
        @Override
        void run(Customers source, Customers target, Command command) throws Exception {
            try (Dual job = Dual.over(source, target);
                    Dual application = Dual.over(source, target)) {
                List<Object[]> rows = job.read("");
                oldThenNew(application, command);
                job.upsert(rows);
            }
        }
    },
    /** The statement sees the rows as they were when it began. */
    INSERT_SELECT_WITHOUT_A_LOCK {
        @Override
        void run(Customers source, Customers target, Command command) throws Exception {
            try (Pause pause = Pause.before(source);
                    Dual job = Dual.over(source, target);
                    Dual application = Dual.over(source, target)) {
                Race statement = Race.begin(source, () -> {
                    job.begin();
                    job.insertIgnore(Dual.SELECTED.replace("email", pause.inside("email")) + " ORDER BY id");
                    job.commit();
                    return true;
                });
                pause.awaitReached(statement);
                oldThenNew(application, command);
                pause.end();
                statement.join();
            }
        }
    },
    /** The lock protects what is read, not what a writer has found missing on the new side before. */
    SHARE_LOCK_BESIDE_WRITERS_OF_NEW_FIRST {
        @Override
        void run(Customers source, Customers target, Command command) throws Exception {
            try (Dual job = Dual.over(source, target);
                    Dual application = Dual.over(source, target)) {
                application.begin();
                application.next(command);
                lockedCopy(job);
                application.old(command);
                application.commit();
            }
        }
    },
    /** A row that is deleted in between comes back. */
    READ_AND_INSERTED_WHERE_MISSING {
        @Override
        void run(Customers source, Customers target, Command command) throws Exception {
            try (Dual job = Dual.over(source, target);
                    Dual application = Dual.over(source, target)) {
                List<Object[]> rows = job.read("");
                oldThenNew(application, command);
                job.insertIgnore(rows);
            }
        }
    },
    /** Two writers in one order on the old side and in the other order on the new one, which nobody sees. */
    SOURCE_LOCK_BESIDE_TWO_WRITERS {
        @Override
        void run(Customers source, Customers target, Command command) throws Exception {
            Command later = Command.email(command.key(), "later@example.com");
            try (Dual job = Dual.over(source, target);
                    Dual first = Dual.over(source, target);
                    Dual second = Dual.over(source, target)) {
                lockedCopy(job);
                first.old(command);
                oldThenNew(second, later);
                first.next(command);
            }
        }
    },
    /** Where the row was, nothing is left that could tell how late the copy comes. */
    VERSION_GUARD_WITHOUT_TOMBSTONE {
        @Override
        void run(Customers source, Customers target, Command command) throws Exception {
            Sql.execute(target.dataSource(), "ALTER TABLE customer_v2 ADD ver int DEFAULT 1 NOT NULL");
            try (Dual job = Dual.over(source, target);
                    Dual application = Dual.over(source, target)) {
                List<Object[]> rows = job.read("");
                oldThenNew(application, command);
                for (Object[] row : rows) {
                    job.onNext(
                            "UPDATE customer_v2 SET first_name = ?, ver = 1 WHERE id = ? AND ver < 1", row[1], row[0]);
                }
                job.insertIgnore(rows);
            } finally {
                Sql.execute(target.dataSource(), "ALTER TABLE customer_v2 DROP COLUMN ver");
            }
        }
    };

    abstract void run(Customers source, Customers target, Command command) throws Exception;

    /** The application's own dual write. */
    private static void oldThenNew(Dual application, Command command) throws SQLException {
        application.begin();
        application.old(command);
        application.next(command);
        application.commit();
    }

    /** The old rows stay locked until the new ones are committed. */
    private static void lockedCopy(Dual job) throws SQLException {
        job.begin();
        job.insertIgnore(job.read(job.isPostgres() ? " FOR SHARE" : " LOCK IN SHARE MODE"));
        job.commit();
    }
}
