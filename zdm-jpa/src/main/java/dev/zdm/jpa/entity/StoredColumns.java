package dev.zdm.jpa.entity;

import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.schema.PlainName;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.ModelPart;
import org.hibernate.metamodel.mapping.SelectableMapping;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/**
 * Which attributes of an entity a copy stores. What Hibernate does not insert may still be a value of the row, such as the
 * time at which the database has made it; but not if another attribute has the same column, or the database computes it.
 */
final class StoredColumns {
    private StoredColumns() {}

    static List<AttributeMapping> of(JdbcDataStore home, EntityPersister persister) {
        Set<String> known = new HashSet<>(columns(persister.getIdentifierMapping()));
        List<AttributeMapping> stored = new ArrayList<>();
        List<AttributeMapping> others = new ArrayList<>();
        persister.forEachAttributeMapping(attribute -> {
            if (!attribute.isPluralAttributeMapping()) {
                (isInserted(attribute) ? stored : others).add(attribute);
            }
        });
        stored.forEach(attribute -> known.addAll(columns(attribute)));
        others.removeIf(attribute -> hasFormula(attribute) || !known.addAll(columns(attribute)));
        if (!others.isEmpty()) {
            Set<String> computed = computed(home, persister.getTableName());
            others.removeIf(attribute ->
                    columns(attribute).stream().map(StoredColumns::plain).anyMatch(computed::contains));
        }
        stored.addAll(others);
        return stored;
    }

    private static List<SelectableMapping> selectables(ModelPart part) {
        List<SelectableMapping> columns = new ArrayList<>();
        part.forEachSelectable((index, column) -> columns.add(column));
        return columns;
    }

    private static List<String> columns(ModelPart part) {
        return selectables(part).stream()
                .map(SelectableMapping::getSelectionExpression)
                .toList();
    }

    private static boolean isInserted(AttributeMapping attribute) {
        return !hasFormula(attribute) && selectables(attribute).stream().allMatch(SelectableMapping::isInsertable);
    }

    private static boolean hasFormula(AttributeMapping attribute) {
        return selectables(attribute).stream().anyMatch(SelectableMapping::isFormula);
    }

    private static Set<String> computed(JdbcDataStore home, String table) {
        return home.onTable("reading", table, connection -> computed(connection, plain(table)));
    }

    /** Of tables of this name in several schemas all count: at worst a value is left to the database. */
    private static Set<String> computed(Connection connection, String table) throws SQLException {
        Set<String> computed = new HashSet<>();
        DatabaseMetaData database = connection.getMetaData();
        try (ResultSet columns = database.getColumns(connection.getCatalog(), null, "%", "%")) {
            while (columns.next()) {
                if (plain(columns.getString("TABLE_NAME")).equals(table)
                        && "YES".equals(columns.getString("IS_GENERATEDCOLUMN"))) {
                    boolean unused = computed.add(plain(columns.getString("COLUMN_NAME")));
                }
            }
        }
        return computed;
    }

    private static String plain(@Nullable String name) {
        return name == null ? "" : PlainName.of(name);
    }
}
