package dev.zdm.jpa.hibernate;

import dev.zdm.annotation.MigratedColumn;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.property.access.spi.Getter;
import org.jspecify.annotations.Nullable;

/**
 * An attribute of an entity, with the embeddables on the way to it.
 *
 * @param entity the entity that declares it
 * @param properties from the entity's own property to that of the innermost embeddable
 * @param members what carries the annotation: a field or a getter, of a record both
 */
record AttributePath(PersistentClass entity, List<Property> properties, List<AnnotatedElement> members) {

    /** All annotated attributes that an entity declares itself, or inherits of what is no entity. */
    static List<AttributePath> of(PersistentClass entity) {
        List<AttributePath> found = new ArrayList<>();
        candidates(entity).forEach(property -> find(entity, List.of(property), entity.getMappedClass(), found));
        return found;
    }

    private static Stream<Property> candidates(PersistentClass entity) {
        return Stream.concat(Stream.ofNullable(entity.getDeclaredIdentifierProperty()), entity.getProperties().stream())
                .distinct();
    }

    private static void find(
            PersistentClass entity, List<Property> path, @Nullable Class<?> owner, List<AttributePath> found) {
        Property last = path.get(path.size() - 1);
        if (owner == null) {
            return;
        }
        List<AnnotatedElement> annotated = annotated(owner, last.getName());
        if (!annotated.isEmpty()) {
            found.add(new AttributePath(entity, path, annotated));
        }
        if (last.getValue() instanceof Component component && !component.isDynamic()) {
            for (Property inner : component.getProperties()) {
                List<Property> longer = new ArrayList<>(path);
                longer.add(inner);
                find(entity, longer, component.getComponentClass(), found);
            }
        }
    }

    private static List<AnnotatedElement> annotated(Class<?> owner, String name) {
        return members(owner, name)
                .filter(member -> member.isAnnotationPresent(MigratedColumn.class))
                .toList();
    }

    private static Stream<AnnotatedElement> members(Class<?> owner, String name) {
        String capital = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        List<String> getters = List.of("get" + capital, "is" + capital, name);
        return Stream.<Class<?>>iterate(owner, type -> type != null && type != Object.class, Class::getSuperclass)
                .flatMap(type -> Stream.concat(
                        Arrays.stream(type.getDeclaredFields())
                                .filter(field -> field.getName().equals(name)),
                        Arrays.stream(type.getDeclaredMethods())
                                .filter(method -> method.getParameterCount() == 0
                                        && !method.isBridge()
                                        && getters.contains(method.getName()))));
    }

    MigratedColumn annotation() {
        return members.get(0).getAnnotation(MigratedColumn.class);
    }

    Property property() {
        return properties.get(properties.size() - 1);
    }

    Property root() {
        return properties.get(0);
    }

    /** Whether an entity has the attribute: its own one, or one below it. */
    boolean isOf(String entityName) {
        return entity.getEntityName().equals(entityName)
                || entity.getSubclassClosure().stream()
                        .anyMatch(subclass -> subclass.getEntityName().equals(entityName));
    }

    boolean isRequired() {
        return !property().isOptional() || !property().getValue().isNullable();
    }

    String name() {
        return String.join(".", properties.stream().map(Property::getName).toList());
    }

    String described() {
        return entity.getEntityName() + "." + name();
    }

    /** Reads the attribute from an entity. */
    HiddenColumn.AttributeReader reader() {
        return reader(root().getGetter(entity.getMappedClass()));
    }

    private HiddenColumn.AttributeReader reader(Getter first) {
        HiddenColumn.AttributeReader inner = innerReader();
        return owner -> {
            @Nullable Object value = first.get(owner);
            return value == null ? null : inner.read(value);
        };
    }

    /** Reads the attribute from the value of the entity's own property. */
    HiddenColumn.AttributeReader innerReader() {
        List<Getter> getters = new ArrayList<>();
        for (int at = 1; at < properties.size(); at++) {
            Component component = (Component) properties.get(at - 1).getValue();
            getters.add(properties.get(at).getGetter(component.getComponentClass()));
        }
        return owner -> {
            @Nullable Object value = owner;
            for (Getter getter : getters) {
                value = value == null ? null : getter.get(value);
            }
            return value;
        };
    }
}
