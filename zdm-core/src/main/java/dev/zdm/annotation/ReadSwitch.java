package dev.zdm.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a method that reads. Where it stands decides what it needs:
 *
 * <ul>
 *   <li>On a method of a repository that carries {@link DualWrite}: the method follows the read share of that migration,
 *       with the same method of the new repository as its counterpart. Needs a {@link #key} only. Needed for every read
 *       of a plain repository that is not one of the well-known methods of a CRUD repository.
 *   <li>On any other method: it follows the read share of the data migration that {@link #migration} names, with the
 *       method that {@link #to} names as its counterpart. Both answer in the old shape.
 *   <li>On any other method, with {@code mode = SHADOW}: it is compared with its counterpart, and always answers itself.
 *       No migration, no tables and no phases are needed; {@link #migration} is the comparison's name.
 * </ul>
 *
 * <p>The counterpart has the same parameters and an assignable result. It is called directly on the object, inside
 * whatever surrounds the annotated method: annotations of its own, such as those for transactions and caches, have no
 * effect then. In the shadow it is called on another thread, with the same arguments.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ReadSwitch {

    /** What becomes of the counterpart's answers. */
    enum Mode {
        /** They reach the caller, as the read share of the migration says. */
        SHARE,
        /**
         * They are compared with those of the annotated method and dropped. Both methods must be free of effects: each
         * may be called once more than the application asked for.
         */
        SHADOW
    }

    /**
     * The id of the data migration whose read share the method follows, or the name of the comparison.
     *
     * @return the id or name; empty in a repository that carries {@link DualWrite}
     */
    String migration() default "";

    /**
     * An expression for the key of the row that the method reads, such as {@code #id}. In a comparison it only names
     * mismatches, by its hash.
     *
     * @return the expression; empty for a query without a key, which moves only when the share reaches 100 %
     */
    String key() default "";

    /**
     * The counterpart: {@code method} names a method of the same class, {@code bean.method} one of another Spring bean.
     *
     * @return its name; empty in a repository that carries {@link DualWrite}
     */
    String to() default "";

    /**
     * What becomes of the counterpart's answers.
     *
     * @return whether the method moves, or is only compared
     */
    Mode mode() default Mode.SHARE;

    /**
     * In {@link Mode#SHADOW}, how many of the calls are compared. The migration's own policy decides otherwise.
     *
     * @return percent, 0 to 100
     */
    int samplePercent() default 10;

    /**
     * In {@link Mode#SHADOW}, the fields whose difference is no mismatch.
     *
     * @return their names; {@code exception} stands for how a method fails
     */
    String[] ignoredFields() default {};
}
