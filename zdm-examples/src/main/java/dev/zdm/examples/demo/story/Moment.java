package dev.zdm.examples.demo.story;

import java.sql.Connection;
import java.sql.SQLException;

/** Turning points of the story at which a test may step in behind everybody's back. */
public enum Moment {
    /** All reads come from the new table; the writes are about to move. */
    BEFORE_WRITES_MOVE,
    /** The writes have moved. */
    AFTER_WRITES_MOVED;

    /** What happens at a moment. */
    @FunctionalInterface
    public interface Intruder {
        /** Nobody steps in. */
        Intruder NONE = (moment, connection) -> {};

        /**
         * Does what it must not do.
         *
         * @param moment which turning point it is
         * @param connection a connection to the database of the new table
         * @throws SQLException if the database does not let it
         */
        void stepIn(Moment moment, Connection connection) throws SQLException;
    }
}
