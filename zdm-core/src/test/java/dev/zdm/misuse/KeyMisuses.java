package dev.zdm.misuse;

import static dev.zdm.misuse.Said.thrown;

import dev.zdm.checks.Misuse;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcRecordStore;
import dev.zdm.testing.H2;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.Sql;
import java.util.List;
import javax.sql.DataSource;

/** Tables whose rows no scan could go along, and sessions that would store something else than they are given. */
final class KeyMisuses {
    private static final String AREA = "Keys and sessions of mapped tables";

    private KeyMisuses() {}

    record Line(int order, int number) {}

    static List<Misuse> all() {
        return List.of(
                new Misuse(
                        AREA,
                        "gave a key's columns in another order than its index",
                        thrown(() -> map(
                                new H2().freshDatabase(),
                                "create table \"line\" (\"order\" int, \"number\" int, primary key (\"order\", \"number\"))",
                                Line.class,
                                "number",
                                "order")),
                        "zdm: table 'line' cannot be mapped: its key has the columns [number, order], and its index has them"
                                + " in another order. Remedy: give the components of the key in the order of the index, so"
                                + " that it can be read along: [order, number]."),
                new Misuse(
                        AREA,
                        "mapped a key that may be NULL",
                        thrown(() -> map(
                                new H2().freshDatabase(),
                                "create table \"line\" (\"number\" int unique)",
                                Integer.class,
                                "number")),
                        "zdm: table 'line' cannot be mapped: its key column 'number' may be NULL, and rows without a key are"
                                + " in no range of keys. Remedy: make the column NOT NULL, or use other columns as the key."),
                new Misuse(
                        AREA,
                        "declared a number as the key where the column holds texts",
                        thrown(() -> map(
                                new H2().freshDatabase(),
                                "create table \"line\" (\"number\" varchar(20) primary key)",
                                Integer.class,
                                "number")),
                        "zdm: table 'line' cannot be mapped: its key column 'number' holds texts, but the key is of type"
                                + " java.lang.Integer. Remedy: give the key the type of its column."),
                new Misuse(
                        AREA,
                        "mapped an enum of MariaDB as the key",
                        thrown(() -> map(
                                new MariaDb().freshDatabase(),
                                "create table line (number enum('one', 'two') primary key)",
                                String.class,
                                "number")),
                        "zdm: table 'line' cannot be mapped: its key column 'number' is an enum or a set, which is ordered by"
                                + " numbers and compared as text. Remedy: use other columns as the key, or make it a column of"
                                + " texts."),
                new Misuse(
                        AREA,
                        "mapped a table through sessions that are not strict",
                        thrown(() -> map(
                                MariaDb.freshDatabase("jdbc:mariadb", "sessionVariables=sql_mode=''"),
                                "create table line (number int primary key)",
                                Integer.class,
                                "number")),
                        "zdm: table 'line' cannot be mapped: the connection's sql_mode is not strict, so that texts would be"
                                + " cut and values replaced. Remedy: add STRICT_TRANS_TABLES to the sql_mode of the server or,"
                                + " in the JDBC URL, of the session."));
    }

    private static <K> void map(DataSource database, String table, Class<K> type, String... key) {
        Sql.execute(database, table);
        JdbcRecordStore.on(JdbcDataStore.of(database))
                .table("line")
                .key(List.of(key), type, (K row) -> row)
                .read(row -> {
                    throw new UnsupportedOperationException();
                })
                .build();
    }
}
