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
        return select() + " WHERE " + keys().equal();
    }

    String findForUpdate() {
        return find() + spelling.forUpdate();
    }

    String findAll(int keys) {
        return select() + " WHERE " + keys().in(keys);
    }

    String firstPage() {
        return select() + " ORDER BY " + keys().list() + " LIMIT ?";
    }

    /** Takes {@link KeyPredicates#after} as values, then the limit. */
    String nextPage() {
        return select() + " WHERE " + keys().greater() + " ORDER BY " + keys().list() + " LIMIT ?";
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

    Optional<String> putIfLater(MarkSql marks) {
        return spelling.upsertIfLater(row(), marks);
    }

    private Upsert row() {
        List<String> columns = shape.columns().stream().map(spelling::quote).toList();
        List<String> values = Collections.nCopies(columns.size(), "?");
        return new Upsert(table(), keys().columns(), columns, values);
    }

    String remove() {
        return "DELETE FROM " + table() + " WHERE " + keys().equal();
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

    KeyPredicates keys() {
        return new KeyPredicates(
                shape.keyColumns().stream().map(spelling::quote).toList(), spelling.seeksRows());
    }

    /** Of a key that has one column only, as every generated one does. */
    String onlyKeyColumn() {
        return shape.keyColumns().get(0);
    }

    /** The same, quoted. */
    String onlyKey() {
        return quote(onlyKeyColumn());
    }

    String quote(String identifier) {
        return spelling.quote(identifier);
    }

    private String select() {
        return "SELECT " + shape.columns().stream().map(spelling::quote).collect(Collectors.joining(", ")) + " FROM "
                + table();
    }
}
