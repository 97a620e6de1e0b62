package dev.zdm.spring;

import dev.zdm.annotation.MigratedColumn;
import jakarta.persistence.Column;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.metamodel.ManagedType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Member;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@link MigratedColumn} stands on, found without Hibernate: on attributes of entities, embeddables and mapped
 * superclasses.
 *
 * @param type the class that declares the attribute
 * @param member the name of its field or getter
 * @param column the column to which it is mapped, unless a naming strategy makes another one of it
 * @param annotation what it carries
 */
record AnnotatedColumns(Class<?> type, String member, String column, MigratedColumn annotation) {

    static List<AnnotatedColumns> of(EntityManagerFactory factory) {
        return factory.getMetamodel().getManagedTypes().stream()
                .map(ManagedType::getJavaType)
                .filter(type -> type != null)
                .distinct()
                .flatMap(AnnotatedColumns::of)
                .toList();
    }

    static Stream<AnnotatedColumns> of(Class<?> type) {
        return Stream.<AnnotatedElement>concat(
                        Stream.of(type.getDeclaredFields()), Stream.of(type.getDeclaredMethods()))
                .flatMap(element -> of(type, element).stream());
    }

    private static Optional<AnnotatedColumns> of(Class<?> type, AnnotatedElement element) {
        String member = ((Member) element).getName();
        return Optional.ofNullable(element.getAnnotation(MigratedColumn.class))
                .map(annotation -> new AnnotatedColumns(type, member, column(element, member), annotation));
    }

    private static String column(AnnotatedElement element, String member) {
        Column column = element.getAnnotation(Column.class);
        return column == null || column.name().isEmpty()
                ? member.replaceFirst("^(get|is)(?=[A-Z])", "")
                : column.name();
    }

    /** Whether Hibernate would read the new column of it, if nobody told it otherwise. */
    boolean isMappedToNew() {
        return isAmong(annotation.to()) && !isAmong(annotation.from());
    }

    private boolean isAmong(String[] names) {
        return Stream.of(names).anyMatch(name -> plain(name).equals(plain(column)));
    }

    private static String plain(String name) {
        return name.replaceAll("[_\"`]", "").toLowerCase(Locale.ROOT);
    }

    String described() {
        return type.getName() + "." + member;
    }
}
