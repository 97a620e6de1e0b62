package dev.zdm.jdbc;

import dev.zdm.jdbc.Spelling.Upsert;
import dev.zdm.plan.Phase;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What zdm says about one of the users' tables. Identifiers are quoted, values always bound. */
record TableSql(TableShape shape, Spelling spelling) {

    String find() {
        return select() + " WHERE " + key() + " = ?";
    }

    String findForUpdate() {
        return find() + spelling.forUpdate();
    }

    String findAll(int keys) {
        return select() + " WHERE " + key() + " IN (" + String.join(", ", Collections.nCopies(keys, "?")) + ")";
    }

    String firstPage() {
        return select() + " ORDER BY " + key() + " LIMIT ?";
    }

    String nextPage() {
        return select() + " WHERE " + key() + " > ? ORDER BY " + key() + " LIMIT ?";
    }

    String forShare(String page) {
        return page + spelling.forShare();
    }

    String put() {
        return spelling.upsert(row());
    }

    Optional<String> putIfAdmitted(Phase phase) {
        return spelling.upsertIfAdmitted(row(), phase);
    }

    private Upsert row() {
        List<String> columns = shape.columns().stream().map(spelling::quote).toList();
        List<String> values = columns.stream().map(column -> "?").toList();
        return new Upsert(table(), List.of(key()), columns, values);
    }

    String remove() {
        return "DELETE FROM " + table() + " WHERE " + key() + " = ?";
    }

    String count() {
        return "SELECT count(*) FROM " + table();
    }

    TableName name() {
        return TableName.parse(shape.table());
    }

    /** The quoted name. */
    String table() {
        return name().quoted(spelling);
    }

    String key() {
        return quote(shape.keyColumn());
    }

    String quote(String identifier) {
        return spelling.quote(identifier);
    }

    private String select() {
        return "SELECT " + shape.columns().stream().map(spelling::quote).collect(Collectors.joining(", ")) + " FROM "
                + table();
    }
}
