package dev.zdm.jpa.hibernate;

import dev.zdm.plan.MappingException;
import dev.zdm.plan.Side;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.function.Function;
import org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.mapping.Property;
import org.hibernate.property.access.spi.Getter;
import org.hibernate.property.access.spi.PropertyAccess;
import org.hibernate.property.access.spi.PropertyAccessStrategy;
import org.hibernate.property.access.spi.Setter;
import org.jspecify.annotations.Nullable;

/**
 * An attribute that nobody sees, for one column of one side of a migrated attribute: never read, and written only in phases
 * in which that side is. Its value is always made of the visible attribute's, so that both cannot come apart.
 */
final class HiddenColumn extends Property {
    private static final long serialVersionUID = 1L;

    private final transient MigratedAttribute attribute;
    private final transient Side side;
    private final transient AttributeReader visible;
    private final transient Function<@Nullable Object, @Nullable Object> conversion;

    HiddenColumn(
            MigratedAttribute attribute,
            Side side,
            AttributeReader visible,
            Function<@Nullable Object, @Nullable Object> conversion) {
        this.attribute = attribute;
        this.side = side;
        this.visible = visible;
        this.conversion = conversion;
    }

    /** Reads the visible attribute from an entity. */
    interface AttributeReader {
        @Nullable
        Object read(Object entity);
    }

    boolean isWritten() {
        return attribute.writes(side);
    }

    /** Whether it is part of a statement, but without its value. */
    boolean isLeftEmpty() {
        return attribute.leavesEmpty(side);
    }

    /** Throws a {@link MappingException} if the mapping refuses the value. */
    @Nullable
    Object valueFor(@Nullable Object visibleValue) {
        try {
            return conversion.apply(visibleValue);
        } catch (RuntimeException e) {
            throw attribute.refused(e);
        }
    }

    /** A value that was never fetched is never dirty, and stays out of the update. */
    @Nullable
    Object current(Object entity) {
        return isWritten() ? valueIfAccepted(visible.read(entity)) : LazyPropertyInitializer.UNFETCHED_PROPERTY;
    }

    /** Refuses a changed entity whose value the mapping refuses. */
    void requireAccepted(Object entity) {
        if (isWritten()) {
            @Nullable Object unused = valueFor(visible.read(entity));
        }
    }

    /**
     * The same for a value that is there already. Whoever reads its row, or changes something else of it, is not to be
     * refused; what is unfetched stays out of an update.
     */
    @Nullable
    Object valueIfAccepted(@Nullable Object visibleValue) {
        try {
            return valueFor(visibleValue);
        } catch (MappingException e) {
            return LazyPropertyInitializer.UNFETCHED_PROPERTY;
        }
    }

    /** Else it would be part of the metamodel that JPA shows, and of queries by example. */
    @Override
    public boolean isSynthetic() {
        return true;
    }

    @Override
    public boolean isBasicPropertyAccessor() {
        return false;
    }

    @Override
    @SuppressWarnings("rawtypes") // as declared
    public PropertyAccessStrategy getPropertyAccessStrategy(Class entityClass) {
        return (container, name, setterRequired) -> new Access();
    }

    private final class Access implements PropertyAccess {
        @Override
        public PropertyAccessStrategy getPropertyAccessStrategy() {
            return HiddenColumn.this.getPropertyAccessStrategy(Object.class);
        }

        @Override
        public Getter getGetter() {
            return new HiddenGetter();
        }

        @Override
        public Setter getSetter() {
            return new NoSetter();
        }
    }

    private final class HiddenGetter implements Getter {
        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable Object get(Object entity) {
            return current(entity);
        }

        @Override
        public @Nullable Object getForInsert(
                Object entity, Map<Object, Object> mergeMap, SharedSessionContractImplementor session) {
            if (!isWritten()) {
                return null;
            }
            // What is left empty is not sent, but the entity is compared with it at the flush.
            return isLeftEmpty() ? valueIfAccepted(visible.read(entity)) : valueFor(visible.read(entity));
        }

        @Override
        public Class<?> getReturnTypeClass() {
            return Object.class;
        }

        @Override
        public Type getReturnType() {
            return Object.class;
        }

        @Override
        public @Nullable Member getMember() {
            return null;
        }

        @Override
        public @Nullable String getMethodName() {
            return null;
        }

        @Override
        public @Nullable Method getMethod() {
            return null;
        }
    }

    private static final class NoSetter implements Setter {
        private static final long serialVersionUID = 1L;

        @Override
        public void set(Object target, @Nullable Object value) {
            // the visible attribute has the value
        }

        @Override
        public @Nullable String getMethodName() {
            return null;
        }

        @Override
        public @Nullable Method getMethod() {
            return null;
        }
    }
}
