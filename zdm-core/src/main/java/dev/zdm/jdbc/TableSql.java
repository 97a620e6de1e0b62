package dev.zdm.jdbc;

import dev.zdm.jdbc.Spelling.Upsert;
import dev.zdm.plan.Phase;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What zdm says about one of the users' tables. Identifiers are quoted, values always bound. */
record TableSql(TableShape shape, Spelling spelling, RowBytes bytes) {

    String find() {
        return select() + " WHERE " + keys().equal();
    }

    String findForUpdate() {
        return find() + spelling.forUpdate();
    }

    /** With the size of each row, as all queries for many. */
    String findAll(int keys) {
        return measured() + from() + " WHERE " + keys().in(keys);
    }

    String firstPage() {
        return measured() + from() + order() + " LIMIT ?";
    }

    /** Takes {@link KeyPredicates#after} as values, then the limit. */
    String nextPage() {
        return measured() + from() + " WHERE " + keys().greater() + order() + " LIMIT ?";
    }

    /** Takes the range's values. */
    String range(RangeSql range) {
        return measured() + fromRange(range);
    }

    /** The same in whatever order the database likes. */
    String unordered(RangeSql range) {
        return select() + range.where();
    }

    /** Takes the range's values, then the limit. */
    String keysOf(RangeSql range) {
        return "SELECT " + keys().list() + fromRange(range) + " LIMIT ?";
    }

    /** Takes the range's values, then how many keys are passed over. */
    String keyAt(RangeSql range) {
        return "SELECT " + keys().list() + fromRange(range) + " LIMIT 1 OFFSET ?";
    }

    /** The part of a query after the values that it asks for. */
    String fromRange(RangeSql range) {
        return from() + range.where() + order();
    }

    private String order() {
        return " ORDER BY " + keys().list();
    }

    String forShare(String page) {
        return page + spelling.forShare();
    }

    String put() {
        return spelling.upsert(row());
    }

    /** Takes the values of so many rows; fails if one of them is there. */
    String insert(int rows) {
        Upsert row = row();
        String values = String.join(", ", Collections.nCopies(rows, "(" + row.valueList() + ")"));
        return spelling.insert(row, "VALUES " + values);
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
        return columns() + from();
    }

    private String measured() {
        return columns() + bytes.column(spelling::quote);
    }

    private String columns() {
        return "SELECT " + shape.columns().stream().map(spelling::quote).collect(Collectors.joining(", "));
    }

    private String from() {
        return " FROM " + table();
    }
}
