package dev.zdm.jpa.hibernate;

import dev.zdm.jpa.hibernate.MigratedAttribute.MigratedColumnName;
import dev.zdm.plan.ColumnMapping;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Side;
import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hibernate.engine.OptimisticLockStyle;
import org.hibernate.mapping.BasicValue;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.RootClass;
import org.hibernate.mapping.UnionSubclass;

/** Which attributes can be migrated. Everything else is refused before the application starts. */
final class MappingRules {

    void check(AttributePath path) {
        Property property = path.property();
        PersistentClass entity = path.entity();
        refuseIf(
                isIdentifier(path), path, "it is (part of) the entity's @Id", "migrate the whole entity by @DualWrite");
        refuseIf(
                property.equals(entity.getVersion()),
                path,
                "it is the entity's @Version",
                "give the new column its own attribute once the other columns have moved");
        refuseIf(
                property.isNaturalIdentifier(),
                path,
                "it is a @NaturalId, which Hibernate resolves in its cache past any phase",
                "take @NaturalId away while it moves");
        refuseIf(
                !(property.getValue() instanceof BasicValue),
                path,
                "it is an association, a collection or an embeddable",
                "annotate a basic attribute, for a foreign key its column mapped as one");
        refuseIf(
                property.getValueGeneratorCreator() != null || isComputed(property),
                path,
                "its column is generated or a formula",
                "let the application write the value, or leave the column out of the migration");
        refuseIf(
                !property.isInsertable() || !property.isUpdatable(),
                path,
                "it is declared as not insertable or not updatable",
                "annotate the attribute that writes the column");
        refuseIf(
                path.properties().stream().anyMatch(Property::isLazy),
                path,
                "it is fetched lazily by itself",
                "let it be fetched with its entity");
        refuseIf(
                path.properties().stream()
                        .anyMatch(each -> each.getValue() instanceof Component component && component.isPolymorphic()),
                path,
                "its embeddable has subclasses",
                "annotate an attribute of an embeddable without subclasses");
        refuseIf(
                writesByOwnSql(entity),
                path,
                "the entity is written by SQL of the application's own (@SQLInsert, @SQLUpdate)",
                "let Hibernate write it while its columns move");
        refuseIf(
                !property.getValue().getTable().equals(entity.getTable())
                        || entity.getTable().isSubselect()
                        || entity instanceof UnionSubclass
                        || (entity.hasSubclasses() && entity.getSubclasses().get(0) instanceof UnionSubclass),
                path,
                "its column is in a secondary table, in one table for each class, or in none (@Subselect)",
                "move the rows by @DualWrite");
        refuseIf(
                isAudited(path),
                path,
                "Hibernate Envers audits it, and would keep the value from before each update",
                "exclude it by @NotAudited while it moves");
        refuseIf(
                locksByColumns(entity.getRootClass()),
                path,
                "the entity is locked by its columns (@OptimisticLocking of type ALL or DIRTY)",
                "lock it by a @Version");
    }

    private static boolean isIdentifier(AttributePath path) {
        return path.root().equals(path.entity().getIdentifierProperty());
    }

    private static boolean isComputed(Property property) {
        return property.getSelectables().size() != 1
                || !(property.getSelectables().get(0) instanceof Column column)
                || column.getGeneratedAs() != null
                || column.hasCustomRead()
                || column.getCustomWrite() != null;
    }

    private static boolean isAudited(AttributePath path) {
        boolean entity = Stream.<Class<?>>iterate(
                        path.entity().getMappedClass(), type -> type != null, Class::getSuperclass)
                .anyMatch(type -> carries(type, "Audited"));
        return (entity || path.members().stream().anyMatch(member -> carries(member, "Audited")))
                && path.members().stream().noneMatch(member -> carries(member, "NotAudited"));
    }

    private static boolean carries(AnnotatedElement element, String ofEnvers) {
        return Arrays.stream(element.getAnnotations())
                .anyMatch(each -> each.annotationType().getName().equals("org.hibernate.envers." + ofEnvers));
    }

    private static boolean writesByOwnSql(PersistentClass entity) {
        return entity.getCustomSQLInsert() != null
                || entity.getCustomSQLUpdate() != null
                || entity.getSubclassClosure().stream()
                        .anyMatch(subclass ->
                                subclass.getCustomSQLInsert() != null || subclass.getCustomSQLUpdate() != null);
    }

    private static boolean locksByColumns(RootClass root) {
        return root.getOptimisticLockStyle() == OptimisticLockStyle.ALL
                || root.getOptimisticLockStyle() == OptimisticLockStyle.DIRTY;
    }

    Side home(AttributePath path, MigratedColumnName own, List<MigratedColumnName> old, List<MigratedColumnName> next) {
        boolean isOld = old.size() == 1 && old.get(0).exact().equals(own.exact());
        boolean isNew = next.size() == 1 && next.get(0).exact().equals(own.exact());
        refuseIf(
                isOld == isNew,
                path,
                "Hibernate maps it to column '" + own.exact()
                        + "', which is not the only one of exactly one side: from " + exact(old) + " to " + exact(next),
                "map it by @Column to the single old or the single new column");
        return isOld ? Side.OLD : Side.NEW;
    }

    private static List<String> exact(List<MigratedColumnName> columns) {
        return columns.stream().map(MigratedColumnName::exact).toList();
    }

    void checkMapping(AttributePath path, List<MigratedColumnName> foreign, Optional<ColumnMapping<Object>> mapping) {
        int kept = mapping.map(known -> known.types().size()).orElse(1);
        refuseIf(
                kept != foreign.size(),
                path,
                "its mapping keeps the value in " + kept + " column(s), and the other side has " + exact(foreign),
                "name as many columns as the mapping fills, or give a mapping");
        mapping.ifPresent(known -> refuseIf(
                known.valuesSql("x").size() != kept,
                path,
                "its mapping has " + known.valuesSql("x").size() + " SQL expression(s) for " + kept + " column(s)",
                "give one expression for each column"));
    }

    static void refuseIf(boolean wrong, AttributePath path, String reason, String remedy) {
        if (wrong) {
            throw new ConfigurationException(
                    path.annotation().migration(),
                    null,
                    "@MigratedColumn on " + path.described() + " cannot work: " + reason,
                    remedy);
        }
    }
}
