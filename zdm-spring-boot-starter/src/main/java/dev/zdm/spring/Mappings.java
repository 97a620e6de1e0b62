package dev.zdm.spring;

import dev.zdm.annotation.DualWrite;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Mapping;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanInstantiationException;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.ResolvableType;

/** Finds or makes the mapping that an annotation names. */
record Mappings(ListableBeanFactory beans) {

    /**
     * The row types that a mapping's class declares.
     *
     * @param old the old one, null where the class leaves it open
     * @param next the new one, null where the class leaves it open
     */
    record Rows(@Nullable Class<?> old, @Nullable Class<?> next) {}

    static Rows rowsOf(DeclaredRepository declared) {
        return rowsOf(declared.annotation());
    }

    static Rows rowsOf(DualWrite annotation) {
        ResolvableType mapping = ResolvableType.forClass(annotation.mapping()).as(Mapping.class);
        return new Rows(mapping.getGeneric(0).resolve(), mapping.getGeneric(1).resolve());
    }

    Mapping<?, ?> find(DeclaredRepository declared, Class<?> oldRow, Class<?> newRow) {
        Class<?> type = declared.annotation().mapping();
        if (type == Mapping.class) {
            requireSameShape(declared, oldRow, newRow);
            return Mapping.identity();
        }
        Rows rows = rowsOf(declared);
        requireRow(declared, rows.old(), oldRow, "old");
        requireRow(declared, rows.next(), newRow, "new");
        List<?> candidates = beans.getBeanProvider(type).stream().toList();
        return (Mapping<?, ?>) (candidates.size() == 1 ? candidates.get(0) : created(declared, type));
    }

    private static void requireSameShape(DeclaredRepository declared, Class<?> oldRow, Class<?> newRow) {
        if (oldRow != newRow) {
            throw new ConfigurationException(
                    declared.migration(),
                    null,
                    "@DualWrite on " + declared.callers().getName() + " names no mapping, but the rows differ: "
                            + oldRow.getName() + " and " + newRow.getName(),
                    "name one: mapping = …, a class that implements Mapping<" + oldRow.getSimpleName() + ", "
                            + newRow.getSimpleName() + ">");
        }
    }

    private static void requireRow(DeclaredRepository declared, @Nullable Class<?> mapped, Class<?> row, String side) {
        if (mapped != null && !mapped.isAssignableFrom(row)) {
            throw new ConfigurationException(
                    declared.migration(),
                    null,
                    declared.annotation().mapping().getName() + " maps " + side + " rows of type " + mapped.getName()
                            + ", but the " + side + " repository holds " + row.getName(),
                    "name the mapping of these two repositories");
        }
    }

    private static Object created(DeclaredRepository declared, Class<?> type) {
        try {
            return BeanUtils.instantiateClass(type);
        } catch (BeanInstantiationException e) {
            throw new ConfigurationException(
                    declared.migration(),
                    null,
                    "the mapping " + type.getName() + " is neither a bean nor can it be created: " + e.getMessage(),
                    "declare one bean of it, or give it a constructor without parameters",
                    e);
        }
    }
}
