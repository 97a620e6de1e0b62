package dev.zdm.jdbc;

import dev.zdm.jdbc.Catalog.ForeignKey;
import dev.zdm.jdbc.Catalog.Trigger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds what writes a table inside the database. A trigger that only changes the row that it was called for is none. */
final class HiddenWriters {
    private static final Set<String> PASSING_ON = Set.of("CASCADE", "SET NULL", "SET DEFAULT");

    /** Of triggers that zdm has made itself. */
    private static final String OWN = "zdm_";

    private HiddenWriters() {}

    static List<String> of(Catalog catalog, Connection connection, TableName table) throws SQLException {
        return Stream.concat(keys(catalog, connection, table).stream(), triggers(catalog, connection, table).stream())
                .toList();
    }

    static List<String> keys(Catalog catalog, Connection connection, TableName table) throws SQLException {
        return catalog.foreignKeys(connection, table).stream()
                .filter(HiddenWriters::passesOn)
                .map(HiddenWriters::describe)
                .toList();
    }

    private static List<String> triggers(Catalog catalog, Connection connection, TableName table) throws SQLException {
        Pattern name = Pattern.compile(
                "(?<!\\w)" + Pattern.quote(table.name()) + "(?!\\w)", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        return catalog.triggers(connection).stream()
                .filter(trigger -> !trigger.name().startsWith(OWN))
                .filter(trigger -> name.matcher(trigger.code()).find())
                .map(HiddenWriters::describe)
                .toList();
    }

    private static boolean passesOn(ForeignKey key) {
        return PASSING_ON.contains(key.onDelete()) || PASSING_ON.contains(key.onUpdate());
    }

    private static String describe(ForeignKey key) {
        return "foreign key '" + key.name() + "' (ON DELETE " + key.onDelete() + ", ON UPDATE " + key.onUpdate()
                + "): let the application delete and change the rows itself, and the key refuse";
    }

    private static String describe(Trigger trigger) {
        return "trigger '" + trigger.name() + "' of table '" + trigger.table()
                + "', whose code names this table: let the application write the rows itself";
    }
}
