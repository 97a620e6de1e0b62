package dev.zdm.annotation;

import dev.zdm.plan.Mapping;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On the type of the OLD repository: its writes are copied to another repository and its reads move there, as the
 * migration's phase says. On one of its methods: that method writes the row (or rows) named by {@link #key}; needed for
 * every write that is not one of the well-known methods of a CRUD repository.
 *
 * <p>Each method runs natively on one side only. For the phases in which writes or reads have moved, the NEW repository
 * must have the same method, with the NEW row type where the OLD one stands.
 *
 * <p>On a repository of JPA entities, with {@code zdm-jpa}, it says which entity is moved. What Hibernate writes of that
 * entity is captured, by whatever code; methods run where they are written, in every phase, and only reads of what cannot be
 * written afterwards are answered by the other repository. On one of its methods, with a key: the method writes these rows by
 * a statement of its own; without: it writes by entities. Once the code itself is moved to the new entity, the annotation
 * stands on the NEW repository, with {@link #reverse}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface DualWrite {

    /**
     * On a type: the id of the data migration.
     *
     * @return the id; empty on methods
     */
    String migration() default "";

    /**
     * On a type: the type of the NEW repository; with {@link #reverse} that of the OLD one.
     *
     * @return the type of a bean, or of the object given to {@code Zdm.proxy}
     */
    Class<?> to() default void.class;

    /**
     * On a type: the mapping between both row types. Taken as a bean if there is one of this type, otherwise created by
     * its constructor without parameters.
     *
     * @return the mapping's class; {@code Mapping.class} itself stands for rows whose shape does not change
     */
    @SuppressWarnings("rawtypes")
    Class<? extends Mapping> mapping() default Mapping.class;

    /**
     * On the type of a NEW repository of JPA entities: the application's code is that of the new entity already, and the old
     * table is kept in step. Migration and mapping are the same as on the OLD repository.
     *
     * @return true if {@link #to} is the OLD repository
     */
    boolean reverse() default false;

    /**
     * On a method: an expression for the key of the row that the method writes, such as {@code #id} or
     * {@code #customer.id}. It may yield an {@code Iterable} or an array of keys. {@code #result} is what the method
     * returned, for keys that the database generates.
     *
     * @return the expression; empty on types
     */
    String key() default "";
}
