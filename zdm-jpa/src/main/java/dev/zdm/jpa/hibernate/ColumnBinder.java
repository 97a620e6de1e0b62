package dev.zdm.jpa.hibernate;

import dev.zdm.annotation.MigratedColumn;
import dev.zdm.jpa.hibernate.MigratedAttribute.MigratedColumnName;
import dev.zdm.plan.ColumnMapping;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Side;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.mapping.BasicValue;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.PersistentClass;
import org.jspecify.annotations.Nullable;

/**
 * Changes what Hibernate has understood of the entities, before it builds anything of that: an annotated attribute is read
 * through a marker and written by hidden attributes, one for each column of either side.
 */
final class ColumnBinder {
    private final ColumnNames names;
    private final ReadMarkers markers;
    private final ColumnUses uses;
    private final MappingRules rules;
    private final Function<String, Binding> bindings;

    ColumnBinder(ColumnNames names, ReadMarkers markers, ColumnUses uses, Function<String, Binding> bindings) {
        this.bindings = bindings;
        this.names = names;
        this.markers = markers;
        this.uses = uses;
        this.rules = new MappingRules();
    }

    /**
     * An attribute that was bound, and what stands for its columns.
     *
     * @param path the attribute
     * @param attribute what is known of its columns
     * @param hidden one for each column, those of the attribute's own side first
     */
    record Bound(AttributePath path, MigratedAttribute attribute, List<HiddenColumn> hidden) {}

    List<Bound> bind(Metadata metadata) {
        List<AttributePath> paths = metadata.getEntityBindings().stream()
                .flatMap(entity -> AttributePath.of(entity).stream())
                .toList();
        paths.forEach(rules::check);
        new StrayAnnotations(metadata, paths).refuse();
        Map<AttributePath, MigratedAttribute> attributes = new LinkedHashMap<>();
        paths.forEach(path -> attributes.put(path, attribute(path)));
        attributes.forEach(new OtherMentions(metadata, names)::refuse);
        return attributes.entrySet().stream()
                .map(each -> bind(each.getKey(), each.getValue()))
                .toList();
    }

    private Bound bind(AttributePath path, MigratedAttribute attribute) {
        BasicValue value = (BasicValue) path.property().getValue();
        ((Column) value.getColumn())
                .setCustomRead(markers.around(attribute, path.properties().size() > 1));
        List<HiddenColumn> hidden = new ArrayList<>();
        if (attribute.binding().maps(attribute.home())) {
            hidden.add(home(path, attribute, value));
        } else {
            boolean unused = value.getTable().getColumns().remove((Column) value.getColumn());
        }
        if (attribute.binding().maps(attribute.home().other())) {
            hidden.addAll(foreign(path, attribute, value));
        }
        path.property().setInsertable(false);
        path.property().setUpdatable(false);
        if (attribute.binding().dynamic()) {
            path.entity().getSubclassClosure().forEach(ColumnBinder::writeOnlyWhatChanged);
        }
        return new Bound(path, attribute, hidden);
    }

    private static HiddenColumn home(AttributePath path, MigratedAttribute attribute, BasicValue value) {
        return add(
                path, new HiddenColumn(attribute, attribute.home(), path.reader(), Function.identity()), value.copy());
    }

    private static List<HiddenColumn> foreign(AttributePath path, MigratedAttribute attribute, BasicValue value) {
        List<HiddenColumn> hidden = new ArrayList<>();
        for (int at = 0; at < attribute.foreignColumns().size(); at++) {
            hidden.add(add(
                    path,
                    new HiddenColumn(attribute, attribute.home().other(), path.reader(), conversion(attribute, at)),
                    foreignValue(value, attribute, at)));
        }
        return hidden;
    }

    private static void writeOnlyWhatChanged(PersistentClass entity) {
        entity.setDynamicInsert(true);
        entity.setDynamicUpdate(true);
    }

    private static HiddenColumn add(AttributePath path, HiddenColumn hidden, BasicValue value) {
        value.resolve();
        hidden.setName("zdm_" + path.name().replace('.', '_') + "_" + ((Column) value.getColumn()).getName());
        hidden.setPersistentClass(path.entity());
        hidden.setValue(value);
        hidden.setSelectable(false);
        hidden.setOptional(true);
        hidden.setOptimisticLocked(path.property().isOptimisticLocked());
        path.entity().addProperty(hidden);
        return hidden;
    }

    private static Function<@Nullable Object, @Nullable Object> conversion(MigratedAttribute attribute, int at) {
        return attribute
                .mapping()
                .<Function<@Nullable Object, @Nullable Object>>map(
                        mapping -> value -> mapping.values(value).get(at))
                .orElseGet(Function::identity);
    }

    private static BasicValue foreignValue(BasicValue own, MigratedAttribute attribute, int at) {
        Identifier name =
                Identifier.toIdentifier(attribute.foreignColumns().get(at).quoted());
        BasicValue value = attribute
                .mapping()
                .map(mapping -> newValue(own, attribute, mapping.types().get(at)))
                .orElseGet(own::copy);
        Column column = (Column) value.getColumn();
        column.setName(name.render());
        column.setCustomRead(null);
        column.setNullable(true);
        own.getTable().addColumn(column);
        return value;
    }

    private static BasicValue newValue(BasicValue own, MigratedAttribute attribute, Class<?> type) {
        BasicValue value = new BasicValue(own.getBuildingContext(), attribute.table());
        value.setImplicitJavaTypeAccess(types -> type);
        value.addColumn(new Column());
        return value;
    }

    private MigratedAttribute attribute(AttributePath path) {
        MigratedColumn annotation = path.annotation();
        List<MigratedColumnName> old = names.physical(annotation.from());
        List<MigratedColumnName> next = names.physical(annotation.to());
        MigratedColumnName own = names.of((Column) ((BasicValue) path.property().getValue()).getColumn());
        Side home = rules.home(path, own, old, next);
        Optional<ColumnMapping<Object>> mapping = mapping(path);
        rules.checkMapping(path, home == Side.OLD ? next : old, mapping);
        return new MigratedAttribute(
                annotation.migration(),
                home,
                old,
                next,
                mapping,
                path.property().getValue().getTable(),
                bindings.apply(annotation.migration()),
                uses);
    }

    @SuppressWarnings("unchecked") // the attribute's type cannot be known here
    private static Optional<ColumnMapping<Object>> mapping(AttributePath path) {
        Class<?> type = path.annotation().mapping();
        if (type == ColumnMapping.class) {
            return Optional.empty();
        }
        try {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return Optional.of((ColumnMapping<Object>) constructor.newInstance());
        } catch (ReflectiveOperationException e) {
            throw new ConfigurationException(
                    path.annotation().migration(),
                    null,
                    "@MigratedColumn on " + path.described() + " names the mapping " + type.getName()
                            + ", which cannot be created",
                    "give it a constructor without parameters",
                    e);
        }
    }
}
