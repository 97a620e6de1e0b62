package dev.zdm.jdbc;

import javax.sql.DataSource;

/** Rows of the table {@code customer} that are nothing but their keys. */
final class Ids {
    private Ids() {}

    static JdbcRecordStore<Long, Long> on(DataSource database) {
        return JdbcRecordStore.on(JdbcDataStore.of(database))
                .table("customer")
                .key("id", Long.class, (Long id) -> id)
                .read(row -> row.getLong(1))
                .build();
    }
}
