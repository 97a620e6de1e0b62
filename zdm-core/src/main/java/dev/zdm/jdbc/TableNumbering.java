package dev.zdm.jdbc;

import java.sql.SQLException;

/** The keys that a table generates for itself. Thread-safe. */
record TableNumbering<K>(TableRows<K, ?> rows) {

    /** Returns 0 if it generates none. */
    long last() {
        return isNumbered()
                ? rows.run(
                        "reading the generated keys of",
                        connection -> rows.dialect().keys().last(connection, rows.sql()))
                : 0;
    }

    void advance(long past) {
        if (isNumbered()) {
            try {
                rows.dialect().keys().advance(rows.home().transactions(), rows.sql(), past);
            } catch (SQLException e) {
                throw notAdvanced(past, e);
            }
        }
    }

    /** Only numbers are generated as they are; a number behind a default of text is the default's own affair. */
    private boolean isNumbered() {
        return Number.class.isAssignableFrom(rows.keys().type().javaType());
    }

    private DatabaseException notAdvanced(long past, SQLException cause) {
        return new DatabaseException(
                "the generated keys of table '" + rows.name() + "' could not be moved past " + past,
                "let the table generate keys from " + (past + 1) + " on by hand, then try again",
                cause);
    }
}
