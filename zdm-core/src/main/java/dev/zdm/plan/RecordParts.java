package dev.zdm.plan;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes the records of one class apart, and makes them of their parts. */
record RecordParts<K>(Class<K> type, List<Class<?>> types, List<Method> accessors, Constructor<K> constructor) {

    /** Empty if the class is no record, or a record of nothing. */
    static <K> Optional<RecordParts<K>> of(Class<K> type) {
        RecordComponent @Nullable [] components = type.getRecordComponents();
        return components == null || components.length == 0 ? Optional.empty() : Optional.of(of(type, components));
    }

    private static <K> RecordParts<K> of(Class<K> type, RecordComponent[] components) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            List<Method> accessors = Arrays.stream(components)
                    .map(component -> opened(component.getAccessor()))
                    .toList();
            return new RecordParts<>(type, List.of(types), accessors, opened(type.getDeclaredConstructor(types)));
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new ConfigurationException(
                    null,
                    null,
                    "the key type " + type.getName() + " cannot be read: "
                            + e.getClass().getSimpleName(),
                    "make the record public, or open its package to zdm");
        }
    }

    /** A key's record is often nested, and known to its own package only. */
    private static <M extends AccessibleObject> M opened(M member) {
        member.setAccessible(true);
        return member;
    }

    List<Object> split(K key) {
        List<Object> parts = new ArrayList<>();
        for (Method accessor : accessors) {
            @Nullable Object part = call(() -> accessor.invoke(key));
            if (part == null) {
                throw new ConfigurationException(
                        null,
                        null,
                        "a key of type " + type.getName() + " has no " + accessor.getName(),
                        "give every component of a key a value");
            }
            parts.add(part);
        }
        return parts;
    }

    K join(List<Object> parts) {
        return call(() -> constructor.newInstance(parts.toArray()));
    }

    @FunctionalInterface
    private interface Reflection<T extends @Nullable Object> {
        T run() throws ReflectiveOperationException;
    }

    /** What the record's own code throws goes on as it is. */
    private static <T extends @Nullable Object> T call(Reflection<T> reflection) {
        try {
            return reflection.run();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
