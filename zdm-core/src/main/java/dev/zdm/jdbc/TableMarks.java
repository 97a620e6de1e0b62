package dev.zdm.jdbc;

import dev.zdm.spi.CopyQueue;
import dev.zdm.spi.Marks;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is kept beside one table, for each migration that asks. Thread-safe. */
final class TableMarks<K, R> {
    private final TableRows<K, R> rows;
    private final Map<String, Kept<K, R>> byMigration = new ConcurrentHashMap<>();

    TableMarks(TableRows<K, R> rows) {
        this.rows = rows;
    }

    record Kept<K, R>(MarkTables tables, LabelledRows<K, R> labelled, Marks<K> marks, CopyQueue<K> queue) {}

    Kept<K, R> of(String migration) {
        return byMigration.computeIfAbsent(migration, this::make);
    }

    private Kept<K, R> make(String migration) {
        Dialect dialect = rows.dialect();
        KeyColumns<K> keys = rows.keys();
        MarkTables tables = MarkTables.of(dialect.marks(), migration, rows.sql());
        MarkWork work = new MarkWork(rows.home(), dialect, migration, tables);
        return new Kept<>(
                tables,
                new LabelledRows<>(rows, MarkSql.of(tables, keys.type().size(), keys.spelling())),
                new JdbcMarks<>(work, keys, rows.home().guard().orElseThrow()),
                new JdbcCopyQueue<>(work, keys));
    }
}
