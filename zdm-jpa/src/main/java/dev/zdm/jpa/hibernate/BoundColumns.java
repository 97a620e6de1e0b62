package dev.zdm.jpa.hibernate;

import dev.zdm.jpa.guard.WatchedColumns;
import dev.zdm.jpa.hibernate.ColumnBinder.Bound;
import dev.zdm.jpa.hibernate.MigratedAttribute.MigratedColumnName;
import dev.zdm.plan.ConfigurationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.mapping.Table;

/** The migrated attributes of one session factory. */
final class BoundColumns {
    private final List<Bound> bound;
    private final ColumnNames names;
    private final ColumnUses uses;

    BoundColumns(List<Bound> bound, ColumnNames names, ColumnUses uses) {
        this.bound = List.copyOf(bound);
        this.names = names;
        this.uses = uses;
    }

    boolean isEmpty() {
        return bound.isEmpty();
    }

    List<Bound> all() {
        return bound;
    }

    ColumnUses uses() {
        return uses;
    }

    Map<String, List<Bound>> byMigration() {
        return bound.stream()
                .collect(Collectors.groupingBy(
                        each -> each.attribute().migration(), LinkedHashMap::new, Collectors.toList()));
    }

    List<WatchedColumns> watched() {
        return bound.stream().map(Bound::attribute).map(this::watched).toList();
    }

    private WatchedColumns watched(MigratedAttribute attribute) {
        return new WatchedColumns(
                attribute.table().getName(),
                exact(attribute.old()),
                exact(attribute.next()),
                () -> uses.migration(attribute.migration()));
    }

    private static Set<String> exact(List<MigratedColumnName> columns) {
        return columns.stream().map(MigratedColumnName::exact).collect(Collectors.toSet());
    }

    /** The key of the one table of a migration. */
    KeyOfTable key(List<Bound> migration) {
        List<Table> tables = migration.stream()
                .map(each -> each.attribute().table())
                .distinct()
                .toList();
        if (tables.size() > 1) {
            throw new ConfigurationException(
                    migration.get(0).attribute().migration(),
                    null,
                    "its columns are in several tables: "
                            + tables.stream().map(Table::getName).sorted().toList(),
                    "give the columns of each table a migration of their own");
        }
        return KeyOfTable.of(migration.get(0).path().entity(), names);
    }
}
