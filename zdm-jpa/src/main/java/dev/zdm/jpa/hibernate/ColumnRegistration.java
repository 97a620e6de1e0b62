package dev.zdm.jpa.hibernate;

import dev.zdm.ColumnDeclaration;
import dev.zdm.ColumnMigration;
import dev.zdm.jdbc.JdbcColumnStore;
import dev.zdm.jdbc.MovedColumns;
import dev.zdm.jpa.hibernate.ColumnBinder.Bound;
import dev.zdm.plan.MigrationException;
import java.util.List;

/** Declares the migrations of one session factory's columns, each once. Thread-safe. */
final class ColumnRegistration {
    private final ColumnEnvironment environment;
    private final ColumnUses uses;

    ColumnRegistration(ColumnEnvironment environment, ColumnUses uses) {
        this.environment = environment;
        this.uses = uses;
    }

    synchronized void register(BoundColumns columns) {
        columns.byMigration().forEach((id, attributes) -> {
            if (!uses.has(id)) {
                uses.add(named(columns, id, attributes));
            }
        });
    }

    private ColumnMigration named(BoundColumns columns, String id, List<Bound> attributes) {
        try {
            return register(columns, id, attributes);
        } catch (MigrationException e) {
            e.locate(id, null);
            throw e;
        }
    }

    private ColumnMigration register(BoundColumns columns, String id, List<Bound> attributes) {
        List<MovedColumns> moved = attributes.stream()
                .map(each -> each.attribute().moved())
                .distinct()
                .toList();
        KeyOfTable key = columns.key(attributes);
        ColumnDeclaration declared = environment
                .zdm()
                .migration(id)
                .columns(JdbcColumnStore.of(environment.home(), key.table(), key.columns(), key.types(), moved));
        environment.configure(id, declared);
        ColumnMigration migration = declared.serves(
                        attributes.get(0).attribute().binding().serves())
                .register();
        migration.watchStatements();
        return migration;
    }
}
