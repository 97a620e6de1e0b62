package dev.zdm.examples.demo;

import java.sql.Connection;
import java.sql.SQLException;

/** Turning points of the story at which a test may step in behind everybody's back. */
enum Moment {
    /** All reads come from the new table; the writes are about to move. */
    BEFORE_WRITES_MOVE,
    /** The writes have moved. */
    AFTER_WRITES_MOVED;

    /** What happens at a moment. */
    @FunctionalInterface
    interface Intruder {
        /** Nobody steps in. */
        Intruder NONE = (moment, connection) -> {};

        void stepIn(Moment moment, Connection connection) throws SQLException;
    }
}
