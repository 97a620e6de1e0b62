package dev.zdm.jpa.hibernate;

import dev.zdm.jpa.hibernate.MigratedAttribute.MigratedColumnName;
import dev.zdm.plan.Side;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Filterable;
import org.hibernate.mapping.Formula;
import org.hibernate.mapping.IndexedCollection;
import org.hibernate.mapping.OneToMany;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.Selectable;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.ToOne;
import org.hibernate.mapping.Value;
import org.jspecify.annotations.Nullable;

/** What else in the mapping names a migrated column: it would go on to read that one, whatever the phase, until it is gone. */
record OtherMentions(Metadata metadata, ColumnNames names) {
    private static final String REMEDY = "let one attribute alone name the columns while they move";

    void refuse(AttributePath path, MigratedAttribute attribute) {
        for (PersistentClass entity : metadata.getEntityBindings()) {
            if (shares(entity, attribute.table())) {
                properties(entity)
                        .filter(property -> !property.equals(path.property()) && !isAround(property, path))
                        .forEach(property -> refuse(path, attribute, property));
                refuse(path, attribute, "a restriction of " + entity.getEntityName(), entity.getWhere());
                refuseFilters(path, attribute, entity);
            }
        }
        metadata.getCollectionBindings().forEach(collection -> refuse(path, attribute, collection));
    }

    private static boolean shares(PersistentClass entity, Table table) {
        return Stream.iterate(
                        Optional.of(entity), Optional::isPresent, each -> each.map(PersistentClass::getSuperclass))
                .anyMatch(each -> each.orElseThrow().getTable().equals(table));
    }

    private static Stream<Property> properties(PersistentClass entity) {
        return Stream.concat(Stream.ofNullable(entity.getIdentifierProperty()), entity.getProperties().stream())
                .distinct();
    }

    private static boolean isAround(Property property, AttributePath path) {
        return path.properties().contains(property);
    }

    private void refuse(AttributePath path, MigratedAttribute attribute, Property property) {
        Value value = property.getValue();
        String what = "attribute '" + property.getName() + "'";
        value.getSelectables().forEach(selectable -> refuse(path, attribute, value.getTable(), what, selectable));
        MappingRules.refuseIf(
                value instanceof ToOne association
                        && path.root().getName().equals(association.getReferencedPropertyName())
                        && shares(metadata.getEntityBinding(association.getReferencedEntityName()), attribute.table()),
                path,
                what + " is an association that refers to it",
                "let the association refer to the identifier");
    }

    private void refuse(AttributePath path, MigratedAttribute attribute, Table table, String what, Selectable named) {
        if (named instanceof Formula formula) {
            refuse(path, attribute, what, formula.getFormula());
        } else if (named instanceof Column column && attribute.table().equals(table)) {
            MappingRules.refuseIf(
                    columns(attribute)
                            .anyMatch(
                                    each -> each.exact().equals(names.of(column).exact())),
                    path,
                    what + " is mapped to a column of it, too",
                    REMEDY);
        }
    }

    private void refuse(AttributePath path, MigratedAttribute attribute, Collection collection) {
        if (element(collection)
                .filter(entity -> shares(entity, attribute.table()))
                .isEmpty()) {
            return;
        }
        String what = "the collection " + collection.getRole();
        refuse(path, attribute, what, collection.getWhere());
        refuse(path, attribute, what, collection.getManyToManyWhere());
        refuseFilters(path, attribute, collection);
        if (collection instanceof IndexedCollection indexed) {
            indexed.getIndex()
                    .getSelectables()
                    .forEach(key -> refuse(path, attribute, attribute.table(), "the key of " + what, key));
        }
    }

    private Optional<PersistentClass> element(Collection collection) {
        if (collection.getElement() instanceof OneToMany many) {
            return Optional.ofNullable(many.getAssociatedClass());
        }
        return collection.getElement() instanceof ToOne one
                ? Optional.ofNullable(metadata.getEntityBinding(one.getReferencedEntityName()))
                : Optional.empty();
    }

    private static void refuseFilters(AttributePath path, MigratedAttribute attribute, Filterable filtered) {
        filtered.getFilters()
                .forEach(filter -> refuse(path, attribute, "the filter " + filter.getName(), filter.getCondition()));
    }

    private static void refuse(AttributePath path, MigratedAttribute attribute, String what, @Nullable String sql) {
        MappingRules.refuseIf(
                sql != null && columns(attribute).anyMatch(column -> mentions(sql, column.exact())),
                path,
                what + " names a column of it in SQL",
                REMEDY);
    }

    private static boolean mentions(String sql, String column) {
        return Pattern.compile(
                        "(?<![\\p{L}\\p{N}_$])" + Pattern.quote(column) + "(?![\\p{L}\\p{N}_$])",
                        Pattern.CASE_INSENSITIVE)
                .matcher(sql)
                .find();
    }

    private static Stream<MigratedColumnName> columns(MigratedAttribute attribute) {
        return Stream.of(Side.values()).flatMap(side -> attribute.columns(side).stream());
    }
}
