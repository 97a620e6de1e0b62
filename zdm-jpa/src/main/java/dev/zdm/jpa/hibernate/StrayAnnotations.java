package dev.zdm.jpa.hibernate;

import dev.zdm.annotation.MigratedColumn;
import dev.zdm.plan.ConfigurationException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Member;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.IndexedCollection;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Value;
import org.jspecify.annotations.Nullable;

/** An annotation that nothing would come of is refused: its column would stay behind without a word. */
final class StrayAnnotations {
    private final Metadata metadata;
    private final Set<AnnotatedElement> known = new HashSet<>();
    private final Set<Class<?>> classes = new HashSet<>();

    StrayAnnotations(Metadata metadata, List<AttributePath> paths) {
        this.metadata = metadata;
        paths.forEach(path -> known.addAll(path.members()));
    }

    void refuse() {
        for (PersistentClass entity : metadata.getEntityBindings()) {
            add(entity.getMappedClass());
            add(entity.getIdentifier());
            add(entity.getIdentifierMapper());
            entity.getProperties().forEach(property -> add(property.getValue()));
        }
        metadata.getCollectionBindings().forEach(this::add);
        classes.stream()
                .flatMap(StrayAnnotations::annotated)
                .filter(member -> !known.contains(member))
                .findFirst()
                .ifPresent(StrayAnnotations::refuse);
    }

    private void add(@Nullable Class<?> type) {
        Stream.<@Nullable Class<?>>iterate(type, each -> each != null && each != Object.class, Class::getSuperclass)
                .forEach(classes::add);
    }

    private void add(@Nullable Value value) {
        if (value instanceof Component component) {
            add(component.isDynamic() ? null : component.getComponentClass());
            component.getProperties().forEach(property -> add(property.getValue()));
        } else if (value instanceof Collection collection) {
            add(collection.getElement());
            add(collection instanceof IndexedCollection indexed ? indexed.getIndex() : null);
        }
    }

    private static Stream<AnnotatedElement> annotated(Class<?> type) {
        return Stream.<AnnotatedElement>concat(
                        Stream.of(type.getDeclaredFields()),
                        Stream.of(type.getDeclaredMethods()).filter(method -> !method.isBridge()))
                .filter(member -> member.isAnnotationPresent(MigratedColumn.class));
    }

    private static void refuse(AnnotatedElement stray) {
        Member member = (Member) stray;
        throw new ConfigurationException(
                stray.getAnnotation(MigratedColumn.class).migration(),
                null,
                "@MigratedColumn on " + member.getDeclaringClass().getName() + "." + member.getName()
                        + " cannot work: there is no attribute of an entity's own table here, but a collection's element, a"
                        + " part of an identifier, or nothing that Hibernate maps",
                "annotate the attribute where Hibernate finds its other annotations, or take this one away");
    }
}
