package dev.zdm.jpa.hibernate;

import dev.zdm.plan.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.mapping.BasicValue;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.Value;

/**
 * What identifies the rows of an entity's table.
 *
 * @param table its exact name
 * @param columns the exact names of the key's columns
 * @param types the Java types that JDBC has for them
 */
record KeyOfTable(String table, List<String> columns, List<Class<?>> types) {

    static KeyOfTable of(PersistentClass entity, ColumnNames names) {
        List<String> columns = new ArrayList<>();
        for (Column column : entity.getKey().getColumns()) {
            columns.add(names.of(column).exact());
        }
        List<Class<?>> types = new ArrayList<>();
        addTypes(entity, entity.getIdentifier(), types);
        return new KeyOfTable(names.of(entity.getTable()), columns, types);
    }

    private static void addTypes(PersistentClass entity, Value value, List<Class<?>> types) {
        if (value instanceof BasicValue basic) {
            types.add(basic.resolve().getRelationalJavaType().getJavaTypeClass());
        } else if (value instanceof Component component) {
            for (Property property : component.getProperties()) {
                addTypes(entity, property.getValue(), types);
            }
        } else {
            throw new ConfigurationException(
                    null,
                    null,
                    "the rows of " + entity.getEntityName() + " are identified by an association",
                    "migrate columns of entities that have an @Id of basic types");
        }
    }
}
