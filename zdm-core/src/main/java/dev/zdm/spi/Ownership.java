package dev.zdm.spi;

import java.time.Duration;

/**
 * The guard rows of one of two databases, as whoever moves the first writes between them sees them. A move is made of
 * several changes, each in one database; every change compares the owner and the number of the attempt, so that a
 * coordinator that slept, or one that died half-way, can undo nothing that came later. Thread-safe.
 */
public interface Ownership {

    /** Who accepts first writes, as one database says. */
    enum Owner {
        /** The old side. */
        OLD,
        /** Nobody for the moment. */
        MOVING,
        /** The new side. */
        NEW
    }

    /** What came of a change. */
    enum Outcome {
        /** The row says so now. */
        CHANGED,
        /** The row was not what the change begins with; nothing was changed. */
        LOST,
        /** Writers did not make room in time; nothing was changed. */
        NO_ROOM
    }

    /**
     * A guard row at one moment.
     *
     * @param run the run it belongs to
     * @param owner who accepts first writes
     * @param attempt the attempt that said so
     */
    record Seen(long run, Owner owner, long attempt) {}

    /**
     * A change of one row.
     *
     * @param from the owner that it begins with
     * @param least the earliest attempt that it begins with
     * @param most the latest attempt that it begins with
     * @param to the owner that follows
     * @param attempt the attempt that the row then names
     */
    record Change(Owner from, long least, long most, Owner to, long attempt) {

        /**
         * A change by an attempt of whatever an earlier one left.
         *
         * @param from the owner that it begins with
         * @param to the owner that follows
         * @param attempt the attempt
         * @return the change
         */
        public static Change by(long attempt, Owner from, Owner to) {
            return new Change(from, 0, attempt - 1, to, attempt);
        }

        /**
         * The end of an attempt that is under way.
         *
         * @param attempt the attempt
         * @param to the owner that follows
         * @param next the attempt that the row then names
         * @return the change
         */
        public static Change ending(long attempt, Owner to, long next) {
            return new Change(Owner.MOVING, attempt, attempt, to, next);
        }
    }

    /**
     * Reads a row as last committed, and holds nothing.
     *
     * @param migration the migration
     * @return the row
     * @throws dev.zdm.plan.StateStoreException if the row or its table is missing
     */
    Seen read(String migration);

    /**
     * Changes a row in a transaction of its own, after those who hold the guard have ended and while no other begins.
     *
     * @param migration the migration
     * @param change the change
     * @param maxPause how long to go on trying, each time waiting only briefly
     * @param beforehand runs in the same transaction, while nobody writes, if the row is what the change begins with
     * @return what came of it
     */
    Outcome change(String migration, Change change, Duration maxPause, Runnable beforehand);

    /**
     * The same without waiting for those who hold the guard, for changes that nobody relies on: nothing owned by {@link
     * Owner#MOVING} is written, and the number of an attempt concerns coordinators only.
     *
     * @param migration the migration
     * @param change the change
     * @return true if the row says so now, false if it was not what the change begins with
     */
    boolean changeAtOnce(String migration, Change change);
}
