package dev.zdm.proof.cost;

import java.sql.SQLException;

/** One way to write a row, in a unit of work of its own. */
@FunctionalInterface
interface Write {
    void of(long id, String text) throws SQLException;
}
