package dev.zdm.jdbc;

import dev.zdm.spi.CopyQueue;
import dev.zdm.spi.Marks;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is kept beside one table, for each migration that asks. Thread-safe. */
final class TableMarks<K> {
    private final JdbcDataStore home;
    private final Dialect dialect;
    private final TableSql table;
    private final KeyColumns<K> keys;
    private final Map<String, Kept<K>> byMigration = new ConcurrentHashMap<>();

    TableMarks(JdbcDataStore home, Dialect dialect, TableSql table, KeyColumns<K> keys) {
        this.home = home;
        this.dialect = dialect;
        this.table = table;
        this.keys = keys;
    }

    record Kept<K>(MarkTables tables, MarkSql sql, Marks<K> marks, CopyQueue<K> queue) {}

    Kept<K> of(String migration) {
        return byMigration.computeIfAbsent(migration, this::make);
    }

    private Kept<K> make(String migration) {
        MarkTables tables = MarkTables.of(dialect.marks(), migration, table);
        MarkWork work = new MarkWork(home, dialect, migration, tables);
        return new Kept<>(
                tables,
                MarkSql.of(tables, keys.type().size(), keys.spelling()),
                new JdbcMarks<>(work, keys, home.guard().orElseThrow()),
                new JdbcCopyQueue<>(work, keys));
    }
}
