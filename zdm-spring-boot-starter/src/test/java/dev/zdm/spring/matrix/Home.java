package dev.zdm.spring.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcRecordStore;
import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.plan.Side;
import dev.zdm.spi.Guard;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import dev.zdm.spring.InMemoryNames.Name;
import dev.zdm.spring.Postgres;
import java.time.Duration;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Where a world keeps its state and its rows: in memory, or in a database. */
record Home(StateStore states, @Nullable DataSource database) {
    private static final String TABLES = """
            create table if not exists old_names (id bigint primary key, name text not null);
            create table if not exists new_names (id bigint primary key, name text not null);
            truncate old_names, new_names;
            drop table if exists zdm_migration, zdm_instance, zdm_audit, zdm_scan, zdm_guard
            """;

    static Home inMemory() {
        return new Home(StateStore.inMemory(TimeSource.system()), null);
    }

    /** Empties the database first. */
    static Home in(DataSource database, Side owner) {
        Postgres.execute(database, TABLES);
        JdbcSchema.ALL.create(database);
        Guard guard = JdbcDataStore.of(database).guard().orElseThrow();
        guard.prepare(Natives.ID, 1);
        assertThat(guard.handOver(Natives.ID, owner, 1, Duration.ofSeconds(10), () -> {}))
                .isEqualTo(Guard.HandOver.DONE);
        return new Home(JdbcStateStore.of(database), database);
    }

    void keepOld(KeptNames names, Supplier<JdbcDataStore> store) {
        keep(names, "old_names", store);
    }

    void keepNew(KeptNames names, Supplier<JdbcDataStore> store) {
        keep(names, "new_names", store);
    }

    private void keep(KeptNames names, String table, Supplier<JdbcDataStore> store) {
        if (database != null) {
            names.keepIn(JdbcRecordStore.on(store.get())
                    .table(table)
                    .<Long, Name>key("id", Long.class, Name::id)
                    .column("name", Name::name)
                    .read(row -> new Name(row.getLong(1), row.getString(2)))
                    .build());
        }
    }
}
