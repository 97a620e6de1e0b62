package dev.zdm.schema;

import dev.zdm.plan.GateTarget;
import dev.zdm.plan.Refusal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The tables and columns of a migration's old side. They are in use until nothing speaks against contraction any more: the phase,
 * every instance of the fleet, the quiet time since the SQL guard last saw one named. Immutable and thread-safe, if what it asks is.
 *
 * <p>{@link #usersOf} has the shape of {@code dev.zdm.lint.SchemaUse}, so that a linter knows the phase.
 */
public final class OldSchema {
    private final String migration;
    private final Function<GateTarget, List<Refusal>> refusals;
    private final Map<String, Set<String>> columns;
    private final Set<String> tables;

    private OldSchema(
            String migration,
            Function<GateTarget, List<Refusal>> refusals,
            Map<String, Set<String>> columns,
            Set<String> tables) {
        this.migration = migration;
        this.refusals = refusals;
        this.columns = columns;
        this.tables = tables;
    }

    /**
     * Of a migration, with no table or column yet.
     *
     * @param migration its id
     * @param refusals what speaks against going there: {@code control::refusals}
     * @return an old side without tables and columns
     */
    public static OldSchema of(String migration, Function<GateTarget, List<Refusal>> refusals) {
        return new OldSchema(migration, refusals, Map.of(), Set.of());
    }

    /**
     * With a table that goes as a whole, and so all its columns.
     *
     * @param table its name
     * @return an old side with it
     */
    public OldSchema table(String table) {
        Set<String> more = new HashSet<>(tables);
        more.add(PlainName.of(table));
        return new OldSchema(migration, refusals, columns, Set.copyOf(more));
    }

    /**
     * With a column that goes.
     *
     * @param table the name of its table, which stays
     * @param column its name
     * @return an old side with it
     */
    public OldSchema column(String table, String column) {
        Map<String, Set<String>> more = new HashMap<>(columns);
        Set<String> names = new HashSet<>(more.getOrDefault(PlainName.of(table), Set.of()));
        names.add(PlainName.of(column));
        more.put(PlainName.of(table), Set.copyOf(names));
        return new OldSchema(migration, refusals, Map.copyOf(more), tables);
    }

    /**
     * What still speaks against dropping it. Quotation marks, schemas and the case of letters do not matter.
     *
     * @param table the table's name
     * @param column the column's; null asks for the table
     * @return a phrase for each reason; empty if the migration can be contracted, or has no such table or column
     * @throws dev.zdm.plan.StateStoreException if the migration's state cannot be read
     */
    public List<String> usersOf(String table, @Nullable String column) {
        if (!isOld(PlainName.of(table), column)) {
            return List.of();
        }
        return refusals.apply(new GateTarget.Contraction()).stream()
                .map(refusal -> "migration '%s' needs it: %s".formatted(migration, refusal.reason()))
                .toList();
    }

    private boolean isOld(String table, @Nullable String column) {
        Set<String> named = columns.getOrDefault(table, Set.of());
        return tables.contains(table) || (column == null ? !named.isEmpty() : named.contains(PlainName.of(column)));
    }
}
